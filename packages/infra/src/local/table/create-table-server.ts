import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import dynalite, { type DynaliteOptions } from 'dynalite'
import db, { type Level, type Store } from 'dynalite/db/index.js'
import type { StoreServer } from '../threads/listen-on-loopback.ts'
import { http } from '../threads/node-http.ts'
import { requestsInFlight } from '../threads/requests-in-flight.ts'
import { isBatchRequest, readFastRequest } from './fast-request.ts'
import { runBatch } from './run-batch.ts'
import { sendSnapshot, snapshotPath } from './send-snapshot.ts'

/**
 * dynalite with a short way for BatchWriteItem and BatchGetItem, which carry nearly all of the pipeline's rows. dynalite runs
 * a batch item by item: two reads and a write for each, and each through a thread. Here a batch is as many synchronous reads and
 * one write. Both work on the same LevelDB, with the same keys, locks and validation; a batch that is unusual or that is
 * refused goes to dynalite as it came.
 */
export function createTableServer(options: DynaliteOptions): StoreServer {
  const { server, store } = openDynalite(options)
  const [handle] = server.listeners('request') as Handle[]
  if (handle === undefined) throw new Error('dynalite serves no requests')
  const { take, finish } = requestsInFlight((request, response) => answer(request, response, { store, handle }))
  server.removeAllListeners('request')
  server.on('request', take)
  // dynalite's own closes the database too, whoever still uses it, and throws what then fails.
  server.close = http.Server.prototype.close
  return { server, finish, closeStore: () => store.db.close() }
}

/** Open table files; LevelDB maps each into memory, and a mapped file counts as ours. A file has 2 MB. */
const maxOpenFiles = 40
/** Rows in memory before they become a file, twice the default: a tenth more rows a second, and 15 MB more memory at its peak. */
const writeBufferSize = 8 * 1024 * 1024

/** dynalite keeps its store to itself; it is made by this function of one of its modules. */
function openDynalite(options: DynaliteOptions): { readonly server: Server; readonly store: Store } {
  const { create } = db
  let store: Store | undefined
  db.create = (given) => {
    store = create(given)
    closeIterators(store.db)
    readAtOnce(store.db)
    // Opened here for the option; that it failed shows in the first request, as it does without.
    store.db.open({ maxOpenFiles, writeBufferSize }).catch(() => undefined)
    return store
  }
  try {
    const server = dynalite(options)
    if (store === undefined) throw new Error('dynalite opened no store')
    return { server, store }
  } finally {
    db.create = create
  }
}

/**
 * dynalite never closes the iterator of a query or scan: it calls a method that LevelDB's iterators lack. For as long as the process
 * lives, each would keep the memory table of its time, 8 MB, and the files that it read.
 */
function closeIterators(level: Level): void {
  for (const name of ['keys', 'values'] as const) {
    const open = level[name].bind(level)
    level[name] = (options) => {
      const iterator = open(options)
      return Object.assign(iterator, { return: () => iterator.close() })
    }
  }
}

/**
 * Reads what dynalite reads in this thread, which has nothing else to do: through another thread a read takes several times as long. A database
 * that is not open is dynalite's to fail of.
 */
function readAtOnce(level: Level): void {
  const get = level.get.bind(level)
  level.get = (key, done) => {
    // LevelDB itself repeats what came before it was open, with options instead of a callback.
    if (typeof done !== 'function' || level.status !== 'open') return get(key, done)
    setImmediate(done, ...readSync(level, key))
    return undefined
  }
}

function readSync(level: Level, key: string): [Error | null, unknown?] {
  try {
    return [null, level.getSync(key)]
  } catch (error) {
    return [error as Error]
  }
}

type Handle = (request: object, response: ServerResponse) => void

interface Tools {
  readonly store: Store
  readonly handle: Handle
}

async function answer(request: IncomingMessage, response: ServerResponse, { store, handle }: Tools): Promise<void> {
  const { method, url, headers } = request
  if (method === 'GET' && url === snapshotPath) return sendSnapshot(store.db, response)
  const body = await readBody(request)
  if (body === undefined) return
  const isFast = isBatchRequest(method, url, headers) && body.length <= maxRequestBytes
  const fast = isFast ? readFastRequest(body.toString()) : undefined
  const output = fast && (await runBatch(store, fast))
  if (output !== undefined) return send(response, output)
  await callDynalite(handle, Object.assign(Readable.from([body]), { method, url, headers }), response)
}

/** What dynalite takes. */
const maxRequestBytes = 16 * 1024 * 1024

/**
 * Undefined where the caller went away before the end, of which dynalite would throw. Of a body that dynalite refuses, as much as
 * it needs to see that.
 */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    request.on('close', () => resolve(undefined))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes <= maxRequestBytes) return
      request.removeAllListeners('data')
      resolve(Buffer.concat(chunks))
    })
  })
}

/** Resolves when dynalite has answered, even if nobody waits for it any more: until then it uses the database. */
function callDynalite(handle: Handle, request: Readable, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = response.end.bind(response)
    const endAndResolve = (body?: unknown): ServerResponse => {
      resolve()
      return end(body)
    }
    handle(request, Object.assign(response, { end: endAndResolve }))
  })
}

/** The same headers that dynalite sends. */
function send(response: ServerResponse, output: object): void {
  const body = Buffer.from(JSON.stringify(output))
  response.writeHead(200, {
    'x-amzn-RequestId': randomBytes(26).toString('hex').toUpperCase(),
    'x-amz-crc32': crc32(body),
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': body.length,
  })
  response.end(body)
}
