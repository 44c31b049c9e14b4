import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpHandler, OnFailure } from '@logpipe/pipeline/http'
import { type KeySource, refreshedKeys } from '@logpipe/pipeline/keys/source'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError, suppressSqliteWarning } from '@logpipe/sdk/operations'
import { emulatorConfig } from '../admin/stack-stores.ts'
import { topology } from '../topology.ts'
import { boundHeap } from './bound-heap.ts'
import { composeFunctions } from './compose-functions.ts'
import { type DataFolder, openDataFolder } from './data/data-folder.ts'
import { findDamage } from './data/find-damage.ts'
import { queueNoter } from './data/queue-noter.ts'
import { removeStackFile, type StackFile, writeStackFile } from './data/running-stack.ts'
import { openSizeNotes, type SizeNotes } from './data/size-notes.ts'
import type { TrustedProxies } from './gateway/client-address.ts'
import { type Gateway, type ServedRequest, startGateway } from './gateway/gateway.ts'
import type { Listener } from './gateway/http-server.ts'
import type { Rejection } from './gateway/malformed-request.ts'
import { checkHealth, type Health } from './health.ts'
import type { Page } from './page/compose-page.ts'
import { createKeyClock, type KeyClock } from './page/key-uses.ts'
import { refusePage } from './page/page.ts'
import { refusedByGateway, tapsOf, watchedRead, watchedWorker } from './page/taps.ts'
import { createWatch, type Watch } from './page/watch.ts'
import { type EventSourceMapping, shortDelaySeconds, startEventSourceMapping } from './queue/event-source-mapping.ts'
import { type Stores, startStores } from './start-stores.ts'
import { storageFault } from './storage-fault.ts'
import type { Syslog, SyslogOptions } from './syslog/start-syslog.ts'
import { startSweeper } from './table/start-sweeper.ts'
import { createSyncWal, type SyncWal } from './table/sync-wal.ts'
import type { StartWorker } from './threads/start-thread.ts'

export interface LocalStackOptions {
  /** Folder for all data of the stack; created if missing. */
  readonly dataDir: string
  /** 0, the default, picks a free port. */
  readonly port?: number
  /** The worker's simulated work, milliseconds per character. 0 by default. */
  readonly workMsPerChar?: number
  /** Whether rows keep the text before redaction. False by default. */
  readonly keepsOriginals?: boolean
  /** Whether ingest writes manifests, with which an audit proves completeness. True by default. */
  readonly keepsManifests?: boolean
  /** Whether every request needs an API key. False by default: the stack listens on loopback only. */
  readonly requiresKeys?: boolean
  /** Origins of web pages that may use the endpoint, such as `http://localhost:5173`. None by default. */
  readonly corsOrigins?: readonly string[]
  /**
   * Whether failed messages wait as on AWS, from half a minute to half an hour. False by default: they wait a second at first
   * and a minute at most.
   */
  readonly hasAwsWaits?: boolean
  /** Where syslog's messages are taken, and whose they are. Nowhere by default. */
  readonly syslog?: SyslogOptions
  /** Wall clock of the functions, milliseconds. `Date.now` by default. */
  readonly now?: () => number
  /** Written into the stack file for other commands. */
  readonly usersPort?: number
  /** Where requests of others come in; needs `requiresKeys`. Without it only this machine is served. */
  readonly publicListener?: Listener
  /** Proxies in front, whose word on the client's address counts. None by default. */
  readonly trustedProxies?: TrustedProxies
  /** Connections that one client may have open on the public listener; of those of trusted proxies, requests in flight. 1,024 by default. */
  readonly connectionsPerClient?: number
  /** Called for each connection that is ended without a request. */
  readonly onRejected?: (rejection: Rejection) => void
  /** Called when a request is over. */
  readonly onServed?: (served: ServedRequest) => void
  /**
   * Token of the page at `/_logpipe`; without one no page is served. Whoever has it sees the records of all tenants, and may redrive dead
   * letters.
   */
  readonly pageToken?: string
  /**
   * Whether the code that the first record needs is loaded as soon as the stack serves, and not with that record. For a stack that runs
   * for long: an update may replace the files meanwhile. False by default.
   */
  readonly loadsAhead?: boolean
  /** Starts the threads of table and queue; new ones by default. */
  readonly startWorker?: StartWorker
  /** Called when the stack can no longer serve requests; accepted records are not lost. */
  readonly onDeath?: (error: LogpipeError) => void
  /** Called for each error the stack survives. */
  readonly onError?: (error: unknown) => void
  /** Called for each request that failed through no fault of the caller; contains no content of the request. */
  readonly onFailure?: OnFailure
}

/** Totals since the start, and current queue depths. */
export interface StackCounters {
  /** Records put on the queue. */
  readonly accepted: number
  /** Requests and records refused because of their sender: no valid key, or another tenant. */
  readonly denied: number
  /** Records stored. */
  readonly stored: number
  /** Messages on the queue, including those in flight. */
  readonly queued: number
  /** Messages in the dead-letter queue. */
  readonly deadLetters: number
}

export interface LocalStack extends StackFile {
  /** Where syslog's messages are taken. */
  readonly syslogPort?: number
  /** Of the public listener; absent without one. */
  readonly publicUrl?: string
  /** Reads the files of TLS again. Throws `invalid_option` and `unreadable_input`, and goes on with the old ones. */
  readonly renewTls: () => Promise<void>
  /** Asks table, queue and file system. */
  readonly health: () => Promise<Health>
  readonly counters: () => Promise<StackCounters>
  /** Resolves with 0 when the queue is empty, or with its depth after `timeoutMs` without progress. */
  readonly drain: (timeoutMs: number) => Promise<number>
  /** Finishes the requests and batches in flight, then stops. Queued messages stay for the next start. */
  readonly close: () => Promise<void>
}

/** How old the keyring may be. Milliseconds. */
const keysMaxAgeMs = 100

/**
 * Starts the whole pipeline on loopback: table and queue in their own threads, gateway and event source mapping in this one.
 * Throws LogpipeError `data_in_use`, `data_unusable`, `port_in_use` or `storage_failed`.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  suppressSqliteWarning(process)
  const { onDeath = () => undefined, onError = () => undefined, onFailure = () => undefined } = options
  const folder = await openDataFolder(options.dataDir)
  const undo: (() => unknown)[] = [folder.release]
  try {
    for (const damage of await findDamage(folder.path)) onError(damageFault(damage, folder.path))
    const notes = openSizeNotes(folder.path)
    undo.push(notes.close)
    const stores = await startStores(folder, onDeath, { startWorker: options.startWorker })
    boundHeap()
    // Its log is gone once the queue has closed, and a kill may come right after that.
    undo.push(stores.close, () => notes.note('queue', {}))
    const counts = { accepted: 0, denied: 0, stored: 0 }
    const watch = createWatch(options.now ?? Date.now)
    const keyClock = createKeyClock(options.now ?? Date.now)
    const functions = functionsOf(options, { folder, stores, notes, counts, watch, keyClock, onError, onFailure })
    undo.push(startWorker(stores, functions, options).close)
    const instance = randomUUID()
    const isOpen = !(options.requiresKeys ?? false)
    const cors = { corsOrigins: options.corsOrigins ?? [] }
    const { port = 0, publicListener, trustedProxies, connectionsPerClient, onServed, onRejected } = options
    if (publicListener !== undefined && isOpen) throw new TypeError('a public listener needs keys')
    const page = await pageOf(options, { stores, counts, watch, keyClock, onError })
    const gateway = await startGateway({
      ...{ port, routes: topology.routes, functions, isOpen, ...cors, elapsedMs, instance, onFailure },
      ...{
        ...(publicListener && { publicListener }),
        ...(trustedProxies && { trustedProxies }),
        ...(connectionsPerClient && { connectionsPerClient }),
        ...(onServed && { onServed }),
        ...(onRejected && { onRejected }),
      },
      ...{ servePage: page.serve, onRefused: refusedByGateway(watch) },
      ...(!isOpen && { knowsCaller: functions.knowsCaller }),
    })
    undo.push(
      gateway.close,
      page.close,
      startSweeper({ client: stores.dynamodb, now: options.now ?? Date.now, onError }),
    )
    const syslog = await openSyslog(options.syslog, functions.ingestWithoutKey, onError)
    undo.push(() => syslog?.close())
    const file = { ...stackFile(stores, gateway, instance), ...(options.usersPort && { usersPort: options.usersPort }) }
    await writeStackFile(folder.path, file)
    undo.push(() => removeStackFile(folder.path))
    if (options.loadsAhead) functions.load().catch(onError)
    return {
      ...file,
      ...(syslog && { syslogPort: syslog.port }),
      ...observe(stores, counts),
      ...(gateway.publicUrl !== undefined && { publicUrl: gateway.publicUrl }),
      renewTls: () => renewAll(gateway, syslog),
      health: () => checkHealth(stores, folder.path),
      close: () => undoAll(undo),
    }
  } catch (error) {
    await undoAll(undo)
    throw storageFault(error, folder.path)
  }
}

/** Loaded by stacks that take syslog alone. */
async function openSyslog(
  options: SyslogOptions | undefined,
  ingest: HttpHandler,
  onError: (error: unknown) => void,
): Promise<Syslog | undefined> {
  if (options === undefined) return undefined
  const { startSyslog } = await import('./syslog/start-syslog.ts')
  return startSyslog(options, { ingest, onError })
}

/** Files of one that cannot be used do not keep the other from being renewed. */
async function renewAll(...listeners: readonly (Pick<Gateway, 'renewTls'> | undefined)[]): Promise<void> {
  const renewals = await Promise.allSettled(listeners.map((one) => one?.renewTls()))
  for (const renewal of renewals) if (renewal.status === 'rejected') throw renewal.reason
}

/** Undoes the steps of the start, last first. */
async function undoAll(undo: (() => unknown)[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step()
}

interface Counts {
  accepted: number
  denied: number
  stored: number
}

interface Parts {
  readonly folder: DataFolder
  readonly stores: Stores
  readonly notes: SizeNotes
  readonly counts: Counts
  readonly watch: Watch
  readonly keyClock: KeyClock
  readonly onError: (error: unknown) => void
  readonly onFailure: OnFailure
}

type Functions = ReturnType<typeof composeFunctions> & { readonly syncWal: SyncWal }

function functionsOf(
  options: LocalStackOptions,
  { folder, stores, notes, counts, watch, keyClock, ...callbacks }: Parts,
): Functions {
  const syncWal = createSyncWal(folder.tablePath, (sizes) => notes.note('table', sizes))
  const noteQueue = queueNoter(folder.path, notes)
  const functions = composeFunctions({
    stores,
    keys: keysOf(folder, callbacks.onError),
    syncWal,
    workMsPerChar: options.workMsPerChar ?? 0,
    keepsOriginals: options.keepsOriginals ?? false,
    keepsManifests: options.keepsManifests ?? true,
    hasAwsWaits: options.hasAwsWaits ?? false,
    isOpen: !(options.requiresKeys ?? false),
    now: options.now ?? Date.now,
    random: Math.random,
    onAccepted: (count) => {
      noteQueue()
      counts.accepted += count
    },
    onStored: (count) => {
      counts.stored += count
    },
    onDenied: () => {
      counts.denied++
    },
    onKey: keyClock.used,
    ...tapsOf(watch),
    ...callbacks,
  })
  const watched = { worker: watchedWorker(functions.worker, watch), read: watchedRead(functions.read, watch) }
  return { ...functions, ...watched, syncWal }
}

/** The page of the stack, loaded where there is one; without a token it says that there is none. */
async function pageOf(
  { pageToken: token, requiresKeys, now = Date.now }: LocalStackOptions,
  { stores, counts, watch, keyClock, onError }: Omit<Parts, 'folder' | 'notes' | 'onFailure'>,
): Promise<Page> {
  // One that a command started for itself has none, and one that serves others.
  if (token === undefined) return { serve: refusePage, close: () => undefined }
  const clocks = { now, elapsedMs, random: Math.random }
  const told = { watch, keyClock, totals: () => counts, depth: () => depthOf(stores), onError }
  const { composePage } = await import('./page/compose-page.ts')
  return composePage({ token, isOpen: !(requiresKeys ?? false), ...stores, ...clocks, ...told })
}

function damageFault(damage: string, path: string): LogpipeError {
  const next = 'logpipe audit --all compares what is left with what was sent from here'
  return operationError('storage_failed', `the data in ${path} is damaged: ${damage}; ${next}`)
}

/** A file is read again so often that a rotation is in effect at once. */
function keysOf({ keyring, readKeyring }: DataFolder, onError: (error: unknown) => void): KeySource {
  return refreshedKeys({ first: keyring, read: readKeyring, maxAgeMs: keysMaxAgeMs, now: elapsedMs, onError })
}

const elapsedMs = (): number => performance.now()

function startWorker(
  stores: Stores,
  functions: Functions,
  { hasAwsWaits = false, onError = () => undefined }: LocalStackOptions,
): EventSourceMapping {
  return startEventSourceMapping({
    client: stores.sqs,
    queueUrl: stores.queues.ingest ?? '',
    queueArn: `arn:aws:sqs:${emulatorConfig.region}:000000000000:${topology.queues.ingest.name}`,
    eventSource: topology.eventSources.worker,
    functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1000,
    elapsedMs,
    handler: functions.worker,
    syncWal: functions.syncWal,
    ...(!hasAwsWaits && { retryDelaySeconds: shortDelaySeconds }),
    onError,
  })
}

function stackFile(stores: Stores, { url }: Gateway, instance: string): StackFile {
  return {
    url,
    dynamodb: { endpoint: stores.dynamodbEndpoint, tables: stores.tables },
    sqs: { endpoint: stores.sqsEndpoint, queues: stores.queues },
    pid: process.pid,
    instance,
  }
}

async function depthOf({ sqs, queues }: Stores): Promise<Pick<StackCounters, 'queued' | 'deadLetters'>> {
  return {
    queued: await queueDepth(sqs, queues.ingest),
    deadLetters: await queueDepth(sqs, queues.deadLetter),
  }
}

function observe(stores: Stores, counts: Counts): Pick<LocalStack, 'counters' | 'drain'> {
  const { sqs, queues } = stores
  return {
    counters: async () => ({ ...counts, ...(await depthOf(stores)) }),
    drain: (timeoutMs) => drain(() => queueDepth(sqs, queues.ingest), counts, timeoutMs),
  }
}

/** Between two looks at the queue, milliseconds: the longer nothing happens, the more, and at most a tenth of the wait. */
const [leastLookMs, mostLookMs] = [20, 250]

/** Waits while there is progress: in the queue's depth or the number of stored records. */
async function drain(depth: () => Promise<number>, counts: Counts, timeoutMs: number): Promise<number> {
  let progressAt = performance.now()
  let last = ''
  for (;;) {
    const left = await depth()
    const state = `${left} ${counts.stored}`
    if (left === 0) return 0
    if (state !== last) progressAt = performance.now()
    const silentMs = performance.now() - progressAt
    if (silentMs > timeoutMs) return left
    last = state
    await sleep(Math.min(mostLookMs, Math.max(leastLookMs, silentMs / 10)))
  }
}
