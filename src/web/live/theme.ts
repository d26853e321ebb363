/** Light, dark, or as the system; remembered on the device so that the first paint is right. */
import { effect } from '@preact/signals'
import { kept } from './device.ts'

export const theme = kept<'system' | 'light' | 'dark'>('theme', 'system')

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme.value
})
