import { generateKeyPairSync, sign } from 'node:crypto'

export interface Certificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
}

/** A certificate of 127.0.0.1 that has signed itself, valid for the next day: RFC 5280, as DER. */
export function aCertificate(nowMs = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  // ecdsa-with-SHA256, commonName, basicConstraints and subjectAltName.
  const algorithm = sequence(objectId('06082a8648ce3d040302'))
  const name = sequence(der(0x31, sequence(objectId('0603550403'), der(0x0c, Buffer.from('logpipe test')))))
  const isAuthority = sequence(objectId('0603551d13'), der(0x04, sequence(der(0x01, Buffer.from([255])))))
  const isLoopback = sequence(objectId('0603551d11'), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1])))))
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(timeOf(nowMs - 3_600_000), timeOf(nowMs + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(isAuthority, isLoopback)),
  )
  const signature = sign('sha256', signed, privateKey)
  const certificate = sequence(signed, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

/** A tag, the length of its content, and that. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function objectId(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

/** GeneralizedTime. */
function timeOf(ms: number): Buffer {
  const text = `${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`
  return der(0x18, Buffer.from(text))
}
