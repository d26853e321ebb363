/** A screen that is fetched when first shown, so that opening the place does not wait for it. */
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { Skeleton } from './states.tsx'

export const later = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  blank: 'skeleton' | 'nothing' = 'nothing',
): ComponentType<P> => {
  const loaded = signal<{ readonly Screen: ComponentType<P> } | null>(null)
  return (props: P) => {
    useEffect(() => {
      if (loaded.peek() === null)
        void load().then((Screen) => {
          loaded.value = { Screen }
        })
    }, [])
    const held = loaded.value
    return held === null ? blank === 'skeleton' ? <Skeleton /> : null : <held.Screen {...props} />
  }
}
