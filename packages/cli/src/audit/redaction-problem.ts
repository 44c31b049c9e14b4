import type { StoredItem } from '../connect/stored-item.ts'
import { findUnredacted, type Unredacted } from './detect/find-unredacted.ts'
import type { Problem } from './finding.ts'
import { knownAttributes } from './row-problems.ts'

/** What the pipeline redacts. */
const redactedColumns = ['modified_text', 'attributes'] as const

/**
 * The first value of a row that the pipeline should have redacted, also in an attribute that it did not write. What it writes beside
 * are ids, times, hashes and counts, and the text before redaction, which a tenant keeps on purpose.
 */
export function redactionProblem(item: StoredItem): Problem | undefined {
  for (const name of redactedColumns) {
    const text = item[name]
    const [first] = typeof text === 'string' ? findUnredacted(text) : []
    if (first !== undefined) return unredacted(name, first)
  }
  for (const name in item) {
    if (knownAttributes.has(name) && (typeof item[name] === 'string' || !isRedacted(name))) continue
    const problem = addedProblem(name, item[name])
    if (problem !== undefined) return problem
  }
  return undefined
}

function isRedacted(name: string): boolean {
  return redactedColumns.some((one) => one === name)
}

/** An attribute's name says what its value is, as in `phone` and ten digits, and may be such a value itself. */
function addedProblem(name: string, value: unknown): Problem | undefined {
  const label = `${name}: `
  const [first] = findUnredacted(label + textOf(value))
  if (first === undefined) return undefined
  const { type, start, end } = first
  if (start < label.length) return unredacted('the name of an attribute', first)
  return unredacted(shownName(name), { type, start: start - label.length, end: end - label.length })
}

function unredacted(attribute: string, { type, start, end }: Unredacted): Problem {
  return { kind: 'unredacted', attribute, type, start, end }
}

/** A text as it is, bytes as UTF-8, anything else as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  return JSON.stringify(value, (_, inner: unknown) => plainOf(inner)) ?? ''
}

function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Set) return [...value]
  return value instanceof Uint8Array ? textOf(value) : value
}

/** Whoever added an attribute chose its name: a long or strange one is not repeated. */
function shownName(name: string): string {
  return /^[\w.-]{1,64}$/.test(name) ? name : 'another attribute'
}
