/** What to call a device, from what its browser says of itself. */
import Bowser from 'bowser'

export const deviceLabel = (userAgent: string): string => {
  if (userAgent === '') return ''
  const { browser, os } = Bowser.parse(userAgent)
  return [browser.name, os.name]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
    .slice(0, 80)
}
