import { createHmac } from 'node:crypto'

/** Bytes of a link. */
export const linkBytes = 16

/** Before the first frame. */
export const chainStart: Buffer = Buffer.alloc(linkBytes)

/** The link of a frame to the one before it: half of an HMAC-SHA256 of that one's link and of the content. */
export function linkOf(key: Buffer, before: Buffer, content: Buffer): Buffer {
  return createHmac('sha256', key).update(before).update(content).digest().subarray(0, linkBytes)
}
