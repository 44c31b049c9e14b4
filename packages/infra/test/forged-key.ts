import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A key that looks right to its checksum and was never given out: what somebody makes who has read the docs. */
export function aForgedKey(tenant: string, bytes: (count: number) => Uint8Array, keyId = 'aaaaaaaa'): string {
  return sealed(`lp_${tenant}_${keyId}_${[...bytes(32)].map((byte) => alphabet[byte % 62]).join('')}`)
}

/** The same key id and secret under the name of another tenant. */
export function renamedKey(key: string, tenant: string): string {
  const [, rest = ''] = /^lp_.+_([0-9a-z]{8}_[0-9A-Za-z]{32})[0-9A-Za-z]{6}$/.exec(key) ?? []
  return sealed(`lp_${tenant}_${rest}`)
}

function sealed(head: string): string {
  let [rest, checksum] = [crc32(head), '']
  for (let i = 0; i < 6; i++) {
    checksum = alphabet[rest % 62] + checksum
    rest = Math.floor(rest / 62)
  }
  return head + checksum
}
