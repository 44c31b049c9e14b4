import type { Detector, Span } from './detector.ts'
import { sign } from './signs.ts'

/** RFC 5321 allows 64 characters before the sign and 255 after it. */
const [maxLocal, maxDomain] = [64, 255]

export const emails: readonly Detector[] = [
  { type: 'EMAIL', sign: sign.at, pattern: /(?<=[\w+-])@(?=[A-Za-z0-9])/g, valueIn: addressAround },
]

/** Looks at both sides of a sign. */
function addressAround(text: string, { start: at }: Span): Span | undefined {
  const before = text.slice(Math.max(0, at - maxLocal - around), at)
  const after = text.slice(at + 1, at + 1 + maxDomain + around)
  const [, local = ''] = localPart.exec(before.slice(-maxLocal)) ?? []
  const [domain = ''] = domainName.exec(after) ?? []
  if (local === '' || domain === '') return undefined
  const [start, end] = [at - local.length, at + 1 + domain.length]
  const lead = before.slice(0, before.length - local.length)
  if (local === domain || isMachine(local, lead) || isPlace(after.slice(domain.length))) return undefined
  return { start, end }
}

/** Characters beyond an address that are looked at. */
const around = 40

const localPart = /(?<![\w.%+@/\\-])([A-Za-z0-9](?:[\w.+-]*[\w+-])?)$/

/** Under a domain that people have addresses at; `.local` and `.internal` are of networks, and `.png` is a file. */
const domainName =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}(?:a[c-gilmoq-uwxz]|b[abd-jmnorstvwyz]|c[acdf-ik-oru-z]|d[ejkmoz]|e[cegr-u]|f[ijkmor]|g[abd-ilmnp-uwy]|h[kmnrtu]|i[del-oq-t]|j[emop]|k[eghimnprwyz]|l[abcikr-vy]|m[ac-eghk-z]|n[acefgilopruz]|om|p[ae-hk-nrstwy]|qa|r[eosuw]|s[a-eg-orstuvx-z]|t[cdfghj-ortvwz]|u[agksyz]|v[aceginu]|w[fs]|y[et]|z[amw]|com|org|net|edu|gov|mil|int|info|biz|app|dev|example|name|pro|cloud|online|store|shop|tech|site|xyz|email|agency|industries)(?![\w\x80-\uffff-])/i

/** With a path or a port after it, it is an account on a host. */
function isPlace(after: string): boolean {
  return /^(?::[\w/~.]|[/@]|\.[A-Za-z0-9])/.test(after)
}

const systems = /^(?:git|rabbit|celery|ejabberd|node\d*|worker\d*)$/i

/** Names of nodes, and what commands and fields before it make one; an id of a message has the same form. */
function isMachine(local: string, lead: string): boolean {
  return (
    systems.test(local) ||
    isAlgorithm(local) ||
    /:\/\/[^\s]*$|\b(?:ssh|scp|sftp|rsync|mosh|node|message-?id|msgid|references|in-reply-to|cid|[a-z_]*context)\b[^@]*$/i.test(
      lead,
    )
  )
}

/** Of SSH, as extensions are named after their owners: `aes128-gcm@openssh.com`. */
function isAlgorithm(local: string): boolean {
  return /^(?:aes|rijndael|chacha|curve|hmac|umac|sntrup|rsa|ssh|ecdsa|sk|zlib|hostkeys|statvfs)[a-z0-9]*(?:-|$)/.test(
    local,
  )
}
