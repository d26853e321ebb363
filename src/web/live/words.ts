/** The language of the page as a signal: every text follows at once when it changes. English is at hand, others are fetched when wanted. */
import { effect, signal } from '@preact/signals'
import { en, type Words } from '../../client/words/en.ts'
import type { Locale } from '../../protocol/model.ts'
import { kept } from './device.ts'

export const locales: readonly { readonly locale: Locale; readonly name: string }[] = [
  { locale: 'en', name: 'English' },
  { locale: 'zh-CN', name: '中文' },
]

const loaders: Record<Locale, () => Promise<Words>> = {
  en: () => Promise.resolve(en),
  'zh-CN': () => import('../../client/words/zh-cn.ts').then((m) => m.zhCn),
}
export const words = signal<Words>(en)
/** As chosen on this device before anyone is signed in. */
export const locale = kept<Locale>('locale', preferred())

function preferred(): Locale {
  for (const tag of navigator.languages) {
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return 'en'
}

/** Times in the reader's own region, where it speaks the same language. */
const regional = (chosen: Locale): string => navigator.languages.find((tag) => tag.split('-')[0] === chosen.split('-')[0]) ?? chosen

export const speak = async (chosen: Locale): Promise<void> => {
  const loaded = await loaders[chosen]()
  if (locale.peek() !== chosen) return
  words.value = { ...loaded, tag: regional(chosen) }
  document.documentElement.lang = chosen
}
effect(() => {
  void speak(locale.value)
})
