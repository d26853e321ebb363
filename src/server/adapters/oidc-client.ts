/**
 * OpenID Connect by the package openid-client: discovery, code, PKCE, and the checks of everything a provider says. What was discovered
 * is kept until something goes wrong with it, so a provider that changes its keys or comes back is looked at anew.
 */
import * as oidc from 'openid-client'
import { faultFields } from '../../domain/faults.ts'
import type { Answered, Providers } from '../ports.ts'
import type { ProviderSettings } from '../setting-oidc.ts'

const timeoutS = 8
/** With `prompt=login` the person signs in anew in any case; asking for an age as well makes the provider say when. Zero sends some in circles. */
const freshS = 60

export const oidcProviders = (settings: readonly ProviderSettings[]): Providers => {
  const found = new Map<string, Promise<oidc.Configuration>>()
  const settingOf = (id: string): ProviderSettings => {
    const setting = settings.find((p) => p.id === id)
    if (setting === undefined) throw new Error(`no provider is called ${id}`)
    return setting
  }
  const discovered = (id: string): Promise<oidc.Configuration> => {
    const known = found.get(id)
    if (known !== undefined) return known
    const fresh = discover(settingOf(id))
    found.set(id, fresh)
    fresh.catch(() => found.delete(id))
    return fresh
  }
  const orNull = async <T>(id: string, work: (config: oidc.Configuration) => T | Promise<T>): Promise<T | null> => {
    try {
      return await work(await discovered(id))
    } catch {
      return null
    }
  }
  return {
    list: () => settings,
    address: (id, { state, nonce, verifier, redirectUri, ask }) =>
      orNull(id, async (config) => {
        const parameters = {
          redirect_uri: redirectUri,
          scope: settingOf(id).scopes.join(' '),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(ask === 'fresh' ? { prompt: 'login', max_age: String(freshS) } : {}),
        }
        return oidc.buildAuthorizationUrl(config, parameters).href
      }),
    async answer(id, { state, nonce, verifier, redirectUri, query }) {
      try {
        const config = await discovered(id)
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const { iss, sub, ...claims } = tokens.claims()!
        const more =
          config.serverMetadata().userinfo_endpoint === undefined ? {} : await oidc.fetchUserInfo(config, tokens.access_token, sub)
        return { kind: 'proven', issuer: iss, subject: sub, claims: { ...more, ...claims } }
      } catch (error) {
        found.delete(id)
        return failure(error)
      }
    },
    leaving: (id, backTo) =>
      orNull(id, (config) =>
        config.serverMetadata().end_session_endpoint === undefined
          ? null
          : oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: backTo }).href,
      ),
  }
}

const discover = async ({ issuer, clientId, clientSecret }: ProviderSettings): Promise<oidc.Configuration> => {
  // The settings allow http to this machine alone.
  const open = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
  const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  const metadata = clientSecret === null ? {} : { client_secret: clientSecret }
  return oidc.discovery(new URL(issuer), clientId, metadata, authentication, {
    timeout: timeoutS,
    // Signatures are checked even of what came straight over TLS.
    execute: [oidc.enableNonRepudiationChecks, ...open],
  })
}

/** Nothing that could be read as an answer. */
const silent = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'])

/** A provider that did not answer, or one whose answer does not hold. */
const failure = (error: unknown): Answered => {
  const { type, message } = faultFields(error)
  const why = `${type}: ${message}`
  const answered =
    error instanceof oidc.AuthorizationResponseError ||
    error instanceof oidc.ResponseBodyError ||
    error instanceof oidc.WWWAuthenticateChallengeError ||
    (error instanceof oidc.ClientError && error.code !== undefined && !silent.has(error.code))
  return { kind: answered ? 'refused' : 'unreachable', why }
}
