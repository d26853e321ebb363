/**
 * <zaima-presence account="TOKEN"></zaima-presence>: shows on any page whether somebody is in, as far as they opened a badge for it. Load it with
 * <script src="https://your.place/badge.js" async></script>. Optional: server, lang (en, zh), theme (light, dark). Sends no cookies. What it
 * cannot find out it shows as unverified, never as a guess.
 */
;(() => {
  const home = document.currentScript === null ? '' : new URL(document.currentScript.src).origin
  const everyMs = 30_000
  const withinMs = 8_000
  const ring = ['circle', { cx: '6', cy: '6', r: '4.1', class: 's' }]
  const disc = ['circle', { cx: '6', cy: '6', r: '5', class: 'f' }]
  const states = {
    online: { shapes: [disc], tone: 'green', en: 'Online', zh: '在线' },
    idle: {
      shapes: [['path', { class: 'f', d: 'M10.8 7.7A5.1 5.1 0 1 1 4.7 1.1a4.7 4.7 0 0 0 6.1 6.6Z' }]],
      tone: 'amber',
      en: 'Idle',
      zh: '空闲',
    },
    away: {
      shapes: [
        ['circle', { cx: '6', cy: '6', r: '4.3', class: 's' }],
        ['path', { class: 's', d: 'M6 3.5V6.2l1.8 1.1' }],
      ],
      tone: 'amber',
      en: 'Away',
      zh: '离开',
    },
    dnd: {
      shapes: [['path', { class: 'f', 'fill-rule': 'evenodd', d: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1ZM3.2 5.1h5.6v1.8H3.2z' }]],
      tone: 'red',
      en: 'Do not disturb',
      zh: '勿扰',
    },
    busy: {
      shapes: [disc, ['path', { class: 'c', d: 'M2.8 6.6c.9-1.5 1.9-1.5 2.7-.4s1.9 1.1 3.7-.8' }]],
      tone: 'violet',
      en: 'Busy',
      zh: '忙碌',
    },
    offline: { shapes: [ring], tone: 'grey', en: 'Offline', zh: '离线' },
    unverified: {
      shapes: [['circle', { cx: '6', cy: '6', r: '4.2', class: 's', 'stroke-dasharray': '2.2 2.2' }]],
      tone: 'grey',
      en: 'Unverified',
      zh: '未确认',
    },
    hidden: { shapes: [['path', { class: 's', d: 'M3 6h6' }]], tone: 'grey', en: 'Not sharing', zh: '未公开' },
    off: { shapes: [ring, ['path', { class: 's', d: 'M3.4 8.6l5.2-5.2' }]], tone: 'grey', en: 'Presence off', zh: '状态已关闭' },
  }
  /** Built piece by piece: pages that allow no text to become markup may show it too. */
  const drawn = ([tag, attributes, ...inside]) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...inside.map(drawn))
    return element
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { display: inline-flex; color-scheme: light dark; vertical-align: middle }
    :host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark }
    span { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px; border-radius: 99px; font: 13px/1.4 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
      color: light-dark(#2a2620, #ece6db); background: light-dark(#fdfcfa, #211f1b); border: 1px solid light-dark(#d8d0c2, #454037) }
    .green { --c: light-dark(#23824f, #58c088) } .amber { --c: light-dark(#a96700, #e8a63c) } .red { --c: light-dark(#bf3b32, #f0776c) }
    .violet { --c: light-dark(#7650c0, #ad91f2) } .grey { --c: light-dark(#736b5f, #9d9486) }
    svg { flex: none } .f { fill: var(--c) } .s { fill: none; stroke: var(--c); stroke-width: 1.6; stroke-linecap: round } .c { fill: none; stroke: light-dark(#fdfcfa, #211f1b); stroke-width: 1.3 }
    @media (forced-colors: active) { .f { fill: CanvasText } .s { stroke: CanvasText } .c { stroke: Canvas } }`)

  customElements.define(
    'zaima-presence',
    class extends HTMLElement {
      static observedAttributes = ['account', 'server', 'lang', 'theme']
      #view = null
      #timer = 0
      #turn = 0
      #root = this.attachShadow({ mode: 'open' })
      #seen = () => {
        if (!document.hidden) void this.#ask()
      }

      connectedCallback() {
        this.#root.adoptedStyleSheets = [sheet]
        document.addEventListener('visibilitychange', this.#seen)
        void this.#ask()
      }
      disconnectedCallback() {
        document.removeEventListener('visibilitychange', this.#seen)
        clearTimeout(this.#timer)
        this.#turn += 1
      }
      attributeChangedCallback(name) {
        if (!this.isConnected || this.#turn === 0) return
        if (name === 'account' || name === 'server') {
          this.#view = null
          void this.#ask()
        } else this.#draw()
      }

      async #ask() {
        clearTimeout(this.#timer)
        const turn = (this.#turn += 1)
        const view = await this.#fetch().catch(() => ({ state: 'unverified' }))
        if (turn !== this.#turn) return
        this.#view = view
        this.#draw()
        this.#timer = setTimeout(() => {
          if (!document.hidden) void this.#ask()
        }, everyMs)
      }
      async #fetch() {
        const url = `${this.getAttribute('server') ?? home}/badge/${encodeURIComponent(this.getAttribute('account') ?? '')}.json`
        const answer = await fetch(url, {
          credentials: 'omit',
          cache: 'no-store',
          referrerPolicy: 'no-referrer',
          signal: AbortSignal.timeout(withinMs),
        })
        if (!answer.ok) throw new Error(answer.statusText)
        return answer.json()
      }

      #draw() {
        const { state = 'unverified', text = '', emoji = '' } = this.#view ?? {}
        const { shapes, tone, en, zh } = states[state] ?? states.unverified
        const lang = this.getAttribute('lang') ?? this.closest('[lang]')?.lang ?? navigator.language
        const pill = document.createElement('span')
        pill.className = tone
        pill.append(drawn(['svg', { width: '12', height: '12', viewBox: '0 0 12 12', 'aria-hidden': 'true' }, ...shapes]))
        const said = [emoji, text].filter(Boolean).join(' ')
        pill.append([lang.startsWith('zh') ? zh : en, said].filter(Boolean).join(' · '))
        this.#root.replaceChildren(pill)
      }
    },
  )
})()
