import type { LabelledLine } from './set.ts'
import type { Tier } from './template.ts'

/** What the redactor under measurement says it would remove. */
export interface Found {
  readonly start: number
  readonly end: number
  readonly type: string
}
export type Detect = (text: string) => readonly Found[]

export interface Recall {
  labels: number
  found: number
}

export interface Score {
  readonly lines: Readonly<Record<Tier, number>>
  /** Keys are `<type> <tier>`. */
  readonly recall: ReadonlyMap<string, Recall>
  /** Keys are `<group> <tier>`. */
  readonly groups: ReadonlyMap<string, Recall>
  /** Decoy lines with a finding of the type, and with a finding of any type (`any`). */
  readonly decoys: ReadonlyMap<string, number>
  /** Findings on core and hard lines that touch no label, by type. */
  readonly besideLabels: ReadonlyMap<string, number>
  /** How many labels of a template were missed. */
  readonly missed: ReadonlyMap<string, number>
  /** On how many decoy lines of a template something was found. */
  readonly hitDecoys: ReadonlyMap<string, number>
}

/** A label counts as found when findings of whatever type cover every character of it that identifies. */
export function score(lines: readonly LabelledLine[], detect: Detect): Score {
  const [recall, groups] = [new Map<string, Recall>(), new Map<string, Recall>()]
  const [decoys, besideLabels] = [new Map<string, number>(), new Map<string, number>()]
  const [missed, hitDecoys] = [new Map<string, number>(), new Map<string, number>()]
  const count: Record<Tier, number> = { core: 0, hard: 0, decoy: 0 }
  for (const line of lines) {
    count[line.tier]++
    const findings = detect(line.text)
    for (const span of line.spans) {
      const found = identifying(line.text, span).every((at) =>
        findings.some(({ start, end }) => start <= at && at < end),
      )
      tally(recall, `${span.type} ${line.tier}`, found)
      tally(groups, `${line.source.split(':')[0]} ${line.tier}`, found)
      if (!found) increase(missed, line.source)
    }
    const wrong = new Set(findings.filter((finding) => isBesideLabels(line, finding)).map(({ type }) => type))
    for (const type of wrong) increase(line.tier === 'decoy' ? decoys : besideLabels, type)
    if (line.tier === 'decoy' && wrong.size > 0) {
      increase(decoys, 'any')
      increase(hitDecoys, line.source)
    }
  }
  return { lines: count, recall, groups, decoys, besideLabels, missed, hitDecoys }
}

/** Escapes that terminals, JSON, URLs and markup use. */
const escapes = new RegExp(
  ['\u001b\\[[\\d;]*m', '\\\\u[\\da-f]{4}', '%(?:25)?[\\da-f]{2}', '&#\\d+;', '&#x[\\da-f]+;', '\\\\[nrt]'].join('|'),
  'gi',
)

/** Positions of the letters and digits of a range, without those that only spell an escaped sign, such as `2D` of `%2D`. */
export function identifying(text: string, { start, end }: { readonly start: number; readonly end: number }): number[] {
  const label = text.slice(start, end)
  const spelled = new Set(
    [...label.matchAll(escapes)]
      .filter(([sign]) => !isLetterOrDigit(decoded(sign)))
      .flatMap(({ 0: sign, index }) => Array.from(sign, (_, at) => index + at)),
  )
  return Array.from({ length: label.length }, (_, at) => at)
    .filter((at) => isLetterOrDigit(label.charAt(at)) && !spelled.has(at))
    .map((at) => start + at)
}

function decoded(sign: string): string {
  const code = /^(?:\\u|%25|%|&#x)([\da-f]+);?$/i.exec(sign)?.[1]
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
  const decimal = /^&#(\d+);$/.exec(sign)?.[1]
  return decimal === undefined ? '' : String.fromCharCode(Number(decimal))
}

const isLetterOrDigit = (char: string): boolean => /[\p{L}\p{N}]/u.test(char)

/** Covers letters or digits, and none of a label or of an ignored range. */
function isBesideLabels({ text, spans, ignore }: LabelledLine, { start, end }: Found): boolean {
  const touches = [...spans, ...ignore].some((range) => start < range.end && range.start < end)
  return !touches && isLetterOrDigit(text.slice(start, end))
}

function tally(into: Map<string, Recall>, key: string, found: boolean): void {
  const row = into.get(key) ?? { labels: 0, found: 0 }
  into.set(key, { labels: row.labels + 1, found: row.found + (found ? 1 : 0) })
}

function increase(into: Map<string, number>, key: string): void {
  into.set(key, (into.get(key) ?? 0) + 1)
}
