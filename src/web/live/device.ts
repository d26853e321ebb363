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

/**
 * Where this page keeps what it knows. On a computer that others use too it is the tab's own storage, which goes with it; the mark that says
 * so lies there as well.
 */
const sharedMark = 'zaima.shared'
const isShared = (): boolean => {
  try {
    return sessionStorage.getItem(sharedMark) !== null
  } catch {
    return false
  }
}
export const keeping = (): Storage => (isShared() ? sessionStorage : localStorage)

/** From now on nothing stays here. What this person left here before goes as well: keys that carry their id. */
export const keepNothing = (account: string | null): void => {
  try {
    sessionStorage.setItem(sharedMark, '1')
    if (account !== null) clear(localStorage, (key) => key.includes(account))
  } catch {
    // Nothing can be kept in the first place.
  }
}
/** Whoever signs out of such a computer leaves nothing, and the next one decides anew. */
export const leaveNothing = (): void => {
  try {
    if (isShared()) clear(sessionStorage, () => true)
  } catch {
    // As above.
  }
}
const clear = (storage: Storage, which: (key: string) => boolean): void => {
  for (const key of Object.keys(storage)) if (key.startsWith('zaima.') && which(key)) storage.removeItem(key)
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
    const text = keeping().getItem(`zaima.${key}`) ?? localStorage.getItem(`zaima.${key}`)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}
export const write = (key: string, value: unknown): void => {
  try {
    if (value === null) keeping().removeItem(`zaima.${key}`)
    else keeping().setItem(`zaima.${key}`, JSON.stringify(value))
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
