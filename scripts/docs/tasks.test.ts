import { expect, test } from 'vitest'
import { readPages } from './read-pages.ts'

const pages = readPages()
const index = pages.find(({ path }) => path === 'docs/README.md')?.text ?? ''
const rows = index.split('\n').filter((line) => line.startsWith('| '))

/** Words that somebody looks for in the index, and the page on which they find the answer. */
const questions: readonly (readonly [looksFor: string, page: string])[] = [
  ['send a file', 'commands/send.md'],
  ['follow files', 'commands/send.md#following-files'],
  ['outage', 'commands/send.md#a-spool-on-disk'],
  ['was stored', 'commands/send.md#waiting-until-everything-is-stored'],
  ['browser', 'sdk.md'],
  ['winston', 'sdk-sender.md#transports'],
  ['OpenTelemetry', 'doors.md'],
  ['Fluent Bit', 'doors.md'],
  ['Splunk', 'doors.md'],
  ['syslog', 'doors.md'],
  ['CloudWatch', 'doors.md'],
  ['curl', 'api.md#post-ingest'],
  ['search', 'commands/logs.md'],
  ['by time', 'commands/logs.md'],
  ['watch what comes', 'commands/tail.md'],
  ['export', 'commands/tenants.md'],
  ['redaction removes', 'commands/redact.md'],
  ['for one tenant', 'redaction.md#rules-for-one-tenant'],
  ['erase', 'commands/tenants.md#erasing'],
  ['retention', 'commands/tenants.md#settings'],
  ['API keys', 'commands/tenants.md'],
  ['master key', 'commands/master-keys.md#after-a-leak'],
  ['leak', 'commands/master-keys.md#after-a-leak'],
  ['prove that nothing was lost', 'commands/audit.md'],
  ['signed statement', 'commands/audit.md#signed-statements'],
  ['without logpipe', 'seal.md'],
  ['prune', 'commands/ledger.md'],
  ['load-test', 'commands/load.md'],
  ['one machine', 'commands/dev.md'],
  ['nginx', 'commands/serve.md'],
  ['Docker', 'commands/serve.md'],
  ['systemd', 'commands/serve.md'],
  ['Kubernetes', 'commands/serve.md'],
  ['TLS', 'commands/serve.md'],
  ['Prometheus', 'commands/serve.md#health-and-metrics'],
  ['back it up', 'commands/backup.md'],
  ['restore a backup', 'commands/backup.md'],
  ['upgrade', 'operations.md#upgrading'],
  ['GitHub', 'deploy.md#from-github'],
  ['costs', 'commands/cost.md'],
  ['domain', 'deploy.md#waf-and-domains'],
  ['KMS', 'deploy.md#your-own-key'],
  ['alarm', 'operations.md#runbook'],
  ['does not work', 'commands/doctor.md'],
  ['could not be stored', 'commands/dlq.md'],
  ['switch between', 'commands/context.md'],
  ['environment variables', 'targets.md'],
  ['exit codes', 'targets.md#exit-codes'],
  ['zsh', 'commands/completion.md'],
  ['with a program', 'json.md'],
  ['schemas', 'json.md'],
  ['crash', 'commands/send.md#following-files'],
  ['stack trace', 'commands/send.md#records-of-several-lines'],
  ['several tenants', 'commands/send.md#several-tenants'],
  ['compress', 'commands/send.md#how-fast-it-sends'],
  ['idempotency', 'api.md#post-ingest'],
  ['limits', 'api.md#limits'],
  ['proxy', 'operations.md#without-internet'],
  ['air-gapped', 'operations.md#without-internet'],
  ['redaction rules', 'redaction.md#rules-for-one-tenant'],
  ['limit the rate', 'commands/tenants.md#settings'],
  ['another machine', 'commands/load.md'],
  ['in CI', 'operations.md#in-ci'],
  ['metrics', 'commands/serve.md#health-and-metrics'],
  ['full disk', 'targets.md#exit-codes'],
  ['connections', 'commands/serve.md#one-client-and-the-others'],
  ['uninstall', 'operations.md#uninstalling'],
  ['to AWS', 'operations.md#moving-to-aws'],
  ['dead letter', 'commands/dlq.md'],
  ['time zone', 'targets.md#times-and-time-zones'],
  ['auditor', 'commands/audit.md#signed-statements'],
  ['rotate API keys', 'commands/tenants.md'],
  ['Kubernetes', 'commands/serve.md'],
]

test.each(questions)('who looks for "%s" in the index is led to %s', (looksFor, page) => {
  const found = rows.filter((row) => row.toLowerCase().includes(looksFor.toLowerCase()))
  expect(found.some((row) => row.includes(`(${page})`))).toBe(true)
})

test('every page of the documentation is in the index', () => {
  const paths = pages.map(({ path }) => path.replace('docs/', ''))
  const own = paths.filter((path) => /^(?:commands\/)?[a-z-]+\.md$/.test(path))
  expect(own.length).toBeGreaterThan(20)
  expect(own.filter((path) => !index.includes(`(${path}`))).toEqual([])
})
