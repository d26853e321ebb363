import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { limits } from '../protocol/limits.ts'
import { Name } from '../protocol/model.ts'
import { foldName } from './names.ts'
import { mentionsOf, parseText, plainText } from './text.ts'
import type { Block, Inline, Tree } from './text.ts'

const inline = (body: string): readonly Inline[] => {
  const [first] = parseText(body)
  return first?.kind === 'paragraph' ? first.children : []
}
const text = (t: string): Inline => ({ kind: 'text', text: t })

describe('the small Markdown', () => {
  test('bold, italic, strike, code', () => {
    expect(inline('**b** _i_ ~~s~~ `c`')).toEqual([
      { kind: 'bold', children: [text('b')] },
      text(' '),
      { kind: 'italic', children: [text('i')] },
      text(' '),
      { kind: 'strike', children: [text('s')] },
      text(' '),
      { kind: 'code', text: 'c' },
    ])
  })
  test('a line break is a line break', () => expect(inline('a\nb')).toEqual([text('a'), { kind: 'break' }, text('b')]))
  test('code blocks keep their text and language', () => {
    expect(parseText('```ts\nlet a = "*b*"\n\n```')).toEqual([{ kind: 'codeBlock', language: 'ts', text: 'let a = "*b*"\n' }])
    expect(parseText('```\n<b>&amp;\n')).toEqual([{ kind: 'codeBlock', language: null, text: '<b>&amp;' }])
  })
  test('quotes and lists nest', () => {
    expect(parseText('> - a\n>   1. b')).toEqual([
      {
        kind: 'quote',
        children: [
          {
            kind: 'list',
            start: null,
            items: [
              [
                { kind: 'paragraph', children: [text('a')] },
                { kind: 'list', start: 1, items: [[{ kind: 'paragraph', children: [text('b')] }]] },
              ],
            ],
          },
        ],
      },
    ])
    expect(parseText('7. x')).toMatchObject([{ kind: 'list', start: 7 }])
  })
  test('what is not of it stays as written', () => {
    for (const body of ['# no heading', '<b>no html</b>', '&amp; no entity', '| no | table |', '[no]: http://reference.example/', '***']) {
      expect(plainText(parseText(body))).toBe(body)
    }
  })
})

describe('links', () => {
  const hrefs = (body: string): string[] => inline(body).flatMap((i) => (i.kind === 'link' ? [i.href] : []))
  test('written out, in brackets, and mail', () => {
    expect(hrefs('https://a.example/x?y=1&amp;z [t](http://b.example) <https://c.example> me@d.example')).toEqual([
      'https://a.example/x?y=1&amp;z',
      'http://b.example',
      'https://c.example',
      'mailto:me@d.example',
    ])
    expect(hrefs('[t](https://b.example/a\\)b?c=1&amp;d)')).toEqual(['https://b.example/a)b?c=1&amp;d'])
  })
  test('end before Chinese punctuation', () => expect(hrefs('看https://a.example/x。好')).toEqual(['https://a.example/x']))
  test('a name of another script is shown as written and goes where it says', () => {
    expect(inline('http://例子.中国/x')).toEqual([
      { kind: 'link', href: 'http://xn--fsqu00a.xn--fiqs8s/x', children: [text('http://例子.中国/x')] },
    ])
  })
  test('[M-24] no other scheme ever becomes a link', () => {
    for (const body of [
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt:alert(1))',
      '[x](java\nscript:alert(1))',
      '[x](&#106;avascript:alert(1))',
      '[x](data:text/html,x)',
      '<javascript:alert(1)>',
      '[x](vbscript:x)',
      '[x](file:///etc/passwd)',
      '[x](//evil.example)',
      '[x](/path)',
      '[x](ftp://a.example)',
      'ftp://a.example',
      '//a.example',
      '[x](\u0001javascript:alert(1))',
      '![x](javascript:alert(1))',
      '[x](<javascript:alert(1)>)',
      '[x](http:javascript:alert(1))',
      '[x](mailto:)',
    ])
      expect([body, hrefs(body)]).toEqual([body, []])
  })
})

describe('mentions', () => {
  test('in any script, ending where a name ends', () => {
    expect(mentionsOf('@ana, @Björn. (@o.reilly-2) @李雷，在吗 你好@韓梅梅！ ＠小明 @Ана! @ana')).toEqual([
      'ana',
      'björn',
      'o.reilly-2',
      '李雷',
      '韓梅梅',
      '小明',
      'ана',
    ])
  })
  test('in bold, quotes and lists; not in code or links', () => {
    expect(mentionsOf('**@aa** _@bb_\n\n> @cc\n\n- @dd\n\n`@ee` [@ff](http://x.example)\n```\n@gg\n```')).toEqual(['aa', 'bb', 'cc', 'dd'])
  })
  test('an address is not a mention', () => {
    expect(mentionsOf('ana@place.example me+x@host a@b @a @@ana _@ @-x')).toEqual([])
  })
  test('escaped characters and emphasis inside a name are part of it', () =>
    expect(mentionsOf('@snake_case_name @a_b')).toEqual(['snake_case_name', 'a_b']))
  test('folded as names are', () => expect(mentionsOf('@ANA @Ｂｏｂ')).toEqual(['ana', 'bob']))
  test('the tree keeps what was written', () =>
    expect(inline('hi @Ana.')).toEqual([text('hi '), { kind: 'mention', name: 'Ana', key: 'ana' }, text('.')]))
  test('whoever the protocol lets be named so can be mentioned so', () => {
    const letter = fc.constantFrom(...'abcXYZ09_äßñçжЖ李雷かナ한글สวัस'.split('').filter((c) => /[\p{L}\p{N}]/u.test(c)))
    fc.assert(
      fc.property(
        fc.array(letter, { minLength: 2, maxLength: limits.nameChars }).map((a) => a.join('')),
        fc.constantFrom('', 'hey ', '你好', '('),
        fc.constantFrom('', ' you', '，在吗', '!', ')', '.'),
        (name, before, after) => {
          if (Name.safeParse(name).success) expect(mentionsOf(`${before}@${name}${after}`)).toEqual([foldName(name)])
        },
      ),
      { seed },
    )
  })
})

describe('whatever is written', () => {
  const depth = (tree: Tree): number =>
    Math.max(
      0,
      ...tree.map((b) => (b.kind === 'quote' ? 1 + depth(b.children) : b.kind === 'list' ? 1 + Math.max(0, ...b.items.map(depth)) : 0)),
    )
  const all = (tree: readonly (Block | Inline)[]): (Block | Inline)[] =>
    tree.flatMap((n) => [n, ...('children' in n ? all(n.children) : 'items' in n ? n.items.flatMap(all) : [])])
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```\n',
      '> ',
      '- ',
      '1. ',
      '[',
      '](',
      ')',
      '<',
      '>',
      '\\',
      '\n',
      '\n\n',
      '  ',
      '@',
      '@ana',
      '@李雷',
      '&#x6a;',
      'javascript:',
      'http://',
      'https://a.b',
      'mailto:',
      'data:',
      '\u0000',
      '\u202e',
      '\ud800',
    ),
  )
  test('[M-24] a tree comes back, within bounds, linking only to http, https and mailto', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60, size: 'max' }).map((p) => p.join('')),
        (body) => {
          const tree = parseText(body)
          for (const n of all(tree)) if (n.kind === 'link') expect(n.href).toMatch(/^(https?:\/\/|mailto:)/i)
          expect(depth(tree)).toBeLessThanOrEqual(20)
          expect(typeof plainText(tree)).toBe('string')
          for (const name of mentionsOf(body)) expect(name).toBe(foldName(name))
        },
      ),
      { numRuns: 3_000, seed },
    )
  })
  const full = (unit: string, tail = ''): string =>
    unit.repeat(Math.ceil(limits.messageChars / unit.length)).slice(0, limits.messageChars - tail.length) + tail
  const hostile = [
    '[',
    '](',
    '[](',
    '[a',
    '[a](',
    '![',
    '*',
    '*a ',
    '**a_',
    'a**b',
    '*_~~',
    '_a',
    '~~a',
    '`',
    '``a`',
    '>',
    '> ',
    '- ',
    '1. ',
    '> - ',
    '\n',
    ' ',
    '\\',
    '<',
    '<http:',
    '@',
    '@a',
    '@aa',
    'a@',
    '＠李',
    'http://',
    'http://a ',
    'mailto:',
    'https://a.b/(',
    '[a](http://b',
    '```\n',
    '> a\n',
    '* a\n 1. b\n',
    '&#x6a;',
    '(((',
    '"\'',
    'a.',
    '李',
    '[x](<',
    '\\[',
    '**@aa',
  ].map((unit) => full(unit))
  const stairs = Array.from({ length: 280 }, (_, i) => `${' '.repeat(i)}- a`).join('\n')
  const ticks = Array.from({ length: 280 }, (_, i) => '`'.repeat(i + 1)).join(' ')
  test('[M-25, W-454] 40,000 hostile characters are read in at most 100 ms', () => {
    for (const body of [
      ...hostile,
      full(stairs),
      full(ticks),
      full('a.', '@b.example'),
      full('(', ')'),
      ...['http://a#', 'https://a?', 'https://a//', '//https://a', 'a@b.c ', 'a@b.c*', '#@a', 'http://http://'].map((unit) => full(unit)),
      `https://a.example/${full('\'"').slice(100)}`,
    ]) {
      const took = (): number => {
        const from = Bun.nanoseconds()
        mentionsOf(body)
        parseText(body)
        // Of one reading, of two.
        return (Bun.nanoseconds() - from) / 1e6 / 2
      }
      // The first time may pay for what is compiled only then.
      expect([body.slice(0, 12), took() < 100 || took() < 100 || took() < 100]).toEqual([body.slice(0, 12), true])
    }
  }, 60_000)
})
