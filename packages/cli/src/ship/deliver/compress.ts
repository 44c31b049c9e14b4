import { promisify } from 'node:util'
import { constants, gzip, type ZstdOptions, zstdCompress } from 'node:zlib'
import type { RawBody } from '@logpipe/sdk'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { BatchBody } from './batcher.ts'

export type Compression = 'zstd' | 'gzip' | 'none'

/** Sends one body; what it returns or throws is the outcome. */
type Send<T> = (body: Pick<RawBody, 'body' | 'contentEncoding'>) => Promise<T>

/** Half as fast again as the default level of 3, for a hundredth more bytes. */
const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 64 * 1024 }

const compressors = {
  zstd: (body: BatchBody) => {
    // Knowing how much comes, it takes no more memory than that needs.
    const options = { ...zstdOptions, pledgedSrcSize: Buffer.byteLength(body) }
    return promisify<BatchBody, ZstdOptions, Buffer>(zstdCompress)(body, options)
  },
  gzip: promisify(gzip),
}

/**
 * Compresses bodies, beside the thread that reads. An endpoint or a proxy that refuses the encoding (415) gets the next:
 * zstd, then gzip, then none; what it takes is remembered.
 */
export function createCompressor(first: Compression) {
  let compression = first
  const attempt = async <T>(body: BatchBody, send: Send<T>): Promise<T> => {
    const used = compression
    if (used === 'none') return send({ body })
    const compressed = await compressors[used](body)
    try {
      return await send({ body: compressed, contentEncoding: used })
    } catch (error) {
      if (!(error instanceof LogpipeError) || error.status !== 415) throw error
      if (compression === used) compression = used === 'zstd' ? 'gzip' : 'none'
      return attempt(body, send)
    }
  }
  return attempt
}

/** Bytes on the wire cost nothing on this machine, and time on any other. */
export function defaultCompression(url: string): Compression {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.') ? 'none' : 'zstd'
}
