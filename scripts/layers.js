/** The layers of tests, in the order they run. Each is one `bun test`; limits are for a machine with two slow cores. */
export const layers = [
  { name: 'unit', paths: ['./src'], testMs: 10_000, limitMs: 90_000, aimSeconds: 10 },
  {
    name: 'guards',
    paths: ['./tests/architecture.test.ts', './tests/wire.test.ts', './tests/docs.test.ts'],
    testMs: 10_000,
    limitMs: 60_000,
  },
  { name: 'contract', paths: ['./tests/contract'], testMs: 30_000, limitMs: 90_000 },
  { name: 'plays', paths: ['./tests/plays'], testMs: 15_000, limitMs: 90_000 },
  { name: 'simulation', paths: ['./tests/simulation'], testMs: 120_000, limitMs: 150_000 },
  { name: 'e2e', paths: ['./tests/e2e'], testMs: 90_000, limitMs: 240_000, web: true, browser: true },
]
