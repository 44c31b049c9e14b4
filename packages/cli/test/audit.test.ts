import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder, expectNoTrace, runLogpipe, startDev, useDev } from './run-logpipe.ts'
import { type Item, plant, receiptsOf, rowsOf, uproot } from './stored.ts'

const { stack, cwd, data } = useDev()

/** A word of every text that these tests store: no finding may repeat it. */
const marker = 'zebra'

interface Check {
  readonly name: string
  readonly status: string
  readonly evidence: string
  readonly found: number
  readonly findings: readonly { readonly log_id: string; readonly message: string }[]
}

interface Audited {
  readonly code: number | null
  readonly verdict: string
  readonly check: (name: string) => Check | undefined
}

let tenants = 0

/** A tenant with three rows that were sent, and its rows. */
async function aTenant(): Promise<{ readonly tenant: string; readonly rows: readonly Item[] }> {
  const tenant = `tenant-${tenants++}`
  const stdin = `${marker} one\n${marker} two\n${marker} three\n`
  expect(await runLogpipe(['send', '-t', tenant, '--wait'], { cwd: cwd(), stdin })).toMatchObject({ code: 0 })
  return { tenant, rows: await rowsOf(stack(), tenant) }
}

async function audit(tenant: string): Promise<Audited> {
  const run = await runLogpipe(['audit', '-t', tenant, '--json'], { cwd: cwd() })
  expect(run.stdout + run.stderr).not.toContain(marker)
  expectNoTrace(run)
  const { verdict, tenants } = JSON.parse(run.stdout)
  return { code: run.code, verdict, check: (name) => tenants[0].checks.find((check: Check) => check.name === name) }
}

/** The audit passes before the harm, and after it names the log id under its check. */
async function expectFound(
  tenant: string,
  harm: () => Promise<unknown>,
  { check, logId, says }: { readonly check: string; readonly logId: unknown; readonly says: string },
): Promise<void> {
  expect(await audit(tenant)).toMatchObject({ code: 0, verdict: 'passed' })
  await harm()
  const found = await audit(tenant)
  expect(found).toMatchObject({ code: 1, verdict: 'failed' })
  expect(found.check(check)).toMatchObject({ status: 'failed' })
  expect(found.check(check)?.findings).toContainEqual({ log_id: logId, message: expect.stringContaining(says) })
}

test('an audit of clean data passes every check, in a document of a known shape', async () => {
  const { tenant } = await aTenant()
  const run = await runLogpipe(['audit', '-t', tenant, '--json'], { cwd: cwd() })
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const names = ['isolation', 'form', 'redaction', 'uniqueness', 'completeness']
  const checks = names.map((name) => ({
    name,
    status: 'passed',
    evidence: expect.stringContaining('3'),
    found: 0,
    findings: [],
  }))
  expect(JSON.parse(run.stdout)).toStrictEqual({
    target: stack().url,
    verdict: 'passed',
    tenants: [{ tenant, verdict: 'passed', rows: 3, receipts: 3, checks }],
  })
})

test("a row with another tenant's content is found, and whose it is", async () => {
  const { tenant } = await aTenant()
  const { tenant: other, rows } = await aTenant()
  const [row = {}] = rows
  await expectFound(tenant, () => plant(stack(), { ...row, tenant_id: tenant }), {
    check: 'isolation',
    logId: row.log_id,
    says: `sealed for ${other}`,
  })
  expect(await audit(other)).toMatchObject({ code: 0 })
})

test('a row without a seal is found', async () => {
  const { tenant, rows } = await aTenant()
  const { seal: _, ...row } = { ...rows[0], log_id: 'planted' } as Item
  await expectFound(tenant, () => plant(stack(), row), { check: 'isolation', logId: 'planted', says: 'no seal' })
})

test.each(['modified_text', 'log_id'])('a row of which %s was altered is found', async (name) => {
  const { tenant, rows } = await aTenant()
  const [row = {}] = rows
  const altered = { ...row, [name]: `${row[name]}x` }
  await expectFound(tenant, () => plant(stack(), altered), {
    check: 'isolation',
    logId: altered.log_id,
    says: 'the seal does not fit',
  })
})

test('a row of which an attribute is missing is found', async () => {
  const { tenant, rows } = await aTenant()
  const { processed_at: _, ...rest } = rows[0] as Item
  await expectFound(tenant, () => plant(stack(), rest), { check: 'form', logId: rest.log_id, says: 'processed_at' })
})

test('an unredacted phone number is found by its place, and not repeated', async () => {
  const { tenant, rows } = await aTenant()
  const leak: Item = { ...rows[0], modified_text: `${marker} 555-0199` }
  await expectFound(tenant, () => plant(stack(), leak), { check: 'redaction', logId: leak.log_id, says: 'at 6 to 14' })
})

test('a receipt without its row is found', async () => {
  const { tenant, rows } = await aTenant()
  const [row = {}] = rows
  await expectFound(tenant, () => uproot(stack(), row), { check: 'completeness', logId: row.log_id, says: 'no row' })
})

test('a second row of the same record is found', async () => {
  const { tenant, rows } = await aTenant()
  const [row = {}] = rows
  const twin = { ...row, log_id: String(row.log_id).replace(/\.[^.]+$/, '.AAAAAAAAAAA') }
  const [, second] = [row.log_id, twin.log_id].toSorted()
  await expectFound(tenant, () => plant(stack(), twin), { check: 'uniqueness', logId: second, says: 'second row' })
})

test('a receipt that was cut off is said, and the others still count', async () => {
  const { tenant } = await aTenant()
  await appendFile(join(data(), 'ledger', 'embedded', `${tenant}.ndjson`), '{"at":"2026-01-31T23:59:59Z","log_ids":["x')
  const { code, check } = await audit(tenant)
  expect(code).toBe(0)
  expect(check('completeness')).toMatchObject({ status: 'passed', evidence: expect.stringContaining('1 damaged line') })
  expect(await runLogpipe(['send', '-t', tenant, '--wait'], { cwd: cwd(), stdin: 'four' })).toMatchObject({ code: 0 })
  expect(await receiptsOf(data(), tenant)).toHaveLength(4)
  expect((await audit(tenant)).check('completeness')).toMatchObject({ evidence: expect.stringContaining('4 of 4') })
})

test('a tenant without rows and receipts is inconclusive: exit code 3', async () => {
  expect(await audit('nobody')).toMatchObject({ code: 3, verdict: 'inconclusive' })
})

test('a tenant of which all rows are gone, but not its receipts, fails', async () => {
  const { tenant, rows } = await aTenant()
  for (const row of rows) await uproot(stack(), row)
  const { code, check } = await audit(tenant)
  expect(code).toBe(1)
  expect(check('completeness')).toMatchObject({ status: 'failed', found: 3 })
})

test('--all audits every tenant by itself, and fails for one that fails', async () => {
  const folder = await aFolder()
  await startDev([], { cwd: folder })
  expect(await runLogpipe(['audit', '--all'], { cwd: folder })).toMatchObject({ code: 3 })
  for (const tenant of ['good', 'bad']) {
    expect(await runLogpipe(['send', '-t', tenant, '--wait'], { cwd: folder, stdin: marker })).toMatchObject({
      code: 0,
    })
  }
  expect(await runLogpipe(['audit', '--all'], { cwd: folder })).toMatchObject({ code: 0 })
  await appendFile(
    join(folder, '.logpipe', 'ledger', 'embedded', 'bad.ndjson'),
    '{"at":"2026-01-31T23:59:59Z","log_ids":["never-stored"]}\n',
  )
  const run = await runLogpipe(['audit', '--all', '--json'], { cwd: folder })
  expect(run.code).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'failed',
    tenants: [
      { tenant: 'bad', verdict: 'failed' },
      { tenant: 'good', verdict: 'passed' },
    ],
  })
})

test('a person reads every check with its evidence, and no stored text or control character', async () => {
  const { tenant, rows } = await aTenant()
  const planted = { ...rows[0], log_id: 'id\u001b[2J\u009b\n', modified_text: `${marker} 555-0199` }
  await plant(stack(), planted)
  const run = await runLogpipe(['audit', '-t', tenant], { cwd: cwd() })
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expectNoTrace(run)
  expect(run.stdout).toContain('id<1b>[2J<9b>⏎: ')
  expect(run.stdout).not.toContain(marker)
  for (const line of [`Audit of ${tenant} (4 rows, 3 receipts)`, '✘ isolation', '✔ completeness', 'failed']) {
    expect(run.stdout).toContain(line)
  }
})

test('without the master key no seal can be verified, and the audit says so', async () => {
  const folder = await aFolder({ '.logpipe/master.key': 'nonsense' })
  const run = await runLogpipe(['audit', '--all'], { cwd: folder })
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('master.key is damaged') })
  expectNoTrace(run)
  expect(await readFile(join(folder, '.logpipe', 'master.key'), 'utf8')).toBe('nonsense')
})
