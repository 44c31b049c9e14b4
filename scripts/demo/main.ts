import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Dev, logpipe, type Report, startDev } from './run.ts'

const isTty = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (isTty ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, dim, red, green] = [paint(1), paint(2), paint(31), paint(32)]
const say = (text = ''): void => console.log(text)
const step = (n: number, text: string): void => say(`\n${bold(`${n}. ${text}`)}`)

const sample = fileURLToPath(new URL('../../examples/apache-access.log', import.meta.url))
const startedMs = performance.now()
const claims: { readonly claim: string; readonly isTrue: boolean; readonly evidence: string }[] = []
const claim = (text: string, isTrue: boolean, evidence: string): void => {
  claims.push({ claim: text, isTrue, evidence })
}

const folder = await mkdtemp(join(tmpdir(), 'logpipe-demo-'))
const data = ['--data', join(folder, 'fast')]
const stacks: Dev[] = []
try {
  await demo()
} finally {
  await Promise.all(stacks.map((stack) => stack.stop()))
  await rm(folder, { recursive: true, force: true })
}
summary()

async function demo(): Promise<void> {
  step(1, 'Start the whole pipeline on this machine: HTTP, queue, worker, table')
  const startMs = performance.now()
  const [fast, slow] = await Promise.all([
    startDev(data),
    startDev(['--data', join(folder, 'slow'), '--simulate-work', '50']),
  ])
  stacks.push(fast, slow)
  say(dim(`   logpipe dev                  → ${fast.url} (ready after ${ms(performance.now() - startMs)})`))
  say(dim(`   logpipe dev --simulate-work 50 → ${slow.url}`))

  step(2, 'Send a real access log for acme, and raw text for beta_inc')
  const acme = await logpipe(['send', '--tenant', 'acme', '--wait', ...data, sample])
  const text = 'Raw log dump with 555-0199 inside'
  const beta = await logpipe(['send', '--tenant', 'beta_inc', '--wait', ...data, '-'], `${text}\n`)
  say(`   logpipe send --tenant acme examples/apache-access.log   ${sent(acme.report)}`)
  say(`   echo '${text}' | logpipe send --tenant beta_inc   ${sent(beta.report)}`)
  const isAll = acme.report.stored === 2_000 && beta.report.stored === 1
  claim(
    'every line that was sent is stored',
    isAll,
    `${count((acme.report.stored ?? 0) + (beta.report.stored ?? 0))} of 2,001`,
  )

  step(3, 'Personal data is gone before it is stored')
  const stored = await newest(fast, 'beta_inc')
  say(`   sent    ${text.replace('555-0199', red('555-0199'))}`)
  say(`   stored  ${stored.replace('[REDACTED:PHONE]', green('[REDACTED:PHONE]'))}`)
  claim('the phone number is gone', stored === 'Raw log dump with [REDACTED:PHONE] inside', stored)

  step(4, 'The response is immediate, however long the work takes')
  const { line, responseMs, storedMs } = await slowLine(slow)
  say(`   a worker that takes 50 ms per character gets ${line.length} characters: ${ms(line.length * 50)} of work`)
  say(`   202 after ${green(ms(responseMs))}, stored after ${ms(storedMs)}`)
  const isImmediate = responseMs < 500 && storedMs >= line.length * 50
  claim('202 does not wait for the work', isImmediate, `${ms(responseMs)} to the response, ${ms(storedMs)} to the row`)

  step(5, 'Load: 1,000 requests per minute for 10 s, each verified in the table')
  const load = await logpipe(['load', '--rpm', '1000', '--duration', '10s', '--max-lag', '10s', ...data])
  const { records, rate, latency_ms: latency } = load.report
  say(`   logpipe load --rpm 1000 --duration 10s`)
  say(
    `   ${count((rate?.achieved_per_second ?? 0) * 60)} requests/min · accepted ${records?.accepted} · stored ${records?.stored} · lost ${records?.lost} · duplicated ${records?.duplicated}`,
  )
  say(`   latency p50 ${ms(latency?.p50 ?? 0)} · p99 ${ms(latency?.p99 ?? 0)}`)
  claim(
    'nothing is lost or duplicated under load',
    load.code === 0,
    `${records?.stored} stored, ${records?.lost} lost, ${records?.duplicated} duplicated`,
  )

  step(6, 'Audit both tenants row by row, with independent code')
  for (const tenant of ['acme', 'beta_inc']) {
    const audit = await logpipe(['audit', '--tenant', tenant, ...data])
    const [result] = audit.report.tenants ?? []
    say(`   logpipe audit --tenant ${tenant}`)
    for (const check of result?.checks ?? []) {
      say(
        `   ${check.status === 'passed' ? green('✔') : red('✘')} ${check.name.padEnd(12)} ${count(check.checked)} checked, ${count(check.found)} ${check.found === 1 ? 'finding' : 'findings'}`,
      )
    }
    claim(
      `the audit of ${tenant} passes`,
      audit.code === 0,
      `rows: ${count(result?.rows ?? 0)}, ${audit.report.verdict}`,
    )
  }
}

/** Sends one line to the stack with the slow worker, and times its response and its row. */
async function slowLine({ url }: Dev) {
  const line = 'Customer 555-123-4567 logged in, with a lot to work on'
  const startMs = performance.now()
  const response = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant_id: 'acme', log_id: 'slow-1', text: line }),
  })
  const responseMs = performance.now() - startMs
  await response.body?.cancel()
  while ((await fetch(`${url}/logs/slow-1`, { headers: { 'x-tenant-id': 'acme' } })).status !== 200) {
    if (performance.now() - startMs > 20_000) break
    await sleep(20)
  }
  return { line, responseMs, storedMs: performance.now() - startMs }
}

async function newest({ url }: Dev, tenant: string): Promise<string> {
  const response = await fetch(`${url}/logs?limit=1`, { headers: { 'x-tenant-id': tenant } })
  const page = (await response.json()) as { logs: readonly { message: string }[] }
  return page.logs[0]?.message ?? '(nothing stored)'
}

function summary(): void {
  const isFine = claims.length === 6 && claims.every(({ isTrue }) => isTrue)
  say(`\n${bold('Summary')} ${dim(`(${ms(performance.now() - startedMs)})`)}`)
  for (const one of claims) say(`   ${one.isTrue ? green('✔') : red('✘')} ${one.claim.padEnd(40)} ${dim(one.evidence)}`)
  say(isFine ? green('\n   Every claim holds.') : red('\n   At least one claim does not hold.'))
  process.exitCode = isFine ? 0 : 1
}

function sent({ accepted = 0, seconds = 0 }: Report): string {
  return dim(`${count(accepted)} accepted in ${ms(seconds * 1000)}`)
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function ms(value: number): string {
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`
}
