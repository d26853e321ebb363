import { describe, expect, test } from 'bun:test'
import { readConfig, settings } from './config.ts'

const provider = { id: 'work', name: 'Work ID', issuer: 'https://id.example.org', clientId: 'zaima', clientSecret: 'hunter2-hunter2' }
const read = (oidc: unknown, files: Record<string, string> = {}) =>
  readConfig({
    argv: [],
    env: {},
    readFile: (path) => (path === 'zaima.config.json' ? JSON.stringify({ oidc }) : (files[path] ?? null)),
  })

describe('providers in the settings', () => {
  test('[S-168] a list stands in the file, or as JSON in a variable, with what is usual left out', () => {
    const fromFile = read([provider])
    const fromVariable = readConfig({ argv: [], env: { ZAIMA_OIDC: JSON.stringify([provider]) }, readFile: () => null })
    expect(fromFile).toEqual(fromVariable)
    expect(fromFile.ok && fromFile.config.oidc).toEqual([
      { ...provider, scopes: ['openid', 'profile', 'email'], groupsClaim: 'groups', roles: {}, role: 'member', create: 'approve' },
    ])
    expect(readConfig({ argv: [], env: {}, readFile: () => null })).toMatchObject({ config: { oidc: [] } })
  })
  test('[S-168] a secret may lie in a file of its own; one that is missing is a mistake', () => {
    const { clientSecret: _, ...rest } = provider
    const named = [{ ...rest, clientSecretFile: '/run/secrets/work' }]
    expect(read(named, { '/run/secrets/work': 'from a file\n' })).toMatchObject({ config: { oidc: [{ clientSecret: 'from a file' }] } })
    expect(read(named)).toMatchObject({ ok: false, mistakes: [expect.stringContaining('clientSecretFile of the provider work')] })
  })
  test('[S-168] mistakes are told by where they are, and never repeat a secret', () => {
    const wrongs: unknown[] = [
      [{ ...provider, issuer: 'http://id.example.org' }],
      [{ ...provider, issuer: 'https://u:p@id.example.org' }],
      [{ ...provider, id: 'Not An Id' }],
      [{ ...provider, roles: { staff: 'owner' } }],
      [{ ...provider, colour: 'red' }],
      [provider, provider],
      { provider },
      'not json',
    ]
    for (const wrong of wrongs) {
      const result = read(wrong)
      expect(result.ok).toBe(false)
      if (!result.ok) expect(result.mistakes.join(' ')).not.toContain('hunter2')
    }
    expect(read([{ ...provider, issuer: 'http://127.0.0.1:9000' }]).ok).toBe(true)
    expect(settings.oidc.kind.show([{ ...provider, scopes: [], groupsClaim: 'g', roles: {}, role: 'member', create: 'no' }])).not.toContain(
      'hunter2',
    )
  })
})
