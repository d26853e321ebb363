/** A text to carry away, such as a link: shown whole, selected on focus, copied by one press. */
import { useEffect, useState } from 'preact/hooks'
import { words } from '../live/words.ts'

export const Copy = ({ label, text }: { readonly label: string; readonly text: string }) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div class="field">
      <div class="with-button">
        <input class="input" readOnly value={text} aria-label={label} onFocus={(e) => e.currentTarget.select()} />
        <button type="button" class="button" onClick={copy}>
          {copied ? words.value.place.copy.done : words.value.place.copy.act}
        </button>
      </div>
      <span class="unseen" role="status">
        {copied ? words.value.place.copy.done : ''}
      </span>
    </div>
  )
}
