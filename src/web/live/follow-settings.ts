/** A person's settings are the same on every device: when they arrive or change, this page follows. */
import { effect } from '@preact/signals'
import { me } from './client.ts'
import { theme } from './theme.ts'
import { locale } from './words.ts'

effect(() => {
  const settings = me.value?.settings
  if (settings === undefined) return
  theme.value = settings.theme
  if (settings.locale !== null) locale.value = settings.locale
})
