import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { LogpipeError } from '@logpipe/sdk/contract'

export interface SigningKey {
  readonly key: KeyObject
  /** Of the public key: the first 16 hex digits of the SHA-256 of its SPKI. */
  readonly keyId: string
}

/** Reads an Ed25519 private key in PEM. `name` is what the message calls the file. Throws `invalid_option`. */
export function parseSigningKey(pem: string, name: string): SigningKey {
  const key = readKey(() => createPrivateKey(pem))
  if (key !== undefined) return { key, keyId: keyIdOf(createPublicKey(key)) }
  throw new LogpipeError(
    'invalid_option',
    `--sign names ${name}, which is no Ed25519 private key in PEM; make one with \`openssl genpkey -algorithm ed25519 -out audit.key\``,
  )
}

/** Reads an Ed25519 public key in PEM, also that of a private one. Throws `invalid_option`. */
export function parsePublicKey(pem: string, name: string): SigningKey {
  const key = readKey(() => createPublicKey(pem))
  if (key !== undefined) return { key, keyId: keyIdOf(key) }
  throw new LogpipeError(
    'invalid_option',
    `--key names ${name}, which is no Ed25519 public key in PEM; make it with \`openssl pkey -in audit.key -pubout -out audit.pub\``,
  )
}

/** Undefined for what is no key, or one of another kind. */
function readKey(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read()
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}
