import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure, makeFolder } from '@logpipe/sdk/operations'
import { createByteReader, createByteWriter } from '../ledger/bytes.ts'
import { decodeRecords, encodeRecords } from './checkpoint-records.ts'
import type { SavedRecords } from './expected-records.ts'
import type { SealKeys } from './verify-seal.ts'

/** What a checkpoint says: a document, and the expected records of the tenant that was being read. */
export interface Checkpoint {
  readonly document: Readonly<Record<string, unknown>>
  readonly records: Iterable<SavedRecords>
}

export type CheckpointRead =
  | { readonly kind: 'none' }
  /** Nobody who has a master key wrote it, or it was altered or cut. */
  | { readonly kind: 'invalid' }
  | ({ readonly kind: 'checkpoint' } & Checkpoint)

const macBytes = 32

/**
 * Writes a checkpoint in place of the one before, safe from a power cut: the length of the document, the document, the records, and an HMAC-SHA256 of
 * all that under a key that derives from a master key, which whoever audits has. A row that was judged is not read again: nobody else may say that it
 * was. Throws `unreadable_input`.
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint, keys: SealKeys): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  try {
    await makeFolder(dirname(path))
    const handle = await open(draft, 'wx', 0o600)
    try {
      const mac = createHmac('sha256', macKeysOf(keys)[0] ?? '')
      for (const bytes of gathered(piecesOf(checkpoint))) {
        mac.update(bytes)
        // Unlike `write`, it writes all of them.
        await handle.appendFile(bytes)
      }
      await handle.appendFile(mac.digest())
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw fileFailure('write', path, cause)
  }
}

/** Made as they are written: there may be millions. */
function* piecesOf({ document, records }: Checkpoint): Generator<Uint8Array> {
  const head = createByteWriter()
  head.text(JSON.stringify(document))
  yield head.take()
  yield* encodeRecords(records)
}

/** Throws `unreadable_input`. */
export async function readCheckpoint(path: string, keys: SealKeys): Promise<CheckpointRead> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return undefined
    throw fileFailure('read', path, cause)
  })
  if (bytes === undefined) return { kind: 'none' }
  const [content, found] = [bytes.subarray(0, -macBytes), bytes.subarray(-macBytes)]
  const isValid = macKeysOf(keys).some((key) => {
    const mac = createHmac('sha256', key).update(content).digest()
    return mac.length === found.length && timingSafeEqual(mac, found)
  })
  if (!isValid) return { kind: 'invalid' }
  const from = createByteReader(content)
  const document = parseJson(from.text())
  if (!isObject(document)) return { kind: 'invalid' }
  return { kind: 'checkpoint', document, records: decodeRecords(from.bytes(from.left())) }
}

export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw fileFailure('write', path, cause)
  })
}

/** Keys may have been rotated since, so that any of them may be the one. */
function macKeysOf({ keys }: SealKeys): readonly Buffer[] {
  return keys.map(({ bytes }) => Buffer.from(hkdfSync('sha256', bytes, '', 'logpipe/v1/checkpoint', 32)))
}

const chunkBytes = 1024 * 1024

/** Many small pieces as a few large ones. */
function* gathered(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let [chunk, bytes]: [Uint8Array[], number] = [[], 0]
  for (const piece of pieces) {
    chunk.push(piece)
    bytes += piece.length
    if (bytes < chunkBytes) continue
    yield Buffer.concat(chunk)
    ;[chunk, bytes] = [[], 0]
  }
  yield Buffer.concat(chunk)
}
