import { isRegion } from '@logpipe/sdk/operations'
import { quoted } from '../account/quoted.ts'
import { stageProblem } from '../options/stack-names.ts'
import { actions } from './actions.ts'
import { deployWorkflow } from './deploy-workflow.ts'
import { roleFile } from './next-steps.ts'
import type { Repository } from './repository.ts'
import { roleTemplate } from './role-template.ts'

export { type NextStep, nextSteps } from './next-steps.ts'
export { findOrigin, parseRemote, parseRepository, type Remote, type Repository } from './repository.ts'

/** Settings for deploying from GitHub; {@link githubProblems} checks them. */
export interface GithubOptions {
  readonly repository: Repository
  /** GitHub environment: 1 to 64 of A-Z, a-z, 0-9, `_` and `-`. */
  readonly environment: string
  /** The stage that a label deploys to, as for `logpipe deploy --stage`. */
  readonly stage: string
  /** AWS region, such as `eu-central-1`. */
  readonly region: string
  /** Version of `@logpipe/cli` that deploys. */
  readonly version: string
}

export interface GithubFile {
  /** Relative to the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** The files that let GitHub Actions of a repository deploy: the workflow, and the CloudFormation template of the role it assumes. */
export function githubFiles({ version, ...options }: GithubOptions): readonly GithubFile[] {
  const command = { install: installed(version), run: 'logpipe' }
  return [
    { path: '.github/workflows/logpipe-deploy.yml', text: deployWorkflow({ ...options, command }) },
    { path: roleFile, text: `${JSON.stringify(roleTemplate(options), undefined, 2)}\n` },
  ]
}

function installed(version: string): string {
  return `      - uses: ${actions.setupNode}
        with:
          node-version: 24
      - run: npm install --global --ignore-scripts @logpipe/cli@${version}
`
}

/** Everything wrong with the settings, one sentence each. */
export function githubProblems({
  environment,
  stage,
  region,
}: Omit<GithubOptions, 'repository' | 'version'>): readonly string[] {
  const problems: string[] = []
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(environment)) {
    problems.push(`--environment is ${quoted(environment)}; it must be 1 to 64 of A-Z, a-z, 0-9, "_" and "-"`)
  }
  const wrong = stageProblem(stage)
  if (wrong !== undefined) problems.push(`--stage is ${quoted(stage)}; ${wrong}`)
  if (!isRegion(region)) problems.push(`--region is ${quoted(region)}; it must be an AWS region, such as eu-central-1`)
  return problems
}
