/**
 * Clients in a process of their own, to be killed or cut off with it: they connect, answer every ping, and say `ready` in one line.
 * Arguments: the socket's address, then one token for each.
 */
import { attendAs } from './attending.ts'

const [url, ...tokens] = process.argv.slice(2)
await Promise.all(tokens.map((token) => attendAs(url!, token).ready))
console.log('ready')
