import { dirname, join, resolve } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { isRegion, isStackName } from '@logpipe/sdk/operations'
import type { CliContext } from '../context.ts'
import { type ContextSource, chooseContext } from './choose-context.ts'
import { readConfigFile, type Settings } from './config-file.ts'
import { quote } from './parse-option.ts'

export interface ConfigFlags {
  readonly target?: string
  readonly region?: string
  readonly data?: string
  readonly context?: string
}

/** Where a value came from; `context` is one of logpipe.json. */
export type ConfigSource = 'flag' | 'environment' | 'context' | 'logpipe.json' | 'default'

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
  /** Tenant of commands that are given none, as written; absent where nothing names one. A key of the environment may name another. */
  readonly tenant?: string
  readonly tenantSource?: ConfigSource
  /** Absolute path of the logpipe.json that counts here; absent without one. */
  readonly file?: string
  /** The context whose settings count; absent where none is chosen. */
  readonly contextName?: string
  readonly contextSource?: ContextSource
}

/**
 * Flag beats environment beats the context beats logpipe.json beats default. Throws `invalid_option` with every problem at once:
 * an unknown key, an unknown context, an invalid target.
 */
export async function resolveConfig(flags: ConfigFlags, world: Pick<CliContext, 'env' | 'cwd'>): Promise<Config> {
  const { env, cwd } = world
  const file = await readConfigFile(world)
  const context = await chooseContext(flags.context, file, env)
  const layers = { file: file?.settings ?? {}, context: context.settings }
  const [target, targetSource] = pick('target', { ...layers, flag: flags.target, env: env.LOGPIPE_TARGET }) ?? embedded
  const data = pick('data', { ...layers, flag: flags.data, env: env.LOGPIPE_DATA })
  const region = pick('region', { ...layers, flag: flags.region, env: env.AWS_REGION || env.AWS_DEFAULT_REGION })
  const tenant = pick('tenant', { ...layers, env: env.LOGPIPE_TENANT })
  const problems = [
    ...(file?.problems ?? []),
    ...context.problems,
    ...targetProblems(target),
    ...regionProblems(region, target),
    ...(data?.[0] === '' ? ['data is empty; it must be a folder'] : []),
  ]
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
  return {
    target,
    targetSource,
    ...(region && { region: region[0], regionSource: region[1] }),
    ...dataDirOf(data, { cwd, root: file === undefined ? cwd : dirname(file.path) }),
    ...(tenant && { tenant: tenant[0], tenantSource: tenant[1] }),
    ...(file && { file: file.path }),
    ...(context.chosen && { contextName: context.chosen.name, contextSource: context.chosen.source }),
  }
}

const embedded: Picked = ['embedded', 'default']

type Picked = readonly [value: string, source: ConfigSource]

interface Layers {
  readonly flag?: string | undefined
  readonly env: string | undefined
  readonly context: Settings
  readonly file: Settings
}

/** The SDK for JavaScript does not know AWS_DEFAULT_REGION, which the AWS command line does: so it is read here. */
function pick(key: keyof Settings, { flag, env, context, file }: Layers): Picked | undefined {
  if (flag !== undefined) return [flag, 'flag']
  if (env !== undefined && env !== '') return [env, 'environment']
  const { [key]: chosen } = context
  if (chosen !== undefined) return [chosen, 'context']
  const { [key]: value } = file
  return value === undefined ? undefined : [value, 'logpipe.json']
}

/** A path of logpipe.json starts at its folder, wherever below it a command runs; and so does the default. */
function dataDirOf(
  data: Picked | undefined,
  { cwd, root }: { readonly cwd: string; readonly root: string },
): Pick<Config, 'dataDir' | 'dataSource'> {
  if (data === undefined) return { dataDir: join(root, '.logpipe'), dataSource: 'default' }
  const [path, dataSource] = data
  const isTyped = dataSource === 'flag' || dataSource === 'environment'
  return { dataDir: resolve(isTyped ? cwd : root, path), dataSource }
}

function targetProblems(target: string): readonly string[] {
  if (target === 'embedded' || isStackName(target) || isHttpUrl(target)) return []
  const rule = target.startsWith('logpipe-')
    ? 'a stack name is logpipe- and a stage: 1 to 20 of a-z, 0-9 and "-", starting with a letter and not ending with "-" or "-edge"'
    : 'it must be embedded, a deployed stack (logpipe-<stage>) or an http(s) URL'
  return [`target is ${quote(target)}; ${rule}`]
}

/** Another tool's environment is no concern of a command that does not go to AWS. */
function regionProblems(region: Picked | undefined, target: string): readonly string[] {
  if (region === undefined) return []
  const [name, source] = region
  const isUsed = isStackName(target) || source !== 'environment'
  return isUsed && !isRegion(name) ? [`region is ${quote(name)}; it must be an AWS region such as eu-central-1`] : []
}

function isHttpUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:')
}
