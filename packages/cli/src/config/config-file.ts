import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isObject, LogpipeError, parseJson } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure, isMissing } from '@logpipe/sdk/operations'
import type { CliContext } from '../context.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './parse-option.ts'

const settings = ['target', 'data', 'region', 'tenant'] as const

/** What logpipe.json may set, at its top or in one of its contexts; as written, unchecked but for being text. */
export type Settings = Partial<Readonly<Record<(typeof settings)[number], string>>>

export interface ConfigFile {
  readonly path: string
  readonly settings: Settings
  readonly contexts: ReadonlyMap<string, Settings>
  /** What is wrong with it, each a sentence. */
  readonly problems: readonly string[]
}

/** The name by which the settings outside all contexts are chosen. */
export const noContext = 'default'

const fileName = 'logpipe.json'
const keys = [...settings, 'contexts'] as const

/**
 * Reads the file that LOGPIPE_CONFIG names, or else logpipe.json of this folder or of the nearest above that has one. Undefined where there
 * is none. Throws `invalid_option` for what is no file, and for a file above that another user put there: it decides where logs go. Throws
 * `unreadable_input`.
 */
export async function readConfigFile({ env, cwd }: Pick<CliContext, 'env' | 'cwd'>): Promise<ConfigFile | undefined> {
  const path = env.LOGPIPE_CONFIG ? resolve(cwd, env.LOGPIPE_CONFIG) : await findConfigFile(cwd)
  return path === undefined ? undefined : parseConfigFile(path, await readText(path))
}

/** The same for commands that are about the file. Throws `invalid_option` as well where there is none, or where it is wrong. */
export async function requireConfigFile(world: Pick<CliContext, 'env' | 'cwd'>): Promise<ConfigFile> {
  const file = await readConfigFile(world)
  const example = '{"contexts": {"prod": {"target": "logpipe-prod"}}}'
  const problems = file?.problems ?? [`there is no ${fileName} in ${world.cwd} or above; write one, such as ${example}`]
  if (file === undefined || problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
  return file
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileFailure('read', path, error)
  }
}

async function findConfigFile(cwd: string): Promise<string | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, fileName)
    const found = await statOf(path)
    if (found !== undefined) {
      if (folder !== cwd) await refuseStrangers(path, found, cwd)
      // A pipe would be waited for, and neither Ctrl-C nor a limit ends that.
      if (!found.isFile()) throw new LogpipeError('invalid_option', `${path} is not a file; remove or rename it`)
      return path
    }
    if (folder === dirname(folder)) return undefined
  }
}

/** Whoever owns the folder that one works in is trusted with what lies in it, as is root; nobody else. */
async function refuseStrangers(path: string, { uid }: Stats, cwd: string): Promise<void> {
  const { uid: ownUid } = await stat(cwd)
  if (uid === ownUid || uid === 0) return
  const why = `${path} belongs to another user (uid ${uid}) than ${cwd} (uid ${ownUid})`
  throw new LogpipeError('invalid_option', `${why}; to use it anyway, set LOGPIPE_CONFIG=${path}`)
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    // A folder that cannot be looked into is none of this user's.
    if (isMissing(error) || errnoOf(error) === 'EACCES') return undefined
    throw fileFailure('read', path, error)
  }
}

async function parseConfigFile(path: string, text: string): Promise<ConfigFile> {
  const value = parseJson(text.replace(/^\ufeff/, ''))
  const empty = { path, settings: {}, contexts: new Map<string, Settings>() }
  if (!isObject(value)) return { ...empty, problems: [`${path} is not a JSON object`] }
  const top = await parseSettings(value, { where: path, keys })
  const { contexts = {} } = value
  if (!isObject(contexts)) return { ...empty, problems: [...top.problems, `contexts in ${path} must be an object`] }
  const parsed = await Promise.all(Object.entries(contexts).map(([name, context]) => parseContext(name, context, path)))
  return {
    path,
    settings: top.settings,
    contexts: new Map(parsed.map(({ name, settings }) => [name, settings])),
    problems: [...top.problems, ...parsed.flatMap(({ problems }) => problems)],
  }
}

interface Parsed {
  readonly settings: Settings
  readonly problems: readonly string[]
}

async function parseContext(name: string, value: unknown, path: string): Promise<Parsed & { readonly name: string }> {
  const where = `context ${quote(name)} in ${path}`
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name) || name === noContext) {
    const rule = `a name is 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-", and not ${noContext}`
    return { name, settings: {}, problems: [`${where}: ${rule}`] }
  }
  if (!isObject(value)) return { name, settings: {}, problems: [`${where} must be an object`] }
  return { name, ...(await parseSettings(value, { where, keys: settings })) }
}

async function parseSettings(
  value: Readonly<Record<string, unknown>>,
  { where, keys }: { readonly where: string; readonly keys: readonly string[] },
): Promise<Parsed> {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key))
  const advice = await Promise.all(unknown.map((key) => adviceOn(key, keys)))
  const wrong = settings.filter((key) => value[key] !== undefined && typeof value[key] !== 'string')
  return {
    settings: Object.fromEntries(
      settings.flatMap((key) => (typeof value[key] === 'string' ? [[key, value[key]]] : [])),
    ),
    problems: [
      ...unknown.map((key, i) => `${where} has the unknown key ${quote(key)}; ${advice[i]}`),
      ...wrong.map((key) => `${key} in ${where} must be a string`),
    ],
  }
}

async function adviceOn(key: string, keys: readonly string[]): Promise<string> {
  const meant = await didYouMean(key, keys)
  return meant === undefined ? `it takes ${keys.join(', ')}` : `did you mean ${meant}?`
}
