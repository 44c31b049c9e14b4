import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../pipeline/test/full-size.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Item, plant, rowsOf, uproot } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()
const ledger = (): string => join(data(), 'ledger', 'embedded')
const seed = 20_260_131

interface Victim {
  readonly tenant: string
  readonly rows: readonly Item[]
  /** Of another tenant. */
  readonly foreign: Item
  /** Which row, field or byte, of however many there are. */
  readonly at: number
  /** The segment of its ledger. */
  readonly segment: string
  /** Erases all of it, and sends it again under the same ids. */
  readonly sendAgain: () => Promise<void>
}

interface Harm {
  readonly check: string
  /** Any of them names what was done. */
  readonly kinds: readonly string[]
  /** Does it behind the pipeline's back, and answers with the log ids of which one must be named; none where it is of the ledger. */
  readonly to: (victim: Victim) => Promise<readonly unknown[]>
}

const rowAt = ({ rows, at }: Victim): Item => rows[at % rows.length] ?? {}

const change = async (victim: Victim, fields: Item): Promise<readonly unknown[]> => {
  const row = rowAt(victim)
  await plant(stack(), { ...row, ...fields })
  return [row.log_id]
}

/** Another value of the same type. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`
  if (typeof value === 'number') return value + 1
  return { PHONE: 99 }
}

const editSegment =
  (edit: (path: string, at: number) => Promise<void>) =>
  async ({ segment, at }: Victim): Promise<readonly unknown[]> => {
    await edit(join(ledger(), segment), at)
    return []
  }

const harms: Readonly<Record<string, Harm>> = {
  loss: {
    ...{ check: 'completeness', kinds: ['no_row'] },
    to: async (victim) => {
      await uproot(stack(), rowAt(victim))
      return [rowAt(victim).log_id]
    },
  },
  'loss of what was erased and sent again': {
    ...{ check: 'completeness', kinds: ['no_row'] },
    to: async (victim) => {
      await victim.sendAgain()
      await uproot(stack(), rowAt(victim))
      return [rowAt(victim).log_id]
    },
  },
  leak: {
    ...{ check: 'isolation', kinds: ['sealed_for_other_tenant'] },
    to: async ({ tenant, foreign }) => {
      await plant(stack(), { ...foreign, tenant_id: tenant })
      return [foreign.log_id]
    },
  },
  duplicate: {
    ...{ check: 'uniqueness', kinds: ['second_row'] },
    to: async (victim) => {
      const { log_id } = rowAt(victim)
      const twin = String(log_id).replace(/\.[^.]+$/, '.AAAAAAAAAAA')
      await plant(stack(), { ...rowAt(victim), log_id: twin })
      return [log_id, twin]
    },
  },
  'another value of a field': {
    ...{ check: 'isolation', kinds: ['broken_seal', 'unknown_seal_key'] },
    to: (victim) => {
      const fields = Object.entries(rowAt(victim)).filter(([name]) => name !== 'tenant_id' && name !== 'log_id')
      const [name = '', value] = fields[victim.at % fields.length] ?? []
      return change(victim, { [name]: otherThan(value) })
    },
  },
  'a field that is gone': {
    ...{ check: 'isolation', kinds: ['broken_seal', 'no_seal'] },
    to: async (victim) => {
      const names = Object.keys(rowAt(victim)).filter((name) => name !== 'tenant_id' && name !== 'log_id')
      const gone = names[victim.at % names.length]
      const rest = Object.entries(rowAt(victim)).filter(([name]) => name !== gone)
      await uproot(stack(), rowAt(victim))
      await plant(stack(), Object.fromEntries(rest))
      return [rowAt(victim).log_id]
    },
  },
  'an attribute of its own': {
    ...{ check: 'form', kinds: ['unknown_attributes'] },
    to: (victim) => change(victim, { note: 'call 555-0199' }),
  },
  'two rows that are exchanged': {
    ...{ check: 'isolation', kinds: ['broken_seal'] },
    to: async (victim) => {
      const { rows, at } = victim
      const [one = {}, two = {}] = [rows[at % rows.length], rows[(at + 1) % rows.length]]
      await plant(stack(), { ...one, log_id: two.log_id })
      await plant(stack(), { ...two, log_id: one.log_id })
      return [one.log_id]
    },
  },
  'a row that left the index': {
    ...{ check: 'isolation', kinds: ['broken_seal'] },
    to: async (victim) => {
      const { recent_key: _, recent_sort: __, ...rest } = rowAt(victim)
      await plant(stack(), rest)
      return [rest.log_id]
    },
  },
  'personal data': {
    ...{ check: 'redaction', kinds: ['unredacted'] },
    to: (victim) => change(victim, { modified_text: `call 555-01${String(victim.at % 100).padStart(2, '0')}` }),
  },
  'a ledger that was cut': {
    ...{ check: 'completeness', kinds: ['segment_cut'] },
    to: editSegment(async (path, at) => truncate(path, at % (await readFile(path)).length)),
  },
  'a ledger that was edited': {
    ...{ check: 'completeness', kinds: ['segment_edited', 'segment_damaged', 'segment_cut'] },
    to: editSegment(async (path, at) => {
      const bytes = await readFile(path)
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1
      await writeFile(path, bytes)
    }),
  },
  'a ledger that is gone': {
    ...{ check: 'completeness', kinds: ['segment_gone'] },
    to: editSegment((path) => rm(path)),
  },
}

/** Sends `app.log` of a folder for a tenant, and answers with the segment that the ledger has of it. */
async function send(tenant: string, cwd: string, again: number): Promise<string> {
  const before = new Set(await readdir(ledger()).catch(() => []))
  const command = ['send', '-t', tenant, '--data', data(), '--batch', '2', '--no-state', 'app.log']
  for (let i = 0; i <= again; i++) {
    expect(await runLogpipe(command, aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  }
  return (await readdir(ledger())).find((name) => name.endsWith('.ledger') && !before.has(name)) ?? ''
}

/** Erases all of a tenant, and sends the same file again. */
async function sendAfterErasing(tenant: string, cwd: string): Promise<void> {
  const erase = ['tenants', 'erase', tenant, '--yes', '--data', data()]
  expect(await runLogpipe(erase, aContext({ cwd: await aFolder() }))).toMatchObject({ code: 0, stderr: '' })
  await send(tenant, cwd, 0)
  expect(await stack().drain(90_000)).toBe(0)
}

/** Of so many clean tenants one is erased, and sends again. */
const cleanPerErased = 8

interface Check {
  readonly name: string
  readonly status: string
  readonly findings: readonly { readonly log_id: string; readonly kind: string }[]
  readonly ledger_problems?: readonly { readonly kind: string }[]
}

/** What an audit of everybody says of each tenant. */
async function auditAll() {
  const { stdout } = await runLogpipe(
    ['audit', '--all', '--data', data(), '--json'],
    aContext({ cwd: await aFolder() }),
  )
  const tenants: readonly { tenant: string; verdict: string; checks: readonly Check[] }[] = JSON.parse(stdout).tenants
  return new Map(tenants.map((one) => [one.tenant, one]))
}

test(`whatever is done to rows or to the ledger is found and named, and nobody else is blamed (seed ${seed})`, async () => {
  const { numRuns } = runs({ fast: 13, full: 1_000 })
  const names = Object.keys(harms)
  const cases = fc.sample(fc.record({ lines: fc.integer({ min: 2, max: 6 }), at: fc.nat(), again: fc.nat(1) }), {
    ...{ numRuns, seed },
  })
  const sent: (Pick<Victim, 'tenant' | 'segment' | 'sendAgain'> & { readonly clean: string })[] = []
  for (const [i, { lines, again }] of cases.entries()) {
    const [tenant, clean] = [`t-${i}`, `clean-${i}`]
    const texts = Array.from({ length: lines }, (_, n) => `${i} ${n} user@example.com said hello`)
    const file = { 'app.log': `${texts.join('\n')}\n` }
    const [cwd, cleanCwd] = [await aFolder(file), await aFolder(file)]
    const segment = await send(tenant, cwd, 0)
    sent.push({ tenant, clean, segment, sendAgain: () => sendAfterErasing(tenant, cwd) })
    await send(clean, cleanCwd, again)
    if (i % cleanPerErased === 1) await sendAfterErasing(clean, cleanCwd)
  }
  expect(await stack().drain(90_000)).toBe(0)
  const before = await auditAll()
  for (const { tenant, clean } of sent) {
    for (const name of [tenant, clean]) expect(before.get(name)?.verdict, name).toBe('passed')
  }
  const [foreign = {}] = await rowsOf(stack(), 'clean-0')
  const done = []
  for (const [i, { tenant, segment, sendAgain }] of sent.entries()) {
    const name = names[i % names.length] ?? ''
    const victim = { tenant, segment, sendAgain, foreign, at: cases[i]?.at ?? 0, rows: await rowsOf(stack(), tenant) }
    done.push({ name, tenant, logIds: await harms[name]?.to(victim) })
  }
  const after = await auditAll()
  for (const { name, tenant, logIds = [] } of done) {
    const harm = harms[name]
    const of = after.get(tenant)
    const check = of?.checks.find((one) => one.name === harm?.check)
    const isOfLedger = logIds.length === 0
    expect(of?.verdict, `${tenant}: ${name}`).toBe(isOfLedger ? 'inconclusive' : 'failed')
    const named = isOfLedger ? check?.ledger_problems : check?.findings.filter(({ log_id }) => logIds.includes(log_id))
    expect(
      named?.some(({ kind }) => harm?.kinds.includes(kind)),
      `${tenant}: ${name}: ${JSON.stringify(check)}`,
    ).toBe(true)
  }
  for (const { clean } of sent) expect(after.get(clean)?.verdict, clean).toBe('passed')
  // A thousand tenants take some minutes.
}, 1_800_000)
