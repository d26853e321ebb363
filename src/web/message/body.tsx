/** A message's tree as elements. Text only ever becomes text: there is no HTML anywhere on the way. */
import { memo } from 'preact/compat'
import { type Block, type Inline, parseText } from '../../domain/text.ts'
import { foldName } from '../../domain/names.ts'
import { me } from '../live/client.ts'

export const Body = memo(({ text }: { readonly text: string }) => (
  <div class="body">
    {parseText(text).map((b, i) => (
      <BlockView key={i} block={b} />
    ))}
  </div>
))

const BlockView = ({ block }: { readonly block: Block }) => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines of={block.children} />
        </p>
      )
    case 'codeBlock':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return (
        <blockquote>
          {block.children.map((b, i) => (
            <BlockView key={i} block={b} />
          ))}
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, i) => (
        <li key={i}>
          {item.map((b, k) => (
            <BlockView key={k} block={b} />
          ))}
        </li>
      ))
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
    }
  }
}

const Inlines = ({ of }: { readonly of: readonly Inline[] }) => (
  <>
    {of.map((inline, i) => (
      <InlineView key={i} inline={inline} />
    ))}
  </>
)

const InlineView = ({ inline }: { readonly inline: Inline }) => {
  switch (inline.kind) {
    case 'text':
      return <>{inline.text}</>
    case 'break':
      return <br />
    case 'bold':
      return (
        <strong>
          <Inlines of={inline.children} />
        </strong>
      )
    case 'italic':
      return (
        <em>
          <Inlines of={inline.children} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Inlines of={inline.children} />
        </s>
      )
    case 'code':
      return <code>{inline.text}</code>
    case 'link':
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer nofollow">
          <Inlines of={inline.children} />
        </a>
      )
    case 'mention':
      return <Mention name={inline.name} of={inline.key} />
  }
}

const Mention = ({ name, of }: { readonly name: string; readonly of: string }) => {
  const mine = me.value !== null && foldName(me.value.account.name) === of
  return <span class={mine ? 'mention mine' : 'mention'}>@{name}</span>
}
