/**
 * What the audit's own detectors cost and find. Run: `npm run bench -- audit-detectors [file or folder of logs]…`.
 *
 * - `row`: processor time of the redaction check for a row with a text of 150 to 250 bytes, as the redactor leaves it. Beside it in
 *   the same run a loop that reads each character once, and the redactor on the same texts: a check that costs more than the work
 *   that it checks would be no check of every row.
 * - `real`: lines of real logs in which the detectors find something after redaction: each is a false alarm of an audit.
 * - `found`: of the values that are named directly (tier `core`), those that are found before redaction, by type: in the labelled lines
 *   that redaction and these detectors are developed with, and in the second held-out set, which nobody reads.
 * - `harmless`: lines of that set without personal data, and how many have a finding. `left`: lines of it with one after redaction.
 * - `hostile`: the slowest texts of 1 MiB, and the ratio to half of each.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createRedactor } from '@logpipe/pipeline/redact'
import { findUnredacted } from '../packages/cli/src/audit/detect/find-unredacted.ts'
import { redactionProblem } from '../packages/cli/src/audit/redaction-problem.ts'
import type { StoredItem } from '../packages/cli/src/connect/stored-item.ts'
import { median, round } from './measure.ts'
import { linesOf as heldOut } from './redact/held-out/set.ts'
import { sets } from './redact/held-out/sets.ts'
import { hostileTexts } from './redact/hostile-texts.ts'

const shared = join(import.meta.dirname, '../../shared/data')
const folders = process.argv.length > 2 ? process.argv.slice(2) : [join(shared, 'logs')]
const { redact } = createRedactor()

interface Labelled {
  readonly text: string
  readonly tier: string
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[]
}

const addresses = new Set(['IPV4', 'IPV6', 'MAC'])
const unseen: readonly Labelled[] = sets.filter(({ name }) => name === 'second').flatMap((set) => heldOut(set))
const harmless = unseen.filter(({ tier }) => tier === 'decoy')
const lines = folders.filter(existsSync).flatMap(filesIn).flatMap(linesOf)
console.log(
  JSON.stringify({
    bench: 'audit-detectors',
    row: { of_load: costs(loadLines()), of_real_logs: costs(lines.filter(isUsual)) },
    real: { lines: lines.length, with_finding: lines.filter((line) => findUnredacted(redact(line)).length > 0).length },
    found: { development: foundByType(developed()), unseen: foundByType(unseen) },
    harmless: {
      lines: harmless.length,
      with_finding: harmless.filter(({ text }) => findUnredacted(text).length > 0).length,
    },
    left: unseen.filter(({ text }) => findUnredacted(redact(text)).length > 0).length,
    hostile: slowest(),
  }),
)

function filesIn(path: string): readonly string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesIn(join(path, name))) : [path]
}

function linesOf(file: string): readonly string[] {
  const bytes = readFileSync(file)
  return bytes.subarray(0, 8192).includes(0) ? [] : bytes.toString('utf8').split(/\r?\n/).filter(Boolean)
}

function isUsual(line: string): boolean {
  return line.length >= 150 && line.length <= 250
}

/** Such as `logpipe load` sends. */
function loadLines(): readonly string[] {
  return Array.from({ length: 2_000 }, (_, n) => {
    const phone = `555-01${String(n % 100).padStart(2, '0')}`
    const text = `level=info run=0abcdefgh01234567 request=${n} record=${n % 500} msg="customer ${phone} opened order ${n * 7}" status=200`
    return text.padEnd(200, ' the request was read and answered')
  })
}

/** Microseconds of processor time a row; medians of rounds that take turns, so that all see the same noise. */
function costs(texts: readonly string[]) {
  if (texts.length === 0) return undefined
  const rows = texts.map((text) => rowOf(redact(text)))
  const work = {
    check: () => sumOf(rows, (row) => (redactionProblem(row) === undefined ? 0 : 1)),
    read: () => sumOf(texts, charactersOf),
    redact: () => sumOf(texts, (text) => redact(text).length),
  }
  const rounds = Array.from({ length: 9 }, () =>
    [work.check, work.read, work.redact].map((act) => cpuUs(act) / rows.length),
  )
  const [check = 0, read = 0, redacting = 0] = [0, 1, 2].map((i) => median(rounds.map((times) => times[i] ?? 0)))
  return {
    ...{ rows: rows.length, check_us: round(check), read_us: round(read), redact_us: round(redacting) },
    check_over_redact: round(check / redacting),
  }
}

/** With every attribute that the pipeline writes. */
function rowOf(modified_text: string): StoredItem {
  const at = '2026-01-31T23:59:59.123Z'
  const log_id = '8.0mx15z9xl2yrca61r-000000000.0.UJezb9kgKWc'
  return {
    ...{ tenant_id: 'acme', log_id, modified_text, severity: 'info', timestamp: at, received_at: at, processed_at: at },
    ...{ redactions: { PHONE: 1 }, policy: 'default-7', content: 'd'.repeat(43), seal: `2.25383e5d.${'s'.repeat(43)}` },
    ...{ expires_at: 1_772_452_800, recent_key: 'acme#3', recent_sort: `${at}#0000#00000#${log_id}` },
  }
}

function sumOf<Item>(items: readonly Item[], act: (item: Item) => number): number {
  let sum = 0
  for (const item of items) sum += act(item)
  return sum
}

function charactersOf(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i)
  return sum
}

function cpuUs(act: () => unknown): number {
  const before = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function developed(): readonly Labelled[] {
  const file = join(shared, 'redaction-dev.jsonl')
  return existsSync(file) ? linesOf(file).map((line) => JSON.parse(line)) : []
}

function foundByType(labelled: readonly Labelled[]): Record<string, string> {
  const tallies = new Map<string, { found: number; all: number }>()
  for (const { text, spans } of labelled.filter(({ tier }) => tier === 'core')) {
    const found = findUnredacted(text)
    for (const span of spans.filter(({ type }) => !addresses.has(type))) {
      const tally = tallies.get(span.type) ?? { found: 0, all: 0 }
      tallies.set(span.type, tally)
      tally.all++
      if (found.some(({ start, end }) => start < span.end && span.start < end)) tally.found++
    }
  }
  return Object.fromEntries([...tallies].map(([type, { found, all }]) => [type, `${found} of ${all}`]))
}

function slowest() {
  const times = Object.entries(hostileTexts).map(([name, piece]) => {
    const [half, whole] = [19, 20].map((bits) => msOf(piece.repeat(Math.ceil(2 ** bits / piece.length))))
    return { name, ms: round(whole ?? 0), doubled: round((whole ?? 0) / (half ?? 1)) }
  })
  return times.toSorted((a, b) => b.ms - a.ms).slice(0, 5)
}

function msOf(text: string): number {
  return median(Array.from({ length: 3 }, () => cpuUs(() => findUnredacted(text)) / 1_000))
}
