import { expect, test } from 'vitest'
import { githubFiles, githubProblems, nextSteps } from './github-files.ts'

const chosen = { environment: 'logpipe', stage: 'prod', region: 'eu-central-1' }
const repository = { owner: 'acme', name: 'log.pipe' }

test('writes the workflow and the role, the same for the same choice', () => {
  const made = githubFiles({ ...chosen, repository, version: '1.2.3' })
  expect(made.map(({ path }) => path)).toEqual(['.github/workflows/logpipe-deploy.yml', 'logpipe-github-role.json'])
  expect(githubFiles({ ...chosen, repository, version: '1.2.3' })).toEqual(made)
  expect(made[0]?.text).toContain('npm install --global --ignore-scripts @logpipe/cli@1.2.3\n')
  expect(made[1]?.text).toContain('"repo:acme/log.pipe:environment:logpipe"')
})

test('takes what can be deployed', () => {
  expect(githubProblems(chosen)).toEqual([])
  expect(githubProblems({ environment: 'Live_1', stage: 'pr-12', region: 'us-gov-west-1' })).toEqual([])
})

test('names every problem at once', () => {
  const problems = githubProblems({ environment: 'a: b', stage: 'Prod', region: 'mars' })
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['--environment', '--stage', '--region'])
})

test.each(['', 'a b', 'a:b', '*', `\${{ x }}`, 'a\nb', 'a'.repeat(65)])('refuses the environment %j', (environment) => {
  expect(githubProblems({ ...chosen, environment })).toHaveLength(1)
})

test('the stack with the role is called so that the role cannot change it', () => {
  const commands = nextSteps({ ...chosen, repository }).flatMap((step) => step.commands)
  const names = commands.flatMap((command) => command.match(/--stack-name (\S+)/)?.[1] ?? [])
  expect(new Set(names)).toEqual(new Set(['github-logpipe-log-pipe-logpipe']))
})

test('next come environment, role, variables and labels', () => {
  const commands = nextSteps({ ...chosen, repository }).flatMap((step) => step.commands)
  for (const part of [
    'gh api --method PUT repos/acme/log.pipe/environments/logpipe',
    '--capabilities CAPABILITY_IAM',
    'OwnerId=$(gh api repos/acme/log.pipe --jq .owner.id) RepositoryId=$(gh api repos/acme/log.pipe --jq .id)',
    'gh variable set LOGPIPE_ROLE_ARN --repo acme/log.pipe --env logpipe',
    'gh variable set LOGPIPE_BOUNDARY_ARN --repo acme/log.pipe --env logpipe',
    'gh label create deploy_log_ingest --repo acme/log.pipe',
    'gh label create deploy_log_retrieval --repo acme/log.pipe',
    'gh label create deploy_log_pipeline --repo acme/log.pipe',
  ]) {
    expect(
      commands.some((command) => command.includes(part)),
      part,
    ).toBe(true)
  }
})
