/** What every door has in common: the lamp, a title, and the language. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Place } from '../../protocol/model.ts'
import { type Asked, useAsked } from '../live/call.ts'
import { client } from '../live/client.ts'
import { locale, locales, words } from '../live/words.ts'
import { Lamp } from '../parts/icon.tsx'

type Props = { readonly title: string; readonly about?: string; readonly step?: string; readonly children: ComponentChildren }

export const Gate = ({ title, about, step, children }: Props) => {
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <main class="gate">
      <div class="gate-card">
        <Lamp size={40} />
        {step === undefined ? null : <p class="meta">{step}</p>}
        <h1>{title}</h1>
        {about ? <p class="gate-about">{about}</p> : null}
        {children}
      </div>
      <Languages />
    </main>
  )
}

const Languages = () => (
  <div class="languages" role="group" aria-label={words.value.settings.look.language}>
    {locales.map((l) => (
      <button
        type="button"
        key={l.locale}
        lang={l.locale}
        aria-pressed={locale.value === l.locale}
        onClick={() => {
          locale.value = l.locale
        }}
      >
        {l.name}
      </button>
    ))}
  </div>
)

/** The place as strangers may know it. */
export const usePlace = (): { readonly asked: Asked<{ readonly place: Place }>; readonly again: () => void } =>
  useAsked('place', () => client.call('place.get', {}))
