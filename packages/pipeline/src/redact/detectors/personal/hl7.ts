import * as char from '../../text/char-codes.ts'
import { codeAt, matchAfter, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'

/**
 * Fields of HL7 v2 segments that hold telephone numbers (type XTN), and the patient's social security number; HL7 v2.5.1
 * chapters 3, 4 and 6, https://www.hl7.eu/HL7v2x/v251/std251/hl7.html.
 */
const fields: ReadonlyMap<string, 'PHONE' | 'SSN'> = new Map([
  ...'PID-13 PID-14 PID-40 NK1-5 NK1-6 NK1-7 NK1-31 NK1-40 GT1-6 GT1-7 GT1-18 IN1-7 IN2-63 IN2-64 ORC-14 ORC-23 OBR-17 PRD-5 STF-10 ROL-12'
    .split(' ')
    .map((name) => [name, 'PHONE'] as const),
  ['PID-19', 'SSN'],
  ['NK1-37', 'SSN'],
  ['GT1-12', 'SSN'],
  ['IN2-2', 'SSN'],
])

/**
 * The number in the parts of an extended telephone number (XTN) without its first, old form: country, area and local number, after its use
 * and equipment, which start at `start`: `^PRN^PH^^1^303^5550188`.
 */
export function hl7PhoneAt(text: string, start: number): Span | undefined {
  const match = matchAfter(text, start, maxExtended, extended)
  if (match === null) return undefined
  const [all, lead = ''] = match
  return { start: start + lead.length, end: start + all.length }
}

/** Codes of HL7 tables 0201 and 0202. */
const extended =
  /^(\^(?:PRN|ORN|WPN|VHN|ASN|EMR|NET|BPN|PRS)\^(?:PH|FX|MD|CP|SAT|BP|TDD|TTY|VM)\^[^^|~\r\n]{0,64}\^)\d{0,3}\^\d{1,5}\^\d{4,9}(?!\d)/
const maxExtended = 112

const maxSegment = 512

/** What the HL7 field that contains `start` holds, if it is one of the above. */
export function hl7FieldAt(text: string, start: number): 'PHONE' | 'SSN' | undefined {
  let bars = 0
  const stop = Math.max(-1, start - maxSegment)
  for (let i = start - 1; i > stop; i--) {
    const code = text.charCodeAt(i)
    if (code === char.lineFeed || code === char.carriageReturn) return undefined
    if (code !== char.pipe) continue
    bars++
    // A segment starts with its name of three characters, after a line end or its escape, or anything that is no field.
    if (isSegmentName(text, i - 3)) return fields.get(`${text.slice(i - 3, i)}-${bars}`)
  }
  return undefined
}

const names: ReadonlySet<string> = new Set([...fields.keys()].map((name) => name.slice(0, 3)))

function isSegmentName(text: string, start: number): boolean {
  return codeAt(text, start - 1) !== char.pipe && names.has(textAfter(text, start, 3))
}
