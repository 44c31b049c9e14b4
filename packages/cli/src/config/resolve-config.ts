import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isObject, LogpipeError, parseJson } from '@logpipe/sdk/contract'
import { errnoOf, isRegion, isStackName } from '@logpipe/sdk/operations'
import type { CliContext } from '../context.ts'
import { quote } from './parse-option.ts'

export interface ConfigFlags {
  readonly target?: string
  readonly region?: string
  readonly data?: string
}

/** Where a value came from. */
export type ConfigSource = 'flag' | 'environment' | 'logpipe.json' | 'default'

export interface Config {
  /** `embedded`, the name of a deployed stack (`logpipe-<stage>`), or an http(s) URL. */
  readonly target: string
  readonly targetSource: ConfigSource
  /** AWS region of deployed stacks; absent where the AWS profile decides. */
  readonly region?: string
  readonly regionSource?: ConfigSource
  /** Absolute path of the embedded stack's folder. */
  readonly dataDir: string
  readonly dataSource: ConfigSource
}

const fileKeys = ['target', 'data', 'region'] as const

/**
 * Flag beats environment beats logpipe.json beats default. Throws `invalid_option` with every problem at once:
 * an unreadable file, an unknown key, an invalid target.
 */
export async function resolveConfig(
  flags: ConfigFlags,
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
): Promise<Config> {
  const file = await readConfigFile(cwd)
  const [target, targetSource] = pick(flags.target, env.LOGPIPE_TARGET, file.values.target, 'embedded')
  const [data, dataSource] = pick(flags.data, env.LOGPIPE_DATA, file.values.data, '.logpipe')
  const region = pickRegion(flags.region, env, file.values.region)
  const problems = [...file.problems]
  if (target !== 'embedded' && !isStackName(target) && !isHttpUrl(target)) problems.push(targetProblem(target))
  // Another tool's environment is no concern of a command that does not go to AWS.
  const isUsed = isStackName(target) || region?.regionSource !== 'environment'
  if (region !== undefined && isUsed && !isRegion(region.region)) {
    problems.push(`region is ${quote(region.region)}; it must be an AWS region such as eu-central-1`)
  }
  if (data === '') problems.push('data is empty; it must be a folder')
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
  return { target, targetSource, ...region, dataDir: resolve(cwd, data), dataSource }
}

/** The SDK for JavaScript does not know AWS_DEFAULT_REGION, which the AWS command line does. */
function pickRegion(
  flag: string | undefined,
  env: CliContext['env'],
  file: string | undefined,
): { readonly region: string; readonly regionSource: ConfigSource } | undefined {
  const [region, regionSource] = pick(flag, env.AWS_REGION || env.AWS_DEFAULT_REGION, file, '')
  return regionSource === 'default' ? undefined : { region, regionSource }
}

function targetProblem(target: string): string {
  const rule = target.startsWith('logpipe-')
    ? 'a stack name is logpipe- and a stage: 1 to 20 of a-z, 0-9 and "-", starting with a letter and not ending with "-" or "-edge"'
    : 'it must be embedded, a deployed stack (logpipe-<stage>) or an http(s) URL'
  return `target is ${quote(target)}; ${rule}`
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
  readonly values: Partial<Readonly<Record<(typeof fileKeys)[number], string>>>
  readonly problems: readonly string[]
}

async function readConfigFile(cwd: string): Promise<ConfigFile> {
  let text: string
  try {
    text = await readFile(join(cwd, 'logpipe.json'), 'utf8')
  } catch (error) {
    return { values: {}, problems: errnoOf(error) === 'ENOENT' ? [] : ['logpipe.json cannot be read'] }
  }
  const value = parseJson(text)
  if (!isObject(value)) return { values: {}, problems: ['logpipe.json is not a JSON object'] }
  const unknown = Object.keys(value).filter((key) => !fileKeys.some((known) => known === key))
  const wrong = fileKeys.filter((key) => value[key] !== undefined && typeof value[key] !== 'string')
  return {
    values: Object.fromEntries(fileKeys.flatMap((key) => (typeof value[key] === 'string' ? [[key, value[key]]] : []))),
    problems: [
      ...unknown.map((key) => `logpipe.json has the unknown key ${quote(key)}; it takes ${fileKeys.join(', ')}`),
      ...wrong.map((key) => `${key} in logpipe.json must be a string`),
    ],
  }
}

function isHttpUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:')
}
