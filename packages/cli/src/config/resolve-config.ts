import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isObject, LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'
import { quote } from './parse-option.ts'

export interface ConfigFlags {
  readonly target?: string
  readonly data?: string
}

/** Where a value came from. */
export type ConfigSource = 'flag' | 'environment' | 'logpipe.json' | 'default'

export interface Config {
  /** `embedded`, or an http(s) URL. */
  readonly target: string
  readonly targetSource: ConfigSource
  /** Absolute path of the embedded stack's folder. */
  readonly dataDir: string
  readonly dataSource: ConfigSource
}

const fileKeys = ['target', 'data']

/**
 * Flag beats environment beats logpipe.json beats default. Throws `invalid_option` with every problem at once:
 * an unreadable file, an unknown key, a target that is none.
 */
export async function resolveConfig(
  flags: ConfigFlags,
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
): Promise<Config> {
  const file = await readConfigFile(cwd)
  const [target, targetSource] = pick(flags.target, env.LOGPIPE_TARGET, file.values.target, 'embedded')
  const [data, dataSource] = pick(flags.data, env.LOGPIPE_DATA, file.values.data, '.logpipe')
  const problems = [...file.problems]
  if (target !== 'embedded' && !isHttpUrl(target)) {
    problems.push(`target is ${quote(target)}; it must be embedded or an http(s) URL`)
  }
  if (data === '') problems.push('data is empty; it must be a folder')
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
  return { target, targetSource, dataDir: resolve(cwd, data), dataSource }
}

function pick(
  flag: string | undefined,
  env: string | undefined,
  file: string | undefined,
  fallback: string,
): [string, ConfigSource] {
  if (flag !== undefined) return [flag, 'flag']
  if (env !== undefined && env !== '') return [env, 'environment']
  if (file !== undefined) return [file, 'logpipe.json']
  return [fallback, 'default']
}

interface ConfigFile {
  readonly values: { readonly target?: string; readonly data?: string }
  readonly problems: readonly string[]
}

async function readConfigFile(cwd: string): Promise<ConfigFile> {
  let text: string
  try {
    text = await readFile(join(cwd, 'logpipe.json'), 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { values: {}, problems: isMissing ? [] : ['logpipe.json cannot be read'] }
  }
  const value = parseJson(text)
  if (!isObject(value)) return { values: {}, problems: ['logpipe.json is not a JSON object'] }
  const unknown = Object.keys(value).filter((key) => !fileKeys.includes(key))
  const wrong = fileKeys.filter((key) => value[key] !== undefined && typeof value[key] !== 'string')
  return {
    values: {
      ...(typeof value.target === 'string' && { target: value.target }),
      ...(typeof value.data === 'string' && { data: value.data }),
    },
    problems: [
      ...unknown.map((key) => `logpipe.json has the unknown key ${quote(key)}; it takes ${fileKeys.join(' and ')}`),
      ...wrong.map((key) => `${key} in logpipe.json must be a string`),
    ],
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isHttpUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:')
}
