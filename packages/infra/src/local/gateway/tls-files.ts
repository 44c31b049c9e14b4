import { readFile } from 'node:fs/promises'
import type { Server } from 'node:tls'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileReason, operationError } from '@logpipe/sdk/operations'

/** Paths of PEM files. */
export interface TlsFiles {
  /** The server's certificate, and then those that lead to its issuer. */
  readonly certificate: string
  readonly key: string
}

/** Reads both. Throws `unreadable_input`, and `invalid_option` where they are no certificate and its key. */
export async function readTlsFiles({
  certificate,
  key,
}: TlsFiles): Promise<{ readonly cert: string; readonly key: string }> {
  const { createSecureContext } = await import('node:tls')
  const pem = { cert: await readText(certificate), key: await readText(key) }
  try {
    // Of a file without either it makes a context that no client can use.
    if (!/-----BEGIN .*CERTIFICATE-----/.test(pem.cert)) throw new Error(`${certificate} contains no certificate`)
    if (!/-----BEGIN .*PRIVATE KEY-----/.test(pem.key)) throw new Error(`${key} contains no private key`)
    createSecureContext(pem)
    return pem
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LogpipeError('invalid_option', `cannot use ${certificate} with ${key}: ${reason}`, { cause })
  }
}

/** Reads the files of a server again, for connections from now on. Throws what {@link readTlsFiles} does, and the server goes on with the old ones. */
export function tlsRenewal(server: Pick<Server, 'setSecureContext'>, files: TlsFiles): () => Promise<void> {
  let used = ''
  return async () => {
    const pem = await readTlsFiles(files)
    // A new context ends the sessions that clients could resume.
    if (pem.cert + pem.key !== used) server.setSecureContext(pem)
    used = pem.cert + pem.key
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw operationError('unreadable_input', `cannot read ${path}: ${fileReason(cause)}`, { cause })
  }
}
