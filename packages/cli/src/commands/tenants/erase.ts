import type { DeadLetterManager } from '@logpipe/infra/dead-letters'
import type { StackStores } from '@logpipe/infra/stores'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { parseMoment, parseTenant } from '../../config/parse-option.ts'
import { openTable } from '../../connect/log-table.ts'
import { openManifests } from '../../connect/manifest-table.ts'
import { openDepth, stackDepth } from '../../connect/stack-depth.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { ErasedScope } from '../../ledger/entry.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { backupsJson, backupsText } from '../../render/backups.ts'
import {
  type Erasure,
  erasureJson,
  erasureText,
  plannedErasureJson,
  plannedErasureText,
  rowsText,
} from '../../render/erasure.ts'
import { plural } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { awaitQueue } from '../../rights/await-queue.ts'
import { countRows, type EraseOptions, eraseRows } from '../../rights/erase-rows.ts'
import { readBackups } from '../../rights/table-backups.ts'
import { targetCommand } from '../base-commands.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report, withStack } from '../stack-use.ts'

const build = () =>
  targetCommand()
    .argument('<tenant>')
    .option('--before <when>', 'only rows received before a date (2026-01-31) or longer ago than an age (90d)')
    .option('--log-id <id>', 'only this row')
    .option('--dry-run', 'count what would be erased')
    .option('--yes', 'do not ask for confirmation')

/** Deletes rows and dead letters of a tenant, after confirmation, and notes it in the ledger. */
export const eraseTenant = defineCommand(build, run, {
  ending: { kind: 'changes', interrupted: 'nothing was erased' },
  examples: {
    'Count what would be erased': 'logpipe tenants erase acme --before 90d --dry-run',
    'Erase one log': 'logpipe tenants erase acme --log-id order-4711',
  },
})

type Flags = FlagsOf<typeof build>

async function run(flags: Flags, context: CliContext, name: string): Promise<number> {
  context.boundHeap?.()
  const [tenant, scope] = [parseTenant(name), parseScope(flags, context)]
  if (!flags.yes && !flags.dryRun) {
    const warning = `This deletes ${rowsText(tenant, scope)} permanently.`
    await confirm({ doing: `erasing ${tenant}`, warning, word: tenant }, context)
  }
  const what = 'rows are in the table'
  return withStack({ flags, what }, context, async (stores, ledgerDir) => {
    return withErasing({ tenant, scope, stores, ledgerDir, context }, (erasing) =>
      flags.dryRun ? reportPlan(flags, erasing) : reportErasure(flags, erasing),
    )
  })
}

function parseScope({ before, logId }: Flags, { now }: CliContext): ErasedScope {
  if (before !== undefined && logId !== undefined)
    throw new LogpipeError('invalid_option', '--before and --log-id cannot be combined')
  if (logId === '') throw new LogpipeError('invalid_option', '--log-id is empty')
  if (logId !== undefined) return { kind: 'id', logId }
  if (before === undefined) return { kind: 'all' }
  const beforeMs = Math.floor(parseMoment('--before', before, now()))
  if (beforeMs < 0) throw new LogpipeError('invalid_option', '--before is before 1970')
  return { kind: 'before', beforeMs }
}

interface ErasureOf {
  readonly tenant: TenantId
  readonly scope: ErasedScope
  readonly stores: StackStores
  readonly ledgerDir: string
  readonly context: CliContext
}

interface Erasing extends ErasureOf {
  readonly letters: DeadLetterManager
  readonly rows: Omit<EraseOptions, 'onProgress'>
}

/** Opens table and dead letters; Ctrl-C ends what is done with them, and releases what is held. */
async function withErasing<T>(erasure: ErasureOf, use: (erasing: Erasing) => Promise<T>): Promise<T> {
  const { tenant, scope, stores, context } = erasure
  const { openDeadLetters } = await import('@logpipe/infra/dead-letters')
  const [table, manifests] = [await openTable(stores), await openManifests(stores)]
  const [letters, interrupt] = [openDeadLetters(stores, context), new AbortController()]
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const { now, sleep, random } = context
  const beganMs = Math.floor(now())
  try {
    const rows = { table, manifests, tenant, scope, beganMs, now, sleep, random, signal: interrupt.signal }
    return await use({ ...erasure, letters, rows })
  } finally {
    stopListening()
    letters.close()
    table.close()
    manifests.close()
  }
}

async function reportPlan(flags: Flags, { tenant, scope, stores, rows, letters, context }: Erasing): Promise<number> {
  const { left } = await countRows(rows)
  const { letters: found, unseen, end } = await letters.list({ tenant }, rows.signal)
  const planned = { tenant, scope, rows: left, letters: found.length, unseen, isWhole: end === 'complete' }
  const backups = await backupsOf(stores, context)
  report(
    flags,
    context,
    { ...plannedErasureJson(planned), ...backups.json },
    `${plannedErasureText(planned)}${backups.text}`,
  )
  if (rows.signal.aborted) return exitCodes.interrupted
  return planned.isWhole && unseen === 0 ? 0 : 3
}

/** What AWS keeps of what is deleted; elsewhere nothing is said of it. */
async function backupsOf(stores: StackStores, { now }: CliContext) {
  if (!isOnAws(stores)) return { json: {}, text: '' }
  const [backups, nowMs] = [await readBackups(stores), now()]
  return { json: { backups: backupsJson(backups, nowMs) }, text: backupsText(backups, nowMs) }
}

async function reportErasure(flags: Flags, erasing: Erasing): Promise<number> {
  const { context, stores } = erasing
  const erasure = await erase(erasing)
  const backups = await backupsOf(stores, context)
  report(flags, context, { ...erasureJson(erasure), ...backups.json }, `${erasureText(erasure)}${backups.text}`)
  if (erasing.rows.signal.aborted) {
    context.errors.write(
      'Interrupted. The same command finishes it; until then audit counts what is gone as perhaps erased.\n',
    )
    return exitCodes.interrupted
  }
  return erasure.isDone ? 0 : 3
}

/** The tombstone is on the disk before anything is deleted, and is followed by one that counts, and says that it is done once nothing was found any more. */
async function erase(erasing: Erasing): Promise<Erasure> {
  const { tenant, scope, ledgerDir, context, rows } = erasing
  const { now, random, err, elapsed } = context
  const ledger = openLedger({ dir: ledgerDir, runId: newRunId(now(), random), now })
  const note = (isDone: boolean, deleted?: number): Promise<void> =>
    ledger.erase({ tenantId: tenant, atMs: Math.floor(now()), beganMs: rows.beganMs, isDone, scope, deleted })
  const progress = startProgress(err, elapsed)
  try {
    await note(false)
    const queued = await waitForQueue(erasing, (messages) =>
      progress.update(() => `waiting for ${plural(messages, 'message')} in the queue`),
    )
    const letters = await eraseLetters(erasing)
    const onProgress = (count: number): void => progress.update(() => `${plural(count, 'row')} erased`)
    const erased = await eraseRows({ ...rows, onProgress })
    // What is still on the queue may be stored behind it, and be lost later: that was not erased.
    const isDone = erased.left === 0 && letters.isWhole && queued === 0 && !rows.signal.aborted
    await note(isDone, erased.erased + letters.records)
    return { tenant, scope, ...erased, letters, queued, isDone }
  } finally {
    progress.done()
    await ledger.close()
  }
}

function isOnAws({ dynamodb }: StackStores): boolean {
  return dynamodb.endpoint === undefined
}

/** What was accepted and not stored yet would be stored behind it. */
async function waitForQueue({ stores, rows, context }: Erasing, onWait: (messages: number) => void): Promise<number> {
  const { elapsed, sleep } = context
  const { ask: depth, close } = await openDepth(stores)
  const isDepthLate = isOnAws(stores)
  return awaitQueue({ depth, isDepthLate, elapsed, sleep, signal: rows.signal, onWait }).finally(close)
}

/** A message may hold records of any age: those of a part of the rows stay. */
async function eraseLetters({ tenant, scope, stores, letters, rows }: Erasing): Promise<Erasure['letters']> {
  const { signal } = rows
  // Only SQS counts late: elsewhere nobody has to wait for letters that are not there.
  if (!isOnAws(stores) && (await stackDepth(stores)).deadLetters === 0)
    return { messages: 0, records: 0, left: 0, isWhole: true }
  if (scope.kind !== 'all') {
    const { letters: found, end } = await letters.list({ tenant }, signal)
    return { messages: 0, records: 0, left: found.length, isWhole: end === 'complete' }
  }
  const { messages, records, failed, later, end } = await letters.purge({ tenant }, { signal })
  return { messages, records, left: failed + later, isWhole: end === 'complete' && failed === 0 }
}
