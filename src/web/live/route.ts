/** Where one is: the address bar as a union, and the way to go elsewhere. Secrets of links travel in the fragment, which no server logs. */
import { signal } from '@preact/signals'
import type { RoomId } from '../../protocol/ids.ts'

export const sections = [
  'you',
  'look',
  'presence',
  'privacy',
  'plan',
  'security',
  'sessions',
  'reports',
  'invites',
  'people',
  'place',
  'rules',
  'diary',
  'outside',
  'webhooks',
  'bots',
  'detection',
  'audit',
] as const
export type Section = (typeof sections)[number]
export type Route =
  | { readonly at: 'home' }
  | { readonly at: 'room'; readonly room: RoomId; readonly people: boolean }
  | { readonly at: 'settings'; readonly section: Section | null }
  | { readonly at: 'setup'; readonly token: string }
  | { readonly at: 'invite'; readonly token: string }
  | { readonly at: 'alert'; readonly token: string }
  | { readonly at: 'verify'; readonly token: string }
  | { readonly at: 'reset'; readonly token: string }
  | { readonly at: 'register' }
  | { readonly at: 'forgot' }
  | { readonly at: 'approve'; readonly code: string }

export const parse = (path: string, fragment: string): Route => {
  const [, first = '', second = '', third = ''] = path.split('/')
  if (first === 'r' && /^r[0-9a-z]{20}$/.test(second)) return { at: 'room', room: second as RoomId, people: third === 'people' }
  if (first === 'settings') return { at: 'settings', section: sections.find((s) => s === second) ?? null }
  if (first === 'approve') return { at: 'approve', code: fragment.replace(/^#/, '') }
  if (first === 'setup' || first === 'invite' || first === 'alert' || first === 'verify' || first === 'reset')
    return { at: first, token: fragment.replace(/^#/, '') }
  return first === 'register' || first === 'forgot' ? { at: first } : { at: 'home' }
}
export const href = (to: Exclude<Route, { readonly token: string }>): string => {
  switch (to.at) {
    case 'home':
      return '/'
    case 'room':
      return to.people ? `/r/${to.room}/people` : `/r/${to.room}`
    case 'settings':
      return to.section === null ? '/settings' : `/settings/${to.section}`
    case 'register':
    case 'forgot':
      return `/${to.at}`
    case 'approve':
      return to.code === '' ? '/approve' : `/approve#${to.code}`
  }
}

export const route = signal<Route>(parse(location.pathname, location.hash))
const read = () => {
  route.value = parse(location.pathname, location.hash)
}
addEventListener('popstate', read)
addEventListener('hashchange', read)

export const go = (to: Exclude<Route, { readonly token: string }>, how: 'push' | 'replace' = 'push'): void => {
  const path = href(to)
  if (path === location.pathname && location.hash === '') return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
  read()
}
/** For links: a plain click moves within the page; with a modifier the browser does what it does. */
export const follow =
  (to: Exclude<Route, { readonly token: string }>) =>
  (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
