/**
 * A message body as a tree: the one parser of server, web and terminal. A small Markdown: paragraphs, bold, italic, strike, code, quotes,
 * lists, links to http, https and mailto, line breaks, and mentions. The tree holds plain text only; whoever shows it never needs HTML.
 * Total: any text gives a tree, in bounded time and depth.
 */
import MarkdownIt from 'markdown-it'
import { limits } from '../protocol/limits.ts'
import { foldName } from './names.ts'

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  /** `name` as written, `key` as compared. Whether such a person exists is not the parser's to know. */
  | { readonly kind: 'mention'; readonly name: string; readonly key: string }
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'codeBlock'; readonly language: string | null; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
/** `start` of a list is null when it is not numbered. */
export type Tree = readonly Block[]

const safe = (href: string): boolean => /^(https?:\/\/[^/]|mailto:[^/?#])/i.test(href)

const blockRules = ['fence', 'blockquote', 'list', 'paragraph']
const inlineRules = ['text', 'linkify', 'newline', 'escape', 'backticks', 'strikethrough', 'emphasis', 'link', 'autolink']

type Token = ReturnType<Parser['parse']>[number]
type Parser = ReturnType<typeof MarkdownIt>
/** Backslashes only: HTML entities mean nothing here, so that the web app need not load their table. */
const destination = (raw: string): string => (raw.startsWith('<') ? raw.slice(1, -1) : raw).replace(/\\([!-/:-@[-`{-~])/g, '$1')

/** No link is longer: what goes on without a space for longer than this is searched in parts, or is no link. */
const linkChars = 2_048
/** So many characters of a message are searched for links, counted each time they are: a search costs about a microsecond for each. */
const linkBudget = 24_000
/** A search costs something however short it is. */
const leastCharged = 64
/** Looking for links takes time with the square of an unbroken run, so no run is looked at whole, and all searches together are bounded. */
const boundLinks = (md: Parser, left: { searched: number }): void => {
  const { linkify } = md
  const match = linkify.match.bind(linkify)
  const atStart = linkify.matchAtStart.bind(linkify)
  const pays = (chars: number): boolean => (left.searched += Math.max(chars, leastCharged)) <= linkBudget
  linkify.matchAtStart = (text) => {
    const run = /^\S*/.exec(text.slice(0, linkChars))![0]
    return pays(run.length) ? atStart(run) : null
  }
  linkify.test = (text) => /[:@.]/.test(text)
  linkify.match = (text) =>
    runsOf(text).flatMap(({ at, run }) =>
      pays(run.length * (run.match(/[:@]/g)?.length ?? 1)) ? (match(run) ?? []).map((link) => shift(link, at)) : [],
    )
}
type Link = NonNullable<ReturnType<Parser['linkify']['match']>>[number]
const shift = (link: Link, by: number): Link => {
  link.index += by
  link.lastIndex += by
  return link
}
/** Runs without white space; of one that is too long the parts that are written in ASCII, as addresses are. */
const runsOf = (text: string): { readonly at: number; readonly run: string }[] => {
  const cut = (part: string, at: number, by: RegExp) => [...part.matchAll(by)].map((m) => ({ at: at + m.index, run: m[0] }))
  return cut(text, 0, /\S+/g)
    .filter(({ run }) => /[:@.]/.test(run))
    .flatMap(({ at, run }) => (run.length <= linkChars ? [{ at, run }] : cut(run, at, /[\x21-\x7e]+/g)))
    .filter(({ run }) => run.length <= linkChars)
}

const makeParser = (left: { searched: number }): Parser => {
  const md = new MarkdownIt('zero', { html: false, linkify: true, maxNesting: 16 })
  md.core.ruler.enable(['normalize', 'block', 'inline', 'linkify', 'text_join'])
  md.block.ruler.enableOnly(blockRules)
  md.inline.ruler2.enableOnly(['balance_pairs', 'strikethrough', 'emphasis', 'fragments_join'])
  md.linkify.add('ftp:', null).add('//', null)
  boundLinks(md, left)
  md.inline.ruler.enableOnly(inlineRules)
  md.validateLink = safe
  const { parseLinkDestination } = md.helpers
  md.helpers.parseLinkDestination = (src, start, max) => {
    const found = parseLinkDestination(src, start, max)
    return found.ok ? { ...found, str: destination(src.slice(start, found.pos)) } : found
  }
  md.normalizeLinkText = (text) => text
  return md
}
const left = { searched: 0 }
const parser = makeParser(left)

export const parseText = (body: string): Tree => {
  left.searched = 0
  const tokens = parser.parse(body.length > limits.messageChars ? body.slice(0, limits.messageChars) : body, {})
  return blocks(tokens, { at: 0 })
}

type Cursor = { at: number }
const blocks = (tokens: readonly Token[], c: Cursor): Block[] => {
  const out: Block[] = []
  while (c.at < tokens.length) {
    const t = tokens[c.at++]!
    if (t.nesting < 0) break
    const block = blockOf(t, tokens, c)
    if (block !== null) out.push(block)
  }
  return out
}

const blockOf = (t: Token, tokens: readonly Token[], c: Cursor): Block | null => {
  switch (t.type) {
    case 'paragraph_open': {
      const inline = tokens[c.at++]
      c.at++
      const children = inlines(inline?.children ?? [], { at: 0 }, false)
      return children.length === 0 ? null : { kind: 'paragraph', children }
    }
    case 'fence':
      return { kind: 'codeBlock', language: /^[\w+#.-]{1,32}/.exec(t.info.trim())?.[0] ?? null, text: t.content.replace(/\n$/, '') }
    case 'blockquote_open':
      return { kind: 'quote', children: blocks(tokens, c) }
    case 'bullet_list_open':
      return { kind: 'list', start: null, items: items(tokens, c) }
    case 'ordered_list_open':
      return { kind: 'list', start: Number(t.attrGet('start') ?? 1), items: items(tokens, c) }
    default:
      return t.content === '' ? null : { kind: 'paragraph', children: [{ kind: 'text', text: t.content }] }
  }
}

const items = (tokens: readonly Token[], c: Cursor): Block[][] => {
  const out: Block[][] = []
  while (tokens[c.at++]?.type === 'list_item_open') out.push(blocks(tokens, c))
  return out
}

const wrapping: Record<string, 'bold' | 'italic' | 'strike'> = { strong_open: 'bold', em_open: 'italic', s_open: 'strike' }
const inlines = (tokens: readonly Token[], c: Cursor, inLink: boolean): Inline[] => {
  const out: Inline[] = []
  while (c.at < tokens.length) {
    const t = tokens[c.at++]!
    if (t.nesting < 0) break
    const wrap = wrapping[t.type]
    if (wrap !== undefined) out.push({ kind: wrap, children: inlines(tokens, c, inLink) })
    else if (t.type === 'link_open') {
      const href = String(t.attrGet('href') ?? '')
      const children = inlines(tokens, c, true)
      if (safe(href)) out.push({ kind: 'link', href, children })
      else out.push(...children)
    } else if (t.type === 'softbreak' || t.type === 'hardbreak') out.push({ kind: 'break' })
    else if (t.type === 'code_inline') out.push({ kind: 'code', text: t.content })
    else if (t.content !== '') out.push(...(inLink ? [{ kind: 'text' as const, text: t.content }] : withMentions(t.content)))
  }
  return out
}

/**
 * A mention starts where no word is being written: scripts that put no spaces between words may go straight on to it. It ends with the
 * last character that a name may hold, a full stop or dash at its end aside, for these belong to the sentence.
 */
const mention = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{N}_.@＠-]|[\\p{L}\\p{N}]\\+)[@＠]([\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]*)` +
    `|(?<=[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}])[@＠]([\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]*)`,
  'gu',
)
const withMentions = (text: string): Inline[] => {
  const out: Inline[] = []
  let from = 0
  for (const match of text.matchAll(mention)) {
    const name = (match[1] ?? match[2] ?? '').replace(/[.-]+$/, '')
    if (name.length < 2 || name.length > limits.nameChars) continue
    if (match.index > from) out.push({ kind: 'text', text: text.slice(from, match.index) })
    out.push({ kind: 'mention', name, key: foldName(name) })
    from = match.index + 1 + name.length
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) })
  return out
}

/** Whom a body mentions: folded names, each once. Code and links mention nobody. */
export const mentionsOf = (body: string): string[] => {
  if (!/[@＠]/.test(body)) return []
  const found = new Set<string>()
  const visitInline = (i: Inline): void => {
    if (i.kind === 'mention') found.add(i.key)
    else if ('children' in i) i.children.forEach(visitInline)
  }
  const visit = (b: Block): void => {
    if (b.kind === 'paragraph') b.children.forEach(visitInline)
    else if (b.kind === 'quote') b.children.forEach(visit)
    else if (b.kind === 'list') for (const item of b.items) item.forEach(visit)
  }
  parseText(body).forEach(visit)
  return [...found]
}

/** The tree without its form, for notifications and the terminal's one line. */
export const plainText = (tree: Tree): string => tree.map(plainBlock).join('\n')

const plainBlock = (b: Block): string => {
  switch (b.kind) {
    case 'paragraph':
      return b.children.map(plainInline).join('')
    case 'codeBlock':
      return b.text
    case 'quote':
      return plainText(b.children)
    case 'list':
      return b.items.map((item, i) => `${b.start === null ? '•' : `${b.start + i}.`} ${plainText(item)}`).join('\n')
  }
}
const plainInline = (i: Inline): string => {
  switch (i.kind) {
    case 'text':
    case 'code':
      return i.text
    case 'break':
      return '\n'
    case 'mention':
      return `@${i.name}`
    default:
      return i.children.map(plainInline).join('')
  }
}
