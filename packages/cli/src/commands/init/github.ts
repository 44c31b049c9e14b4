import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import type { GithubFile, GithubOptions, NextStep, Remote, Repository } from '@logpipe/infra/github'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure } from '@logpipe/sdk/operations'
import { quote } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { findRoot, readGitConfig } from '../../init/git-config.ts'
import { refuseLinks, writeTogether } from '../../init/write-together.ts'
import { jsonLine } from '../../render/format.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () =>
  new Command()
    .option('--repository <owner/name>', 'repository on GitHub, or its URL (default: the origin in .git/config)')
    .option('--environment <name>', 'GitHub environment whose rules decide who may deploy', 'logpipe')
    .option('--stage <name>', 'stage that a label deploys to', 'prod')
    .option('--region <name>', 'AWS region (env AWS_REGION; default us-east-1)')
    .option('--force', 'overwrite existing files that differ')
    .option('--json', 'print one JSON document')

/** Writes the workflow and the role into the repository that the command is called in, and shows the next steps. */
export const initGithub = defineCommand(build, run, {
  ending: {
    kind: 'changes',
    interrupted: 'files may have been written or not; the same command writes the rest',
  },
  examples: {
    'Write a workflow that deploys to a region': 'logpipe init github --region eu-central-1',
  },
})

type Flags = FlagsOf<typeof build>

async function run(flags: Flags, { cwd, env, out }: CliContext): Promise<number> {
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

async function decideRepository({ repository }: Flags, root: string | undefined): Promise<Repository> {
  if (repository !== undefined) return namedRepository(repository)
  const { findOrigin } = await import('@logpipe/infra/github')
  const origin = root === undefined ? undefined : findOrigin(await readGitConfig(root))
  if (origin?.kind === 'github') return origin.repository
  throw new LogpipeError('invalid_option', `no repository on GitHub: ${whyNot(origin)}; add --repository owner/name`)
}

/** As on GitHub, or by its URL. A URL may contain a token, so it is never repeated. */
async function namedRepository(text: string): Promise<Repository> {
  const { parseRemote, parseRepository } = await import('@logpipe/infra/github')
  const remote = parseRemote(text)
  const parsed = remote.kind === 'github' ? remote.repository : parseRepository(text)
  if (parsed !== undefined) return parsed
  const what = /[:@]/.test(text) ? 'a URL that is not on github.com' : quote(text)
  throw new LogpipeError('invalid_option', `--repository is ${what}; it must be owner/name, as on GitHub`)
}

function whyNot(origin: Exclude<Remote, { kind: 'github' }> | undefined): string {
  if (origin === undefined) return 'this folder is not in a git repository'
  if (origin.kind === 'none') return '.git/config has no origin with a URL'
  return `the origin in .git/config is on ${origin.host}, and only github.com is supported`
}

interface Written {
  readonly path: string
  readonly state: 'written' | 'unchanged'
}

/** All files or none: an existing file that differs stops it before the first is written. */
async function writeAll(folder: string, files: readonly GithubFile[], isForced: boolean): Promise<readonly Written[]> {
  for (const { path } of files) await refuseLinks(folder, path)
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
  const changed = files.filter(({ text }, i) => present[i] !== text)
  await writeTogether(folder, changed)
  return files.map((file) => ({ path: file.path, state: changed.includes(file) ? 'written' : 'unchanged' }))
}

async function textAt(folder: string, path: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, path), 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw fileFailure('read', path, error)
  }
}

function textOf(files: readonly Written[], next: readonly NextStep[]): string {
  const lines = files.map(({ path, state }) => `${state === 'written' ? 'Wrote' : 'Kept'} ${path}`)
  const steps = next.map(
    ({ what, commands }, i) => `${i + 1}. ${what}:\n${commands.map((command) => `     ${command}\n`).join('')}`,
  )
  return `${lines.join('\n')}\n\nNext steps:\n\n${steps.join('\n')}`
}
