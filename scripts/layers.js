/**
 * The layers of tests, in the order they run. Each is one `bun test`; one that is `beside` runs together with the one before it, where neither disturbs the other. Limits are for two slow cores; a test or layer that needs more is
 * broken, and the whole ends within `totalMs` in any case.
 */
export const layers = [
  {
    name: 'unit',
    paths: [
      './src/domain',
      './src/client',
      './src/web',
      './src/server/live',
      './src/server/transports',
      './src/server/config.test.ts',
      './src/server/refusals.test.ts',
      './src/server/setting-mail.test.ts',
      './src/server/setting-oidc.test.ts',
    ],
    testMs: 10_000,
    limitMs: 90_000,
    aimSeconds: 10,
  },
  {
    name: 'guards',
    paths: ['./tests/architecture.test.ts', './tests/wire.test.ts', './tests/docs.test.ts'],
    testMs: 10_000,
    limitMs: 30_000,
  },
  // What stands beside the code but needs a disk, a port or a second of a core is an adapter's own contract.
  { name: 'contract', paths: ['./tests/contract', './src/server/adapters', './src/cli'], testMs: 30_000, limitMs: 90_000 },
  { name: 'server', paths: ['./tests/server'], testMs: 60_000, limitMs: 300_000 },
  { name: 'plays', paths: ['./tests/plays'], testMs: 15_000, limitMs: 120_000 },
  { name: 'network', paths: ['./tests/network'], beside: true, testMs: 90_000, limitMs: 150_000 },
  { name: 'simulation', paths: ['./tests/simulation'], testMs: 120_000, limitMs: 150_000 },
  { name: 'durability', paths: ['./tests/durability'], testMs: 60_000, limitMs: 120_000 },
  { name: 'privacy', paths: ['./tests/privacy'], testMs: 60_000, limitMs: 120_000 },
  { name: 'cli', paths: ['./tests/cli'], beside: true, testMs: 30_000, limitMs: 120_000 },
  { name: 'e2e', paths: ['./tests/e2e'], testMs: 90_000, limitMs: 420_000, web: true, browser: true },
]
export const totalMs = 900_000
