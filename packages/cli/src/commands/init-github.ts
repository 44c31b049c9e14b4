import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GithubFile, GithubOptions, NextStep, Repository } from '@logpipe/infra/github'
import { LogpipeError } from '@logpipe/sdk/contract'
import { quote } from '../config/parse-option.ts'
import type { CliContext } from '../context.ts'
import { jsonLine } from '../render/format.ts'

export interface InitGithubFlags {
  readonly repository?: string
  readonly environment: string
  readonly stage: string
  readonly region?: string
  readonly force?: boolean
  readonly json?: boolean
}

/** Writes the workflow and the role into the repository that the command is called in, and says what to type next. */
export async function initGithub(flags: InitGithubFlags, { cwd, env, out }: CliContext): Promise<number> {
  const { githubFiles, githubProblems, nextSteps } = await import('@logpipe/infra/github')
  const root = await findRoot(cwd)
  const region = flags.region ?? env.AWS_REGION ?? 'us-east-1'
  const chosen = { environment: flags.environment, stage: flags.stage, region }
  const problems = githubProblems(chosen)
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
  const options: GithubOptions = {
    ...chosen,
    repository: await decideRepository(flags, root),
    version: LOGPIPE_VERSION,
  }
  const folder = root ?? cwd
  const files = await writeAll(folder, githubFiles(options), flags.force === true)
  const next = nextSteps(options)
  const { owner, name } = options.repository
  if (flags.json) out.write(jsonLine({ repository: `${owner}/${name}`, ...chosen, folder, files, next }))
  else out.write(textOf(files, next))
  return 0
}

/** The folder that holds `.git`, here or above. */
async function findRoot(folder: string): Promise<string | undefined> {
  if (await exists(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findRoot(parent)
}

async function decideRepository({ repository }: InitGithubFlags, root: string | undefined): Promise<Repository> {
  const { findRepository, parseRepository } = await import('@logpipe/infra/github')
  if (repository !== undefined) {
    const parsed = parseRepository(repository)
    if (parsed !== undefined) return parsed
    throw new LogpipeError(
      'invalid_option',
      `--repository is ${quote(repository)}; it must be owner/name, as on GitHub`,
    )
  }
  const config = root === undefined ? undefined : await readText(join(root, '.git', 'config')).catch(() => undefined)
  const found = config === undefined ? undefined : findRepository(config)
  if (found !== undefined) return found
  const where = root === undefined ? 'this folder is in no git repository' : 'the origin in .git/config is none'
  throw new LogpipeError('invalid_option', `no repository on GitHub: ${where}; add --repository owner/name`)
}

interface Written {
  readonly path: string
  readonly state: 'written' | 'unchanged'
}

/** All files or none: one that is there and differs stops it before the first is written. */
async function writeAll(folder: string, files: readonly GithubFile[], isForced: boolean): Promise<readonly Written[]> {
  const present = await Promise.all(files.map(({ path }) => textAt(folder, path)))
  const differing = files.filter(({ text }, i) => present[i] !== undefined && present[i] !== text)
  if (differing.length > 0 && !isForced) {
    const names = differing.map(({ path }) => path).join(' and ')
    const all = files.map(({ path }) => path).join(' and ')
    throw new LogpipeError(
      'invalid_option',
      `nothing was written: ${names} would be overwritten; add --force to write ${all}`,
    )
  }
  const written: Written[] = []
  for (const [i, { path, text }] of files.entries()) {
    if (present[i] !== text) await write(folder, path, text)
    written.push({ path, state: present[i] === text ? 'unchanged' : 'written' })
  }
  return written
}

async function textAt(folder: string, path: string): Promise<string | undefined> {
  try {
    return await readText(join(folder, path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw failed('read', path, error)
  }
}

async function write(folder: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  } catch (error) {
    throw failed('write', path, error)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'it is a folder',
}

function failed(doing: 'read' | 'write', path: string, error: unknown): LogpipeError {
  const code = codeOf(error)
  return new LogpipeError('unreadable_input', `cannot ${doing} ${path}: ${reasons[code] ?? code}`, { cause: error })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error'
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8')
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function textOf(files: readonly Written[], next: readonly NextStep[]): string {
  const lines = files.map(({ path, state }) => `${state === 'written' ? 'Wrote' : 'Kept'} ${path}`)
  const steps = next.map(
    ({ what, commands }, i) => `${i + 1}. ${what}:\n${commands.map((command) => `     ${command}\n`).join('')}`,
  )
  return `${lines.join('\n')}\n\nWhat to do next:\n\n${steps.join('\n')}`
}
