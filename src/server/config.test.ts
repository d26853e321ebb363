import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { defaultLimits } from '../domain/presence/model.ts'
import { Settings } from '../protocol/model.ts'
import { defaultFile, envName, flagName, readConfig, settings, type Config, type ConfigSources } from './config.ts'

const read = (given: { argv?: string[]; env?: Record<string, string>; files?: Record<string, string> } = {}) =>
  readConfig({ argv: given.argv ?? [], env: given.env ?? {}, readFile: (path) => given.files?.[path] ?? null } satisfies ConfigSources)
const config = (given?: Parameters<typeof read>[0]): Config => {
  const result = read(given)
  if (!result.ok) throw new Error(result.mistakes.join('\n'))
  return result.config
}
const mistakes = (given: Parameters<typeof read>[0]): string[] => {
  const result = read(given)
  return result.ok ? [] : result.mistakes
}
const keys = Object.keys(settings) as (keyof typeof settings)[]

describe('without any setting', () => {
  test('Zaima listens on this machine only, and presence keeps the limits of the design', () => {
    expect(config()).toMatchObject({ host: '127.0.0.1', port: 7080, data: './data', secureCookies: false, idleAfterMs: 300_000 })
    expect(config().presence).toEqual(defaultLimits)
  })
  test('every default is a value that a person may write', () => {
    for (const key of keys) {
      const { kind, default: value, comesWithCluster } = settings[key] as (typeof settings)['host']
      if (value === null || comesWithCluster) continue
      expect([key, kind.read(kind.show(value))]).toEqual([key, { ok: true, value }])
    }
  })
  test('the longest idle time that a server may set is one that the wire can carry', () => {
    for (const written of ['never', '1s', '2h']) {
      const { idleAfterMs } = config({ env: { ZAIMA_IDLE_AFTER: written } })
      expect(Settings.shape.idleAfterMs.safeParse(idleAfterMs).success).toBe(true)
    }
  })
})

describe('sources', () => {
  const files = { [defaultFile]: '{"port": 1, "host": "file"}', 'other.json': '{"port": 4}' }
  test('a flag wins over the environment, that over the file, that over the default', () => {
    expect(config({ files })).toMatchObject({ port: 1, host: 'file' })
    expect(config({ files, env: { ZAIMA_PORT: '2' } })).toMatchObject({ port: 2, host: 'file' })
    expect(config({ files, env: { ZAIMA_PORT: '2' }, argv: ['--port=3'] })).toMatchObject({ port: 3, host: 'file' })
    expect(config({ files, argv: ['--port', '3'] }).port).toBe(3)
  })
  test('another file is named by flag or environment, and must then exist', () => {
    expect(config({ files, argv: ['--config', 'other.json'] }).port).toBe(4)
    expect(config({ files, env: { ZAIMA_CONFIG: 'other.json' } }).port).toBe(4)
    expect(mistakes({ files, argv: ['--config', 'gone.json'] })).toEqual([expect.stringContaining('gone.json cannot be read')])
  })
  test('a file that is not an object is one mistake', () => {
    for (const content of ['{', '[]', 'null', '7'])
      expect(mistakes({ files: { [defaultFile]: content } })).toEqual([`${defaultFile} is not a JSON object.`])
  })
  test('an empty variable is unset; those of others and of our own client are left alone', () => {
    expect(config({ env: { ZAIMA_PORT: '', PATH: '/bin', ZAIMA_TOKEN: 'x' } }).port).toBe(7080)
  })
  test('every setting has its three names, and reads the same through each', () => {
    for (const key of keys) {
      const { kind, default: value, comesWithCluster } = settings[key] as (typeof settings)['host']
      if (value === null || comesWithCluster) continue
      const raw = kind.show(value)
      for (const given of [
        { env: { [envName(key)]: raw } },
        { argv: [flagName(key), raw] },
        { files: { [defaultFile]: JSON.stringify({ [key]: raw }) } },
      ]) {
        expect([key, read(given)]).toEqual([key, read()])
      }
    }
  })
})

describe('mistakes', () => {
  test('all are told at once, each with where it stands', () => {
    const found = mistakes({
      env: { ZAIMA_PORT: 'seven', ZAIMA_LOG: 'loud' },
      argv: ['--idle-after', '5'],
      files: { [defaultFile]: '{"graceLost": 20}' },
    })
    expect(found).toHaveLength(4)
    for (const where of ['ZAIMA_PORT is "seven"', 'ZAIMA_LOG is "loud"', '--idle-after is "5"', `"graceLost" in ${defaultFile} is 20`]) {
      expect(found.join('\n')).toContain(where)
    }
  })
  test('an unknown name gets the nearest real one', () => {
    expect(mistakes({ env: { ZAIMA_PROT: '1' } })).toEqual(['ZAIMA_PROT is not a setting; did you mean ZAIMA_PORT?'])
    expect(mistakes({ argv: ['--idel-after', '5min'] })).toEqual(['--idel-after is not a setting; did you mean --idle-after?'])
    expect(mistakes({ files: { [defaultFile]: '{"pingevry": "5s"}' } })).toEqual([
      `"pingevry" in ${defaultFile} is not a setting; did you mean pingEvery?`,
    ])
    expect(mistakes({ env: { ZAIMA_QUANTUM_FLUX: '1' } })).toEqual(['ZAIMA_QUANTUM_FLUX is not a setting; docs/config.md lists them.'])
  })
  test('a duration or a size without its unit is refused, and told how to write it', () => {
    expect(mistakes({ env: { ZAIMA_IDLE_AFTER: '300' } })[0]).toContain('a number needs its unit: ms, s, min, h, d')
    expect(mistakes({ env: { ZAIMA_SEND_BUFFER: '1048576' } })[0]).toContain('a number needs its unit: B, KiB, MiB, GiB')
  })
  test('flags without a value and stray words are refused', () => {
    expect(mistakes({ argv: ['--port'] })).toEqual(['--port needs a value.'])
    expect(mistakes({ argv: ['--port', '--host', 'x'] })).toEqual(['--port needs a value.'])
    expect(mistakes({ argv: ['banana'] })).toHaveLength(1)
  })
  test('settings of the cluster are refused in one sentence that does not repeat their secrets', () => {
    for (const name of ['ZAIMA_DATABASE_URL', 'ZAIMA_NATS_URL', 'ZAIMA_S3_URL']) {
      const found = mistakes({ env: { [name]: 'scheme://user:hunter2@host/x' } })
      expect(found).toEqual([`${name} comes with the cluster, which this version does not have yet: leave it out.`])
    }
  })
  test('timings that contradict each other are refused', () => {
    expect(mistakes({ env: { ZAIMA_PING_EVERY: '5s' } })[0]).toContain('ZAIMA_ANSWER_WITHIN (10s) is too long beside ZAIMA_PING_EVERY (5s)')
    expect(mistakes({ env: { ZAIMA_SESSION_IDLE: '8d' } })[0]).toContain('ZAIMA_SESSION_MAX (7d)')
    expect(mistakes({ env: { ZAIMA_SESSION_KEEP: '100d' } })[0]).toContain('ZAIMA_SESSION_KEEP_MAX (90d)')
    expect(mistakes({ env: { ZAIMA_PING_BACKGROUND_EVERY: '15s' } })).toHaveLength(1)
  })
  test('no text whatever makes reading throw', () => {
    const name = fc.constantFrom(...keys.map(envName), 'ZAIMA_X', 'ZAIMA_CONFIG')
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), fc.array(fc.string()), fc.json(), (env, argv, content) => {
        expect(typeof readConfig({ env, argv, readFile: () => content }).ok).toBe('boolean')
      }),
    )
  })
})

describe('values', () => {
  test('durations, sizes, rates and never are read as written', () => {
    const env = {
      ZAIMA_GRACE_CLOSED: '250ms',
      ZAIMA_SESSION_MAX: '1.5d',
      ZAIMA_SEND_BUFFER: '2MiB',
      ZAIMA_RATE_WATCH: '3/500ms',
      ZAIMA_IDLE_AFTER: 'never',
    }
    expect(config({ env })).toMatchObject({
      presence: { grace: { closedMs: 250 } },
      session: { maxMs: 129_600_000 },
      sendBufferBytes: 2_097_152,
      rates: { watch: { times: 3, perMs: 500 } },
      idleAfterMs: 0,
    })
  })
  test('the public address is an origin; https makes cookies secure', () => {
    expect(config({ env: { ZAIMA_PUBLIC_URL: 'https://Chat.Example.org/' } })).toMatchObject({
      publicUrl: 'https://chat.example.org',
      secureCookies: true,
    })
    expect(config({ env: { ZAIMA_PUBLIC_URL: 'http://chat.lan:81' } })).toMatchObject({
      publicUrl: 'http://chat.lan:81',
      secureCookies: false,
    })
    for (const wrong of ['chat.example.org', 'https://x/path', 'ftp://x', 'https://u:p@x', 'https://x/?q']) {
      expect(mistakes({ env: { ZAIMA_PUBLIC_URL: wrong } })).toHaveLength(1)
    }
  })
})

describe('secrets in files', () => {
  const files = { '/run/secret': 'hunter2\n', '/run/empty': '\n', [defaultFile]: '{"s3UrlFile": "/run/secret"}' }
  test('[S-200] each may be given by flag, variable or key, and counts as given', () => {
    const refused = (where: string) => [`${where} comes with the cluster, which this version does not have yet: leave it out.`]
    expect(mistakes({ env: { ZAIMA_S3_URL_FILE: '/run/secret' }, files: { '/run/secret': 'x' } })).toEqual(refused('ZAIMA_S3_URL_FILE'))
    expect(mistakes({ argv: ['--s3-url-file', '/run/secret'], files: { '/run/secret': 'x' } })).toEqual(refused('--s3-url-file'))
    expect(mistakes({ files })).toEqual(refused(`"s3UrlFile" in ${defaultFile}`))
  })
  test('[S-200] a file that is not there or empty, and a secret given twice, are told without a word of it', () => {
    const gone = mistakes({ env: { ZAIMA_S3_URL_FILE: '/run/gone' } })
    expect(gone).toEqual(['ZAIMA_S3_URL_FILE names "/run/gone", which is no file that can be read.'])
    expect(mistakes({ env: { ZAIMA_S3_URL_FILE: '/run/empty' }, files: { '/run/empty': '\n' } })).toEqual([
      'ZAIMA_S3_URL_FILE names "/run/empty", which is empty.',
    ])
    const twice = mistakes({ env: { ZAIMA_S3_URL_FILE: '/run/secret', ZAIMA_S3_URL: 'hunter3' }, files: { '/run/secret': 'hunter2' } })
    expect(twice[0]).toBe('ZAIMA_S3_URL and ZAIMA_S3_URL_FILE say the same twice: leave one out.')
    expect(twice.join()).not.toContain('hunter')
  })
  test('[S-200] what a file says is the setting, without the end of its line', () => {
    const [url, from] = ['smtps://zaima:hunter2@mail.example.org', { ZAIMA_MAIL_FROM: 'zaima@example.org' }]
    const given = read({ env: { ...from, ZAIMA_SMTP_URL: url } })
    expect(given.ok).toBe(true)
    for (const end of ['', '\n', '\r\n'])
      expect(read({ env: { ...from, ZAIMA_SMTP_URL_FILE: '/run/secret' }, files: { '/run/secret': url + end } })).toEqual(given)
    expect(mistakes({ env: { ...from, ZAIMA_SMTP_URL_FILE: '/run/secret' }, files: { '/run/secret': 'hunter2' } }).join()).not.toContain(
      'hunter2',
    )
  })
  test('[S-200] what is no secret has no such file', () => {
    expect(mistakes({ env: { ZAIMA_PORT_FILE: '/run/secret' } })).toHaveLength(1)
  })
})

describe('proxies and certificates', () => {
  test('[W-54] trusted proxies are addresses and ranges, with commas or as a list, and nothing else', () => {
    const trusted = (raw: string) => config({ env: { ZAIMA_TRUSTED_PROXIES: raw } }).trustedProxies
    expect(trusted('127.0.0.1, 10.0.0.0/8,::1')).toEqual(['127.0.0.1', '10.0.0.0/8', '::1'])
    expect(config({ files: { [defaultFile]: '{"trustedProxies": ["fd00::/8"]}' } }).trustedProxies).toEqual(['fd00::/8'])
    expect([config().trustedProxies, trusted('none')]).toEqual([[], []])
    for (const wrong of ['proxy.example', '10.0.0.0/33', '*', '127.0.0.1,,', 'true'])
      expect(mistakes({ env: { ZAIMA_TRUSTED_PROXIES: wrong } })).toHaveLength(1)
  })
  test('[W-54] a certificate needs its key, and the rest needs a certificate', () => {
    const [cert, key] = [{ ZAIMA_TLS_CERT: 'a.pem' }, { ZAIMA_TLS_KEY: 'a.key' }]
    expect(config({ env: { ...cert, ...key, ZAIMA_TLS_REDIRECT_PORT: '80' } })).toMatchObject({
      secureCookies: true,
      tls: { cert: 'a.pem', key: 'a.key', redirectPort: 80 },
    })
    expect(mistakes({ env: cert })).toEqual(['ZAIMA_TLS_CERT needs ZAIMA_TLS_KEY beside it.'])
    expect(mistakes({ env: key })).toEqual(['ZAIMA_TLS_KEY needs ZAIMA_TLS_CERT beside it.'])
    expect(mistakes({ env: { ZAIMA_TLS_REDIRECT_PORT: '80' } })).toEqual([
      'ZAIMA_TLS_REDIRECT_PORT needs ZAIMA_TLS_CERT and ZAIMA_TLS_KEY.',
    ])
    expect(mistakes({ env: { ...cert, ...key, ZAIMA_PUBLIC_URL: 'http://x.example' } })).toHaveLength(1)
  })
})
