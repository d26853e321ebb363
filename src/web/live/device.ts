/** This browser: what kind of device it is on, what to call it, and what it keeps for itself (never sent anywhere). */
import { effect, signal, type Signal } from '@preact/signals'

type Hints = { readonly mobile?: boolean; readonly platform?: string; readonly brands?: readonly { readonly brand: string }[] }
const hints = (): Hints | undefined => (navigator as Navigator & { userAgentData?: Hints }).userAgentData

export const deviceKind = (): 'web' | 'mobile' =>
  (hints()?.mobile ?? (matchMedia('(pointer: coarse)').matches && Math.min(screen.width, screen.height) < 700)) ? 'mobile' : 'web'

const browsers: readonly [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS|Chromium/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Mac/, 'Mac'],
  [/Win/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]
const named = (text: string, table: readonly [RegExp, string][]): string => table.find(([pattern]) => pattern.test(text))?.[1] ?? ''

/** For the list of sessions: “Firefox, Linux”. */
export const deviceLabel = (): string => {
  const agent = navigator.userAgent
  return [named(agent, browsers), hints()?.platform || named(agent, systems)].filter(Boolean).join(', ')
}

/** A value that outlives the page on this device. */
export const kept = <T>(key: string, otherwise: T): Signal<T> => {
  const held = signal(read(key, otherwise))
  let first = true
  effect(() => {
    const value = held.value
    if (first) first = false
    else write(key, value)
  })
  return held
}
export const read = <T>(key: string, otherwise: T): T => {
  try {
    const text = localStorage.getItem(`zaima.${key}`)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}
export const write = (key: string, value: unknown): void => {
  try {
    if (value === null) localStorage.removeItem(`zaima.${key}`)
    else localStorage.setItem(`zaima.${key}`, JSON.stringify(value))
  } catch {
    // A device that keeps nothing (a private window, a full disk) still works; it only forgets.
  }
}

export const narrow = signal(false)
const phone = matchMedia('(max-width: 700px)')
narrow.value = phone.matches
phone.addEventListener('change', () => {
  narrow.value = phone.matches
})

/** Is this page in front and in use by someone? */
export const inFront = signal(document.visibilityState === 'visible' && document.hasFocus())
for (const name of ['focus', 'blur'] as const)
  addEventListener(name, () => {
    inFront.value = name === 'focus'
  })
document.addEventListener('visibilitychange', () => {
  inFront.value = document.visibilityState === 'visible' && document.hasFocus()
})
