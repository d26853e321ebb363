#!/usr/bin/env node
/** `npx zaima …`: the command line, after set-up, in the caller's folder. Only `serve` and `demo` need the web app. */
import { join } from 'node:path'
import { attach, root } from './run.js'
import { bunPath, setUp } from './setup.js'

const args = process.argv.slice(2)
await setUp({ web: ['serve', 'demo'].includes(args[0]) })
process.exit(await attach(bunPath(), [join(root, 'src/cli/main.ts'), ...args], { cwd: process.cwd() }))
