/**
 * Findings per 1,000 lines by type over real log files, with samples whose values are masked. Real logs contain personal data
 * too, so a finding is not false by itself: the samples are there to be judged.
 *
 * Run: `npm run bench -- redact/real-lines FILE|FOLDER… [--samples N] [--type TYPE] [--by-file]`
 *   --samples N  lines to show for each type, spread over the files (default 5)
 *   --type TYPE  show samples of this type only
 *   --by-file    also count by file
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRedactor, type Finding } from '@logpipe/pipeline/redact'
import { isText, maskedContext } from './generator/masked-context.ts'

/** What must be found by mistake at most 0.05 times in 1,000 lines, together. */
const barred = ['PHONE', 'CREDIT_CARD', 'SSN', 'IBAN', 'PASSWORD', 'API_KEY']

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    samples: { type: 'string', default: '5' },
    type: { type: 'string' },
    'by-file': { type: 'boolean', default: false },
  },
})
if (positionals.length === 0) throw new Error('Name the log files or folders to read.')

interface Hit {
  readonly file: string
  readonly line: string
  readonly finding: Finding
  readonly all: readonly Finding[]
}

const { detect } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
const hits: Hit[] = []
let lines = 0
for (const file of positionals.flatMap(filesIn)) {
  const bytes = readFileSync(file)
  if (!isText(bytes)) continue
  for (const line of bytes.toString('utf8').split(/\r?\n/)) {
    if (line === '') continue
    lines++
    const all = detect(line)
    for (const finding of all) hits.push({ file, line, finding, all })
  }
}

const byType = Map.groupBy(hits, ({ finding }) => finding.type)
console.log(`${lines} lines`)
for (const [type, found] of [...byType].toSorted(([a], [b]) => (a < b ? -1 : 1))) console.log(row(type, found.length))
console.log(row(barred.join(' + '), hits.filter(({ finding }) => barred.includes(finding.type)).length))
if (flags['by-file']) countByFile()
for (const [type, found] of byType) if ((flags.type ?? type) === type) showSamples(type, found)

function row(name: string, count: number): string {
  return `  ${name.padEnd(62)} ${String(count).padStart(7)}   ${((1000 * count) / lines).toFixed(3)} in 1,000`
}

function countByFile(): void {
  const counts = Map.groupBy(hits, ({ file, finding }) => `${finding.type.padEnd(16)} ${file}`)
  for (const [name, found] of [...counts].toSorted()) console.log(`  ${String(found.length).padStart(7)} ${name}`)
}

function showSamples(type: string, found: readonly Hit[]): void {
  const step = Math.max(1, found.length / Number(flags.samples))
  const shown = found
    .filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
    .slice(0, Number(flags.samples))
  if (shown.length > 0) console.log(`\n${type}`)
  for (const { file, line, finding, all } of shown) console.log(`  ${file}\n    ${maskedContext(line, finding, all)}`)
}

/** Compressed files are skipped with the other binary ones. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .flatMap(({ name }) => filesIn(join(path, name)))
}
