import { readdir, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Item, plant, rowsOf, uproot } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, cwd, data } = useStack()

/** A word of every text that these tests store: no finding may repeat it. */
const marker = 'zebra'

interface TenantReport {
  readonly verdict: string
  readonly rows: number
  readonly receipts: number
  readonly checks: readonly {
    readonly name: string
    readonly status: string
    readonly checked: number
    readonly ledger_problems?: readonly object[]
    readonly found: number
    readonly findings: readonly { readonly log_id: string; readonly kind: string }[]
  }[]
}

interface Audited {
  readonly code: number | null
  readonly of: (tenant: string) => TenantReport | undefined
}

/** Sends three lines for a tenant and answers with its rows. */
async function sendFor(tenant: string): Promise<readonly Item[]> {
  // The coordinates stay on purpose, and are nobody's telephone number.
  const stdin = `${marker} one at +37.7749-122.4194 ok\n${marker} two\n${marker} three\n`
  expect(await runLogpipe(['send', '-t', tenant], aContext({ cwd: cwd(), stdin }))).toMatchObject({ code: 0 })
  // A message leaves the queue after its rows are stored; while one is there, an audit cannot miss a row for sure.
  expect(await stack().drain(90_000)).toBe(0)
  return rowsOf(stack(), tenant)
}

async function audit(...args: readonly string[]): Promise<Audited> {
  const run = await runLogpipe(['audit', ...args, '--json'], aContext({ cwd: cwd() }))
  expect(run.stdout + run.stderr).not.toContain(marker)
  expectNoTrace(run)
  const { tenants } = JSON.parse(run.stdout)
  return { code: run.code, of: (name) => tenants.find(({ tenant }: { readonly tenant: string }) => tenant === name) }
}

interface Harm {
  readonly what: string
  readonly check: string
  readonly problem: object
  /** Does the harm to a tenant, whose rows are at hand, and answers with the log id that must be named. */
  readonly to: (tenant: string, rows: readonly Item[]) => Promise<unknown>
}

const owner = 'owner'

const harms: readonly Harm[] = [
  {
    what: "a row with another tenant's content",
    check: 'isolation',
    problem: { kind: 'sealed_for_other_tenant', tenant: owner },
    to: async (tenant) => {
      const [row = {}] = await rowsOf(stack(), owner)
      await plant(stack(), { ...row, tenant_id: tenant })
      return row.log_id
    },
  },
  {
    what: 'a row without a seal',
    check: 'isolation',
    problem: { kind: 'no_seal' },
    to: async (_, [row]) => {
      const { seal: __, ...planted } = { ...row, log_id: 'planted' } as Item
      await plant(stack(), planted)
      return 'planted'
    },
  },
  {
    what: 'a row whose text was altered',
    check: 'isolation',
    problem: { kind: 'broken_seal' },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, modified_text: `${row?.modified_text} more` })
      return row?.log_id
    },
  },
  {
    what: 'a row under another log id than its own',
    check: 'isolation',
    problem: { kind: 'broken_seal' },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, log_id: 'another' })
      return 'another'
    },
  },
  ...['processed_at', 'received_at', 'recent_sort', 'redactions', 'expires_at'].map((column): Harm => {
    return {
      what: `a row whose ${column} was altered`,
      check: 'isolation',
      problem: { kind: 'broken_seal' },
      to: async (_, [row]) => {
        const changed: Item = {
          processed_at: '2026-01-31T12:00:00.000Z',
          received_at: '2026-01-31T12:00:00.000Z',
          recent_sort: `2026-01-31T12:00:00.000Z#0000#00000#${row?.log_id}`,
          redactions: { PHONE: 9 },
          expires_at: Number(row?.expires_at) + 1,
        }
        await plant(stack(), { ...row, [column]: changed[column] })
        return row?.log_id
      },
    }
  }),
  {
    what: 'a row that names a master key of nobody',
    check: 'isolation',
    problem: { kind: 'unknown_seal_key', key_id: '00000000' },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, seal: String(row?.seal).replace(/^2\.[0-9a-f]{8}/, '2.00000000') })
      return row?.log_id
    },
  },
  {
    what: 'a row without an attribute that it must have',
    check: 'form',
    problem: { kind: 'missing_attributes', attributes: ['processed_at'] },
    to: async (_, [row]) => {
      const { processed_at: __, ...rest } = row as Item
      await plant(stack(), rest)
      return rest.log_id
    },
  },
  {
    what: 'a row with a number of 21 digits, which reads leave out',
    check: 'form',
    problem: { kind: 'malformed_attributes', attributes: ['timestamp'] },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, timestamp: 123456789012345678901n })
      return row?.log_id
    },
  },
  {
    what: "a row in the index of another tenant's rows",
    check: 'form',
    problem: { kind: 'malformed_attributes', attributes: ['recent_key'] },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, recent_key: `${owner}#0` })
      return row?.log_id
    },
  },
  {
    what: 'an unredacted phone number, by its place',
    check: 'redaction',
    problem: { kind: 'unredacted', attribute: 'modified_text', type: 'PHONE', start: 6, end: 14 },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, modified_text: `${marker} 555-0199` })
      return row?.log_id
    },
  },
  {
    what: 'a phone number in an attribute that the pipeline did not write',
    check: 'redaction',
    problem: { kind: 'unredacted', attribute: 'contact', type: 'PHONE', start: 9, end: 17 },
    to: async (_, [row]) => {
      await plant(stack(), { ...row, contact: { a: [1, '555-0199'] } })
      return row?.log_id
    },
  },
  {
    what: 'a second row of the same record',
    check: 'uniqueness',
    problem: { kind: 'second_row' },
    to: async (_, [row]) => {
      const twin = { ...row, log_id: String(row?.log_id).replace(/\.[^.]+$/, '.AAAAAAAAAAA') }
      await plant(stack(), twin)
      return [row?.log_id, twin.log_id].toSorted()[1]
    },
  },
  {
    what: 'a receipt without its row',
    check: 'completeness',
    problem: { kind: 'no_row' },
    to: async (_, [row]) => {
      await uproot(stack(), row ?? {})
      return row?.log_id
    },
  },
]

const tenantOf = ({ what }: Harm): string => what.toLowerCase().replaceAll(/[^a-z]+/g, '-')

let before: Audited
let after: Audited
const named = new Map<Harm, unknown>()

/** One audit of all tenants while they are clean, then one harm to each, then another audit. */
beforeAll(async () => {
  const rows = new Map<Harm, readonly Item[]>()
  await sendFor(owner)
  for (const harm of harms) rows.set(harm, await sendFor(tenantOf(harm)))
  before = await audit('--all')
  for (const harm of harms) named.set(harm, await harm.to(tenantOf(harm), rows.get(harm) ?? []))
  after = await audit('--all')
})

test('an audit of clean data passes every check of every tenant, in a document of a known shape', async () => {
  const [row] = await rowsOf(stack(), owner)
  const keyId = String(row?.seal).split('.')[1] ?? ''
  expect(before.code).toBe(0)
  const names = ['isolation', 'form', 'redaction', 'uniqueness', 'completeness']
  const ofLedger = { unexpected: 0, unacknowledged: 0, pruned: 0, perhaps_erased: 0, ledger_problems: [] }
  const ofReceipts = { missing: 0, queued: 0, dead_letters: 0, dead_lettered: 0, purged: 0, expired: 0, erased: 0 }
  const manifests = { count: 1, altered: 0, deleted: 0, early: 0 }
  const ofManifests = { by_ledger: 3, by_manifests: 0, before_manifests: 0, put_back: 0, unsaved: 0, manifests }
  const checks = names.map((name) => {
    const check = { name, status: 'passed', checked: 3, found: 0, findings: [] }
    return name === 'completeness' ? { ...check, ...ofReceipts, ...ofLedger, ...ofManifests } : check
  })
  const seal_keys = { [keyId]: 3 }
  for (const tenant of [owner, ...harms.map(tenantOf)]) {
    const report = {
      tenant,
      verdict: 'passed',
      rows: 3,
      receipts: 3,
      rows_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      seal_keys,
      checks,
    }
    expect(before.of(tenant)).toStrictEqual(report)
  }
})

test.each(harms.map((harm) => [harm.what, harm] as const))('the audit finds %s', (_, harm) => {
  const report = after.of(tenantOf(harm))
  expect(report?.verdict).toBe('failed')
  const check = report?.checks.find(({ name }) => name === harm.check)
  expect(check).toMatchObject({ status: 'failed' })
  expect(check?.findings).toContainEqual({ log_id: named.get(harm), ...harm.problem })
})

test('one tenant that fails makes the audit of all fail, and the others pass beside it', async () => {
  expect(after.code).toBe(1)
  expect(after.of(owner)).toMatchObject({ verdict: 'passed' })
  expect(await audit('-t', owner)).toMatchObject({ code: 0 })
  expect(await audit('-t', tenantOf(harms[0] as Harm))).toMatchObject({ code: 1 })
})

test('the ledger of a tenant that is cut makes completeness unknown, for that tenant alone', async () => {
  const [tenant, other] = ['cut-off', 'beside']
  await sendFor(tenant)
  const ledger = join(data(), 'ledger', 'embedded')
  const before = new Set(await readdir(ledger))
  await sendFor(tenant)
  const [segment = ''] = (await readdir(ledger)).filter((name) => name.endsWith('.ledger') && !before.has(name))
  await sendFor(other)
  await truncate(join(ledger, segment), 100)
  const { code, of } = await audit('-t', tenant)
  expect(code).toBe(3)
  const completeness = of(tenant)?.checks.find(({ name }) => name === 'completeness')
  const problem = { kind: 'segment_cut', segment, tenant }
  expect(completeness).toMatchObject({ status: 'unknown', ledger_problems: [problem] })
  expect(await audit('-t', other)).toMatchObject({ code: 0 })
})

test('a tenant without rows and receipts is inconclusive: exit code 3', async () => {
  const { code, of } = await audit('-t', 'nobody')
  expect(code).toBe(3)
  expect(of('nobody')).toMatchObject({ verdict: 'inconclusive', rows: 0, receipts: 0 })
})

test('a tenant whose rows are all gone, but not its receipts, fails', async () => {
  const tenant = 'gone'
  for (const row of await sendFor(tenant)) await uproot(stack(), row)
  const { code, of } = await audit('-t', tenant)
  expect(code).toBe(1)
  expect(of(tenant)).toMatchObject({ verdict: 'failed', rows: 0, receipts: 3 })
})

test('an audit of all tenants where there are none is inconclusive: exit code 3', async () => {
  const cwd = await aFolder({ '.logpipe/lock.db': '' })
  const run = await runLogpipe(['audit', '--all'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 3, stdout: expect.stringContaining('inconclusive'), stderr: '' })
})

test('a person reads every check with its evidence, and no stored text or control character', async () => {
  const tenant = 'shown'
  const [row] = await sendFor(tenant)
  await plant(stack(), { ...row, log_id: 'id\u001b[2J\u009b\n', modified_text: `${marker} 555-0199` })
  const run = await runLogpipe(['audit', '-t', tenant], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expectNoTrace(run)
  expect(run.stdout).toContain('id<1b>[2J<9b>⏎: ')
  expect(run.stdout).not.toContain(marker)
  for (const line of [`Audit of ${tenant} (4 rows, 3 receipts)`, '✘ isolation', '? completeness', 'failed']) {
    expect(run.stdout).toContain(line)
  }
})

test('without the master key no seal can be verified, and the audit says so', async () => {
  const folder = await aFolder({ '.logpipe/master.key': 'nonsense' })
  const run = await runLogpipe(['audit', '--all'], aContext({ cwd: folder }))
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('master.key is damaged') })
  expectNoTrace(run)
  expect(await readFile(join(folder, '.logpipe', 'master.key'), 'utf8')).toBe('nonsense')
})

test('a conflict is not proven by the row under its id, and hides no loss of another tenant', async () => {
  const send = (text: string) => {
    const stdin = `${JSON.stringify({ text, log_id: 'k1' })}\n`
    return runLogpipe(['send', '-t', 'conflicting', '--wait'], aContext({ cwd: cwd(), stdin }))
  }
  expect(await send(`${marker} one`)).toMatchObject({ code: 0 })
  expect(await audit('-t', 'conflicting')).toMatchObject({ code: 0 })
  expect(await send(`${marker} two`)).toMatchObject({ code: 1 })
  const { code, of } = await audit('-t', 'conflicting')
  expect(code).toBe(3)
  const completeness = of('conflicting')?.checks.find(({ name }) => name === 'completeness')
  const findings = [{ log_id: 'k1', kind: 'dead_lettered', reason: 'conflict' }]
  expect(completeness).toMatchObject({ status: 'unknown', checked: 1, dead_lettered: 1, findings })
  const [row = {}] = await sendFor('lossy')
  await uproot(stack(), row)
  const lossy = await audit('-t', 'lossy')
  expect(lossy.code).toBe(1)
  expect(lossy.of('lossy')?.checks.find(({ name }) => name === 'completeness')).toMatchObject({
    ...{ status: 'failed', found: 1, dead_lettered: 0 },
    findings: [{ log_id: row.log_id, kind: 'no_row' }],
  })
  expect(await runLogpipe(['dlq', 'purge', '-t', 'conflicting', '--yes'], aContext({ cwd: cwd() }))).toMatchObject({
    code: 0,
  })
  const purged = await audit('-t', 'conflicting')
  expect(purged.code).toBe(1)
  expect(purged.of('conflicting')?.checks.find(({ name }) => name === 'completeness')).toMatchObject({
    ...{ status: 'failed', dead_lettered: 0, purged: 1 },
    findings: [{ log_id: 'k1', kind: 'purged', reason: 'conflict' }],
  })
})
