/**
 * What an account elsewhere means here: which name and role its person gets, how much the provider proved, and where a browser may be
 * sent afterwards. A provider says what it likes, so everything it says is read with care and nothing is taken over as it stands.
 */
import type { Role } from '../protocol/model.ts'
import { limits } from '../protocol/limits.ts'

/** As the settings say. Nobody becomes owner by a group. */
export type GrantedRole = Exclude<Role, 'owner'>
export type RoleMap = { readonly roles: Readonly<Record<string, GrantedRole>>; readonly role: GrantedRole }

const ranking: readonly GrantedRole[] = ['guest', 'member', 'moderator', 'admin']

/**
 * The highest role that a group gives, else the one for everybody. `current` null: a new account. Where no groups are named, a role is
 * chosen here by hand and kept; owners always keep theirs.
 */
export const decideRole = (groups: readonly string[], map: RoleMap, current: Role | null): Role => {
  if (current === 'owner') return current
  if (current !== null && Object.keys(map.roles).length === 0) return current
  const given = groups.flatMap((group) => (Object.hasOwn(map.roles, group) ? [map.roles[group]!] : []))
  return given.toSorted((a, b) => ranking.indexOf(b) - ranking.indexOf(a))[0] ?? map.role
}

type Claims = Readonly<Record<string, unknown>>
const textOf = (claims: Claims, name: string): string => {
  const value = claims[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** A list, or one text; anything else is no group. */
export const groupsIn = (claims: Claims, name: string): string[] => {
  const value = claims[name]
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((group) => typeof group === 'string') : []
}

/** Did the person show two things there? Only what the provider says outright counts. */
export const factorsIn = (claims: Claims): 1 | 2 => {
  const amr = Array.isArray(claims['amr']) ? claims['amr'] : []
  const acr = textOf(claims, 'acr')
  return amr.includes('mfa') || acr === multiFactor || /^phrh?$/.test(acr) || /(^|[:/_-])mfa$/i.test(acr) ? 2 : 1
}
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

/** A name that the rules allow, made of what the provider calls the person. Numbers are added until one is free. */
export const nameIn = (claims: Claims): string => {
  const given = ['preferred_username', 'nickname', 'email', 'name']
    .map((name) => clip(cleanName(textOf(claims, name)), limits.nameChars))
    .find((n) => [...n].length >= 2)
  return given ?? 'person'
}
/** Not within one character. */
const clip = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
const cleanName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/@.*$/u, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[._-]+$/gu, '')
export const nameAfter = (name: string, tries: number): string => (tries === 0 ? name : `${clip(name, limits.nameChars - 5)}-${tries + 1}`)

export const displayNameIn = (claims: Claims, name: string): string => {
  const given = textOf(claims, 'name')
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return given === '' ? name : clip(given, limits.displayNameChars)
}
/** What the person will know this account by. */
export const labelIn = (claims: Claims, subject: string): string => {
  const called = textOf(claims, 'email') || textOf(claims, 'preferred_username') || textOf(claims, 'name') || subject
  return clip(called.toWellFormed().replace(/[\p{Cc}\p{Cf}]+/gu, ''), limits.labelChars)
}

/** Clocks of two computers differ by less. */
const skewMs = 60_000
/** Did the person sign in there after being asked to, or had they long before? */
export const isFresh = (claims: Claims, askedAt: number): boolean => {
  const at = claims['auth_time']
  return typeof at === 'number' && at * 1000 >= askedAt - skewMs
}

/** A path of this place and nothing else; the start page if it is none. */
export const localPath = (path: string | undefined): string =>
  path !== undefined && path.length <= 500 && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && !/^\/(auth|api)(\/|$)/.test(path) ? path : '/'
