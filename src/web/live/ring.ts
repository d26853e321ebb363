/** A soft tone and a notification when this one connection is asked to ring. Nothing rings twice, and never before somebody allowed it. */
import { effect } from '@preact/signals'
import { parseText, plainText } from '../../domain/text.ts'
import { client, me, nameOf, ring } from './client.ts'
import { inFront } from './device.ts'
import { go } from './route.ts'

let context: AudioContext | undefined
/** Two quiet notes, a third apart. */
export const tone = (): void => {
  context ??= new AudioContext()
  const { currentTime: now, destination } = context
  for (const [at, frequency] of [
    [0, 659.25],
    [0.13, 830.61],
  ] as const) {
    const note = context.createOscillator()
    const loudness = context.createGain()
    note.type = 'sine'
    note.frequency.value = frequency
    loudness.gain.setValueAtTime(0, now + at)
    loudness.gain.linearRampToValueAtTime(0.08, now + at + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.7)
    note.connect(loudness).connect(destination)
    note.start(now + at)
    note.stop(now + at + 0.75)
  }
}

let heard = ring.peek()?.count ?? 0
effect(() => {
  const rung = ring.value
  if (rung === null || rung.count === heard) return
  heard = rung.count
  if (me.peek()?.settings.sounds === true) tone()
  if (inFront.peek() || !('Notification' in window) || Notification.permission !== 'granted') return
  const message = client
    .state()
    .timelines.get(rung.room)
    ?.messages.find((m) => m.id === rung.message)
  const body = message === undefined ? '' : plainText(parseText(message.body)).slice(0, 140)
  const note = new Notification(nameOf(rung.author), { body, tag: rung.room, icon: '/lamp.svg' })
  note.onclick = () => {
    window.focus()
    go({ at: 'room', room: rung.room, people: false })
    note.close()
  }
})
