import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { aContext, type TestContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { type Item, plant, rowsOf, uproot } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { stack, cwd, data } = useStack()
const lines = Array.from({ length: 120 }, (_, i) => `line ${i}\n`).join('')

async function sendFor(tenant: string, dir = cwd()): Promise<void> {
  const sent = await runLogpipe(['send', '-t', tenant, '--wait'], aContext({ cwd: dir, stdin: lines }))
  expect(sent, sent.stderr).toMatchObject({ code: 0 })
}

beforeAll(async () => {
  for (const tenant of ['acme', 'beta']) await sendFor(tenant)
})

type When = (waits: number, context: TestContext) => boolean

/** A world whose clock only waiting moves; something happens at one of the waits for the rate of reads. */
function aWorld(world: World, when: When, act: (context: TestContext) => void | Promise<void>): TestContext {
  let [clockMs, waits, isOver] = [0, 0, false]
  const context = aContext({
    ...world,
    elapsed: () => clockMs,
    sleep: async (ms, signal) => {
      if (!isOver && when(++waits, context)) {
        isOver = true
        await act(context)
      }
      signal?.throwIfAborted()
      clockMs += ms
    },
  })
  return context
}

const slowly = ['--max-rcu', '2'] as const

/** Audits so slowly that each page is a few rows, and ends it at a page. */
async function interrupted(args: readonly string[], when: When = isSixth): Promise<Run> {
  const context = aWorld({ cwd: cwd(), isTty: true, env: { NO_COLOR: '1' } }, when, ({ interrupt }) => interrupt())
  const { stderr, ...run } = await runLogpipe(['audit', ...args, ...slowly], context)
  return { ...run, stderr: stderr.slice(stderr.lastIndexOf('\r') + 1).replace('\u001b[J', '') }
}

const isSixth: When = (waits) => waits === 6

function hasRowsOf(tenant: string): When {
  return (_, context) => context.said().stderr.includes(`${tenant}: `)
}

async function audit(...args: readonly string[]): Promise<Run> {
  const run = await runLogpipe(['audit', ...args], aContext({ cwd: cwd() }))
  expectNoTrace(run)
  return run
}

const checkpoints = async (dir = data()): Promise<readonly string[]> => {
  const names = await readdir(join(dir, 'ledger', 'embedded'))
  return names.filter((name) => name.includes('checkpoint'))
}

test('an interrupted audit says how far it came, and goes on without reading that again', async () => {
  const whole = JSON.parse((await audit('-t', 'acme', '--json')).stdout)
  const half = await interrupted(['-t', 'acme', '--json'])
  expect(half.code).toBe(130)
  expect(half.stderr).toMatch(
    /^Interrupted after \d+ rows of acme\. Resume with: logpipe audit --tenant acme --max-rcu 2 --json --resume\n$/,
  )
  const told = JSON.parse(half.stdout)
  const [{ rows }] = told.tenants
  expect(told).toMatchObject({ verdict: 'interrupted', tenants: [{ tenant: 'acme', verdict: 'interrupted' }] })
  expect(rows).toBeGreaterThan(0)
  expect(rows).toBeLessThan(120)
  expect(await checkpoints()).toEqual(['audit-acme.checkpoint'])
  // What was read is not read again: nobody sees that it is gone.
  const stored = (await rowsOf(stack(), 'acme')).toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
  const first = stored[0] as Item
  await uproot(stack(), first)
  const resumed = await audit('-t', 'acme', '--json', '--resume')
  expect(resumed).toMatchObject({ code: 0, stderr: '' })
  const { read, resumed_from, ...result } = JSON.parse(resumed.stdout)
  const { read: readAtOnce, ...same } = whole
  expect(result).toEqual(same)
  expect(resumed_from).toMatch(/^\d{4}-\d\d-\d\dT/)
  expect(read.capacity_units).toBeGreaterThanOrEqual(told.read.capacity_units)
  expect(read.capacity_units).toBeLessThan(1.5 * readAtOnce.capacity_units)
  expect(await checkpoints()).toEqual([])
  expect((await audit('-t', 'acme')).code).toBe(1)
  await plant(stack(), first)
})

test('a row that was missing before an interruption, and has come since, is no loss', async () => {
  const stored = (await rowsOf(stack(), 'acme')).toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
  const late = stored[0] as Item
  await uproot(stack(), late)
  expect(await interrupted(['-t', 'acme'])).toMatchObject({ code: 130 })
  await plant(stack(), late)
  const resumed = await audit('-t', 'acme', '--resume')
  expect(resumed, resumed.stdout).toMatchObject({ code: 0 })
})

test('what is wrong on either side of the interruption is found, and what was found before it is told at once', async () => {
  const stored = (await rowsOf(stack(), 'beta')).toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
  const [first, last] = [stored[0] as Item, stored.at(-1) as Item]
  for (const row of [first, last]) await plant(stack(), { ...row, modified_text: 'altered' })
  const half = await interrupted(['-t', 'beta'], hasRowsOf('beta'))
  expect(half.stdout).toContain(`${first.log_id}: invalid seal`)
  expect(half.stdout).toMatch(/ {2}interrupted\n$/)
  expect(half.stdout).toMatch(/\? form +\d+ rows so far\n/)
  const resumed = await audit('-t', 'beta', '--resume')
  expect(resumed.code).toBe(1)
  for (const row of [first, last]) expect(resumed.stdout).toContain(`${row.log_id}: invalid seal`)
  expect(resumed.stdout).toMatch(/\nresumed: begun at \d{4}-/)
  for (const row of [first, last]) await plant(stack(), row)
})

test('of all tenants those that were done stay done', async () => {
  const half = await interrupted(['--all', '--json'], hasRowsOf('beta'))
  const { tenants } = JSON.parse(half.stdout)
  expect(tenants).toMatchObject([
    { tenant: 'acme', verdict: 'passed' },
    { tenant: 'beta', verdict: 'interrupted' },
  ])
  const [row] = await rowsOf(stack(), 'acme')
  await uproot(stack(), row as Item)
  const resumed = await audit('--all', '--json', '--resume')
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    tenants: [
      { tenant: 'acme', verdict: 'passed', rows: 120 },
      { tenant: 'beta', verdict: 'passed', rows: 120 },
    ],
  })
  await plant(stack(), row as Item)
})

test('whoever ends it before the first row is told that nothing is known', async () => {
  const early = await interrupted(['--all', '--json'], (waits) => waits === 1)
  expect(early).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(/^Interrupted: .+; run the same command again/),
  })
  expect(JSON.parse(early.stdout)).toMatchObject({ verdict: 'interrupted', tenants: [] })
  expect(await checkpoints()).toEqual([])
})

test('a checkpoint that somebody has changed, or that is of another version, is refused', async () => {
  expect(await interrupted(['-t', 'acme'])).toMatchObject({ code: 130 })
  const path = join(data(), 'ledger', 'embedded', 'audit-acme.checkpoint')
  const bytes = await readFile(path)
  await writeFile(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]))
  const refused = await audit('-t', 'acme', '--resume')
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/--resume: the checkpoint was altered, or its master key is gone; run .* without it\n/)
  expect((await audit('-t', 'acme')).code).toBe(0)
  expect(await checkpoints()).toEqual([])
})

test('where nothing was interrupted, an audit that is to be resumed begins anew, and says so', async () => {
  const run = await audit('-t', 'acme', '--resume')
  expect(run).toMatchObject({ code: 0, stderr: 'note: no checkpoint was found; all rows were read\n' })
})

test.each([
  ['--max-rcu', '0'],
  ['--max-rcu', 'many'],
])('%s %s is refused', async (...flags) => {
  const run = await audit('-t', 'acme', ...flags)
  expect(run.code).toBe(2)
  expect(run.stderr).toContain('--max-rcu is')
})

test('an audit whose stack dies is saved, and goes on with the stack that is started again', async () => {
  const dir = await aFolder()
  const own = await startStack(dir)
  await sendFor('acme', dir)
  const context = aWorld({ cwd: dir }, isSixth, () => own.stop())
  const died = await runLogpipe(['audit', '-t', 'acme', ...slowly], context)
  expect(died.code).toBe(2)
  expect(died.stderr).toMatch(
    /^Interrupted\. Resume with: logpipe audit --tenant acme --max-rcu 2 --resume\nerror: .+ stopped responding/,
  )
  await startStack(dir)
  const resumed = await runLogpipe(['audit', '-t', 'acme', '--resume'], aContext({ cwd: dir }))
  expect(resumed).toMatchObject({ code: 0 })
  expect(resumed.stdout).toContain('120 of 120 accepted records with a row')
})

test('on a terminal the progress has rows, receipts and capacity', async () => {
  let shown = ''
  const context = aWorld(
    { cwd: cwd(), isTty: true, columns: 120 },
    (waits) => waits === 8,
    () => {
      shown = context.said().stderr
    },
  )
  expect(await runLogpipe(['audit', '-t', 'acme', ...slowly], context)).toMatchObject({ code: 0 })
  expect(shown).toMatch(/acme: \d+ rows · \d+ of 120 receipts(?: · about [\d.]+ \w+ left)? · \d+ read capacity units/)
})
