/** The public entry for bots and other clients: `import … from 'zaima/protocol'`. */
export * from './commands.ts'
export * from './envelope.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './ids.ts'
export * from './limits.ts'
export * from './model.ts'
export * from './version.ts'
