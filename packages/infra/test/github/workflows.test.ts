import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { isObject } from '@logpipe/sdk/contract'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { githubFiles } from '../../src/github/github-files.ts'
import { hasCommand } from '../commands.ts'
import { ownWorkflow } from './own-workflow.ts'

const folder = new URL('../../../../.github/workflows/', import.meta.url)
const options = {
  repository: { owner: 'acme', name: 'logs' },
  environment: 'live',
  stage: 'prod',
  region: 'eu-central-1',
}
const written = githubFiles({ ...options, version: '9.8.7' })[0]?.text ?? ''
const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])),
  'as it is written for users': written,
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly if?: string
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly environment?: string
  readonly env?: Readonly<Record<string, string>>
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly if?: string
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

function workflow(text: string): Workflow {
  const read: unknown = parse(text)
  if (!isObject(read) || !isObject(read.jobs)) throw new TypeError('no workflow')
  return read as unknown as Workflow
}

const jobsOf = (text: string): readonly Job[] => Object.values(workflow(text).jobs)
const stepsOf = (text: string): readonly Step[] => jobsOf(text).flatMap(({ steps }) => steps)

test('there are workflows to test, to test at night, to deploy and to release', () => {
  expect(readdirSync(folder).sort()).toEqual(['deploy.yml', 'nightly.yml', 'release.yml', 'test.yml'])
})

describe.each(Object.entries(texts))('%s', (_, text) => {
  test('names each action by the commit of a version', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    for (const action of uses) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    expect(uses).toHaveLength(stepsOf(text).filter((step) => step.uses !== undefined).length)
  })

  test('sets permissions and a timeout for each job, and grants nothing by default', () => {
    const { permissions, jobs } = workflow(text)
    expect([{}, { contents: 'read' }]).toContainEqual(permissions)
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      expect(Object.keys(permissions).length + Object.keys(job.permissions ?? {}).length).toBeGreaterThan(0)
    }
  })

  test('runs no script that a stranger could write into', () => {
    const scripts = stepsOf(text).flatMap(({ run }) => run ?? [])
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(script).not.toContain('${{')
  })

  test('uses nothing of a pull request except its labels, its action and its origin', () => {
    const fields = [...text.matchAll(/github\.(?:event|head_ref|base_ref|ref_name|actor)[\w.*]*/g)].map(
      ([field]) => field,
    )
    const harmless = [
      'github.event_name',
      'github.event.action',
      'github.event.label.name',
      'github.event.pull_request.labels.*.name',
      'github.event.pull_request.head.repo.full_name',
      'github.event.repository.fork',
    ]
    expect(fields.filter((field) => !harmless.includes(field))).toEqual([])
    expect(text).not.toContain('pull_request_target')
  })

  test('passes a secret only to the steps that notify Slack', () => {
    const withSecrets = stepsOf(text).filter((step) => JSON.stringify(step).includes('secrets.'))
    const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)
    expect(new Set(secrets)).toEqual(new Set(withSecrets.length > 0 ? ['SLACK_WEBHOOK_URL'] : []))
    expect(secrets).toHaveLength(withSecrets.length)
  })

  test('leaves no git credentials to installed packages', () => {
    for (const step of stepsOf(text).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toEqual({ 'persist-credentials': false })
    }
  })
})

const linter = hasCommand('actionlint')

test.skipIf(!linter)('actionlint finds nothing (skipped where actionlint is not installed)', () => {
  for (const [name, text] of Object.entries(texts)) {
    const { stdout } = spawnSync('actionlint', ['-no-color', '-'], { input: text, encoding: 'utf8', timeout: 60_000 })
    expect(stdout, name).toBe('')
  }
})

describe('deploying', () => {
  const [job] = jobsOf(written)

  test('the workflow of this repository is the one that users get, except for how it gets the command', () => {
    expect(texts['deploy.yml']).toBe(ownWorkflow())
    const same = { ...options, environment: 'logpipe', region: 'us-east-1', version: '9.8.7' }
    const theirs = githubFiles(same)[0]?.text.split('\n') ?? []
    const ours = ownWorkflow().split('\n')
    const onlyTheirs = theirs.filter((line) => !ours.includes(line))
    const onlyOurs = ours.filter((line) => !theirs.includes(line)).map((line) => line.trim())
    expect(onlyTheirs.filter((line) => !line.startsWith('            logpipe '))).toEqual([
      '      - run: npm install --global --ignore-scripts @logpipe/cli@9.8.7',
    ])
    expect(onlyOurs.filter((line) => !line.startsWith('npx logpipe '))).toEqual([
      expect.stringMatching(/^- uses: actions\/checkout@/),
      'persist-credentials: false',
      '- run: npm ci',
    ])
  })

  test('quotes names that YAML could read as something else', () => {
    const odd = githubFiles({ ...options, environment: '1e3', stage: 'null', version: '9.8.7' })[0]?.text ?? ''
    expect(jobsOf(odd)[0]?.environment).toBe('1e3')
    expect(workflow(odd).on).toHaveProperty('workflow_dispatch.inputs.stage.default', 'null')
  })

  test('runs for three labels, for pushes to pull requests that have them, and by hand', () => {
    const { on } = workflow(written)
    expect(on).toMatchObject({ pull_request: { types: ['labeled', 'synchronize'] } })
    expect(on).toHaveProperty('workflow_dispatch.inputs.part.options', ['pipeline', 'ingest', 'read'])
    expect(on).toHaveProperty('workflow_dispatch.inputs.stage.default', 'prod')
    for (const label of ['deploy_log_ingest', 'deploy_log_retrieval', 'deploy_log_pipeline']) {
      expect(job?.if).toContain(`'${label}'`)
    }
  })

  test('never runs for a fork, or for another label', () => {
    expect(job?.if).toMatch(/^github\.event_name == 'workflow_dispatch' \|\| \(.*\)$/s)
    expect(job?.if).toContain('(github.event.pull_request.head.repo.full_name == github.repository &&')
    expect(job?.if).toContain("startsWith(github.event.label.name, 'deploy_log_')")
  })

  test("obeys the environment's rules, and runs once at a time for each stage", () => {
    expect(job?.environment).toBe('live')
    expect(job?.concurrency).toEqual({ group: `logpipe-\${{ inputs.stage || 'prod' }}`, 'cancel-in-progress': false })
    expect(job?.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
  })

  test('stores no keys: it exchanges its identity for the role', () => {
    const step = job?.steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'))
    expect(step?.with).toEqual({
      'role-to-assume': `\${{ vars.LOGPIPE_ROLE_ARN }}`,
      'role-session-name': `logpipe-\${{ github.run_id }}`,
      'aws-region': 'eu-central-1',
    })
  })

  test.each([
    ['written for users', written, 'npm install --global --ignore-scripts @logpipe/cli@9.8.7'],
    ['of this repository', ownWorkflow(), 'npm ci'],
  ])('downloads nothing once there are credentials: the one %s', (_, text, install) => {
    const steps = stepsOf(text)
    const signIn = steps.findIndex(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'))
    const runs = (some: readonly Step[]) => some.flatMap(({ run }) => run ?? [])
    expect(runs(steps.slice(0, signIn)).filter((script) => /\bnp[mx]\b/.test(script))).toEqual([install])
    expect(runs(steps.slice(signIn)).join('\n')).not.toMatch(/\bnpm\b|--yes |@logpipe\/cli|curl|wget/)
  })

  test('shows the changes before it makes them, under the permissions boundary, and destroys only on request', () => {
    const scripts = job?.steps.flatMap(({ run }) => run ?? []) ?? []
    const dryRun = scripts.findIndex((script) => script.includes('--dry-run'))
    const deploy = scripts.findIndex((script) => script.includes(`\${CONFIRM:+"$CONFIRM"}`))
    expect(dryRun).toBeGreaterThan(-1)
    expect(deploy).toBeGreaterThan(dryRun)
    for (const script of [scripts[dryRun], scripts[deploy]]) {
      expect(script).toContain('--permissions-boundary "$BOUNDARY_ARN"')
      expect(script).toMatch(/^ +logpipe deploy /m)
    }
    expect(job?.env?.CONFIRM).toBe(`\${{ inputs.destructive && '--yes' || '' }}`)
    expect(scripts.join()).not.toContain('--yes deploy')
  })

  test('notifies Slack however it ended, and reports when it cannot', () => {
    const [see, tell] = job?.steps.slice(-2) ?? []
    expect(see?.if).toBe('always()')
    expect(see?.run).toContain('::notice title=Slack::')
    expect(tell?.if).toBe("always() && steps.slack.outputs.configured == 'true'")
    expect(tell?.uses).toContain('slackapi/slack-github-action@')
    expect(tell?.with).toMatchObject({ 'webhook-type': 'incoming-webhook' })
  })

  /** A part is code alone, and takes no options of the whole. */
  const bounded = ' --permissions-boundary arn:boundary'
  const dispatchLess = { MORE_OPTIONS: '', BOUNDARY_ARN: 'arn:boundary', STAGE: 'prod', AWS_REGION: 'eu-central-1' }

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['the whole stack', { PARTS: 'pipeline' }, [bounded]],
    ['the whole stack with options', { PARTS: 'pipeline', MORE_OPTIONS: '--domain a.b' }, [`${bounded} --domain a.b`]],
    ['one part', { PARTS: 'read', MORE_OPTIONS: '--domain a.b' }, [' --only read']],
    ['both parts', { PARTS: 'ingest read' }, [' --only ingest', ' --only read']],
    ['what destroys', { PARTS: 'pipeline', CONFIRM: '--yes' }, [`${bounded} --yes`]],
    ['an option with a command in it', { PARTS: 'pipeline', MORE_OPTIONS: '$(touch x);' }, [`${bounded} $(touch x);`]],
  ])('its script calls the command for %s', (_, env, calls) => {
    const script = job?.steps.find(({ run }) => run?.includes('CONFIRM'))?.run ?? ''
    const { stdout, status } = spawnSync('bash', ['-eo', 'pipefail', '-c', `logpipe() { echo "$*"; }\n${script}`], {
      env: { ...dispatchLess, ...env },
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    const shared = 'deploy --stage prod --region eu-central-1'
    expect(stdout.trim().split('\n')).toEqual(calls.map((call) => `${shared}${call}`))
  })
})

describe('releasing', () => {
  const { on, jobs } = workflow(texts['release.yml'] ?? '')

  test('runs on main only, after the tests', () => {
    expect(on).toEqual({ push: { branches: ['main'] } })
    expect(Object.entries(jobs).map(([name, job]) => [name, (job as { needs?: string }).needs])).toEqual([
      ['test', undefined],
      ['mode', 'test'],
      ['version', 'mode'],
      ['publish', 'mode'],
    ])
  })

  test('stores no token: npm accepts the identity of the job that publishes, and of no other', () => {
    const mayIdentify = Object.entries(jobs).filter(([, { permissions }]) => permissions?.['id-token'] === 'write')
    expect(mayIdentify.map(([name]) => name)).toEqual(['publish'])
    expect(jobs.publish?.env).toEqual({ NPM_CONFIG_PROVENANCE: 'true' })
    expect(texts['release.yml']).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/)
  })
})

describe('testing', () => {
  const { jobs } = workflow(texts['test.yml'] ?? '')

  test('runs on Linux and macOS, and on the oldest Node that packages allow', () => {
    expect(jobs.test).toMatchObject({ strategy: { matrix: { os: ['ubuntu-latest', 'macos-latest'] } } })
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', folder), 'utf8'))
    const setup = jobs['oldest-node']?.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'))
    expect(`>=${setup?.with?.['node-version']}`).toBe(`${engines.node}.0`)
  })

  test('comments with a permission that no code of a pull request has', () => {
    const mayComment = Object.entries(jobs).filter(([, { permissions }]) => permissions?.['pull-requests'] === 'write')
    expect(mayComment.map(([name]) => name)).toEqual(['comment-size'])
    const [, job] = mayComment[0] ?? []
    expect(job?.if).toBe('github.event.pull_request.head.repo.full_name == github.repository')
    expect(job?.steps.filter(({ uses }) => uses !== undefined)).toEqual([])
    expect(job?.steps.map(({ run }) => run).join()).not.toMatch(/\bnp[mx]\b|\bgit /)
  })
})
