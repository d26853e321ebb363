/** A badge as a picture: a shape, a word, in light and dark and in both languages. For places where no script runs. */
import type { BadgeView } from '../../domain/badge.ts'
import type { PresenceState } from '../../protocol/model.ts'

type Tone = 'green' | 'amber' | 'red' | 'violet' | 'grey'
type Look = { readonly shape: string; readonly tone: Tone; readonly en: string; readonly zh: string }
const disc = '<circle cx="6" cy="6" r="5" class="f"/>'
const ring = '<circle cx="6" cy="6" r="4.1" class="s"/>'
const looks: Record<PresenceState, Look> = {
  online: { shape: disc, tone: 'green', en: 'Online', zh: '在线' },
  idle: { shape: '<path class="f" d="M10.8 7.7A5.1 5.1 0 1 1 4.7 1.1a4.7 4.7 0 0 0 6.1 6.6Z"/>', tone: 'amber', en: 'Idle', zh: '空闲' },
  away: {
    shape: '<circle cx="6" cy="6" r="4.3" class="s"/><path class="s" d="M6 3.5V6.2l1.8 1.1"/>',
    tone: 'amber',
    en: 'Away',
    zh: '离开',
  },
  dnd: {
    shape: '<path class="f" fill-rule="evenodd" d="M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1ZM3.2 5.1h5.6v1.8H3.2z"/>',
    tone: 'red',
    en: 'Do not disturb',
    zh: '勿扰',
  },
  busy: { shape: `${disc}<path class="c" d="M2.8 6.6c.9-1.5 1.9-1.5 2.7-.4s1.9 1.1 3.7-.8"/>`, tone: 'violet', en: 'Busy', zh: '忙碌' },
  offline: { shape: ring, tone: 'grey', en: 'Offline', zh: '离线' },
  unverified: {
    shape: '<circle cx="6" cy="6" r="4.2" class="s" stroke-dasharray="2.2 2.2"/>',
    tone: 'grey',
    en: 'Unverified',
    zh: '未确认',
  },
  hidden: { shape: '<path class="s" d="M3 6h6"/>', tone: 'grey', en: 'Not sharing', zh: '未公开' },
  off: { shape: `${ring}<path class="s" d="M3.4 8.6l5.2-5.2"/>`, tone: 'grey', en: 'Presence off', zh: '状态已关闭' },
}
const colours: Record<'light' | 'dark', Record<Tone | 'ink' | 'paper' | 'line', string>> = {
  light: {
    green: '#23824f',
    amber: '#a96700',
    red: '#bf3b32',
    violet: '#7650c0',
    grey: '#736b5f',
    ink: '#2a2620',
    paper: '#fdfcfa',
    line: '#d8d0c2',
  },
  dark: {
    green: '#58c088',
    amber: '#e8a63c',
    red: '#f0776c',
    violet: '#ad91f2',
    grey: '#9d9486',
    ink: '#ece6db',
    paper: '#211f1b',
    line: '#454037',
  },
}
const style = (of: 'light' | 'dark', tone: Tone): string => {
  const c = colours[of]
  return `.p{fill:${c.paper};stroke:${c.line}}.t{fill:${c.ink}}.f{fill:${c[tone]}}.s{fill:none;stroke:${c[tone]};stroke-width:1.6;stroke-linecap:round}.c{fill:none;stroke:${c.paper};stroke-width:1.3}`
}

/** Without a theme it follows the reader's system. */
export const badgeSvg = (view: BadgeView, asked: { readonly theme: string | undefined; readonly lang: string | undefined }): string => {
  const look = looks[view.state]
  const word = asked.lang?.startsWith('zh') === true ? look.zh : look.en
  const width = 34 + [...word].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e80 ? 13 : 7.2), 0)
  const css =
    asked.theme === 'dark' || asked.theme === 'light'
      ? style(asked.theme, look.tone)
      : `${style('light', look.tone)}@media(prefers-color-scheme:dark){${style('dark', look.tone)}}`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="26" viewBox="0 0 ${Math.ceil(width)} 26" role="img" aria-label="${word}"><title>${word}</title><style>${css}</style>` +
    `<rect class="p" x=".5" y=".5" width="${Math.ceil(width) - 1}" height="25" rx="12.5"/><g transform="translate(9 7)">${look.shape}</g>` +
    `<text class="t" x="26" y="17.5" font-family="system-ui,-apple-system,'Segoe UI','PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif" font-size="13">${word}</text></svg>`
  )
}
