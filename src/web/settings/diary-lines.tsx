/** The shape in front of an entry of the diary. */
import type { JSX } from 'preact'
import type { DiaryEntry } from '../../protocol/diary.ts'
import { Icon } from '../parts/icon.tsx'
import { Glyph } from '../presence/glyph.tsx'

export const glyphOf = (e: DiaryEntry): JSX.Element | null => {
  switch (e.kind) {
    case 'shown':
      return <Glyph state={e.state} />
    case 'looked':
      return <Icon name="eye" size={14} />
    case 'secured':
      return <Icon name="check" size={14} />
    case 'claimed':
    case 'unclaimed':
      return <Icon name="pencil" size={14} />
    case 'signedOut':
    case 'ended':
      return <Icon name="leave" size={14} />
    case 'signedIn':
    case 'attached':
      return <Icon name="check" size={14} />
  }
}
