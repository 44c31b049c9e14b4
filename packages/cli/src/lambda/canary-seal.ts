import type { VerifySeal } from '../audit/verify-seal.ts'
import { canaryAttributes } from '../audit/watch/canary.ts'

const sealForm = /^2\.([0-9a-f]{8})\.[A-Za-z0-9_-]{43}$/
const attributes = JSON.stringify(canaryAttributes)

/**
 * Judges a canary's row without the master key, which whoever took over the function could seal rows with. Its text is compared
 * by the round; this compares what else the watch knows of a record that it sent itself. Whether the seal is the right one an
 * audit says.
 */
export const verifyWithoutKey: VerifySeal = ({ seal, severity, timestamp, original_text, ...row }) => {
  const [, keyId] = sealForm.exec(String(seal)) ?? []
  const isAsSent =
    severity === 'info' && row.attributes === attributes && timestamp === undefined && original_text === undefined
  return keyId !== undefined && isAsSent ? { kind: 'valid', keyId } : { kind: 'invalid' }
}
