import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import dynalite, { type DynaliteOptions } from 'dynalite'
import db, { type Level, type Store } from 'dynalite/db/index.js'
import { isBatchRequest, readFastRequest } from './fast-request.ts'
import { runBatch } from './run-batch.ts'
import { sendSnapshot, snapshotPath } from './send-snapshot.ts'

/**
 * dynalite with a short way for BatchWriteItem and BatchGetItem, which carry nearly all of the pipeline's rows. dynalite runs
 * a batch item by item: two reads and a write for each, and each through a thread. Here a batch is as many synchronous reads and
 * one write. Both work on the same LevelDB, with the same keys, locks and validation; a batch that is unusual or that is
 * refused goes to dynalite as it came.
 */
export function createTableServer(options: DynaliteOptions): Server {
  const { server, store } = openDynalite(options)
  const [handle] = server.listeners('request') as ((request: object, response: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request
    if (method === 'GET' && url === snapshotPath) void sendSnapshot(store.db, response)
    else if (!isBatchRequest(method, url, headers) || !isSmall(request)) handle?.(request, response)
    else void answer(request, response, { store, handle })
  })
  return server
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

/** What dynalite takes; it refuses more before the end of the body. */
const maxRequestBytes = 16 * 1024 * 1024

function isSmall({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= maxRequestBytes
}

interface Tools {
  readonly store: Store
  readonly handle: ((request: object, response: ServerResponse) => void) | undefined
}

async function answer(request: IncomingMessage, response: ServerResponse, { store, handle }: Tools): Promise<void> {
  const body = await readBody(request)
  if (body === undefined) return
  const fast = readFastRequest(body.toString())
  const output = fast && (await runBatch(store, fast))
  if (output !== undefined) return send(response, output)
  const { method, url, headers } = request
  handle?.(Object.assign(Readable.from([body]), { method, url, headers }), response)
}

/** Undefined where the caller went away before the end. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
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
