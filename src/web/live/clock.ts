/** A clock for what ages on screen. It runs only while somebody looks at it. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { serverNow } from './client.ts'

const tick = signal(0)
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The server's time, renewed each second while the component is shown. */
export const useNow = (): number => {
  useEffect(() => {
    users += 1
    timer ??= setInterval(() => {
      tick.value += 1
    }, 1000)
    return () => {
      users -= 1
      if (users > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [])
  void tick.value
  return serverNow()
}
