/** Is the panel of people open beside the conversation? Kept on this device. */
import { kept } from '../live/device.ts'

export const peopleShown = kept('people', true)
