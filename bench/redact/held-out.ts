/**
 * Recall and false findings of the redactor on the held-out set. Run: `npm run bench -- redact/held-out [--json] [--lines FILE]`.
 *
 * Prints a table. `--json` prints one JSON object instead, with the names of the templates that were missed: the table leaves
 * them out, so that nobody tunes the redactor to them by accident. `--lines` writes the set itself as JSON lines.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createRedactor } from '@logpipe/pipeline/redact'
import { round } from '../measure.ts'
import { type Recall, type Score, score } from './held-out/score.ts'
import { heldOutSet } from './held-out/set.ts'
import { spanTypes } from './held-out/template.ts'

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, lines: { type: 'string' } } })

const set = heldOutSet()
const { detect } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
const result = score(set, detect)
if (flags.lines !== undefined) writeFileSync(flags.lines, `${set.map((line) => JSON.stringify(line)).join('\n')}\n`)
console.log(flags.json === true ? JSON.stringify(asJson(result), null, 2) : asTables(result))

function asTables(of: Score): string {
  const templates = new Set(set.map(({ source }) => source)).size
  return [
    `${set.length} lines of ${templates} templates: ${of.lines.core} core, ${of.lines.hard} hard, ${of.lines.decoy} decoys`,
    '',
    'Found, by type',
    row('', 'core', 'hard', 'decoy lines hit'),
    ...spanTypes.map((type) =>
      row(type, share(of.recall.get(`${type} core`)), share(of.recall.get(`${type} hard`)), decoyShare(of, type)),
    ),
    row('any', '', '', decoyShare(of, 'any')),
    '',
    'Found, by class of formats',
    row('', 'core', 'hard', ''),
    ...groupNames(of).map((name) =>
      row(name, share(of.groups.get(`${name} core`)), share(of.groups.get(`${name} hard`)), ''),
    ),
    '',
    `Findings beside labels on core and hard lines: ${list(of.besideLabels)}`,
  ].join('\n')
}

function row(name: string, core: string, hard: string, decoys: string): string {
  return `${name.padEnd(22)}${core.padStart(18)}${hard.padStart(18)}${decoys.padStart(18)}`.trimEnd()
}

function share(of: Recall | undefined): string {
  return of === undefined ? '' : `${percent(of.found, of.labels)} % of ${of.labels}`
}

function decoyShare({ decoys, lines }: Score, type: string): string {
  return `${percent(decoys.get(type) ?? 0, lines.decoy)} % (${decoys.get(type) ?? 0})`
}

function groupNames({ groups }: Score): string[] {
  return [...new Set([...groups.keys()].map((key) => key.replace(/ \w+$/, '')))]
}

function list(counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? 'none' : [...counts].map(([type, count]) => `${type} ${count}`).join(', ')
}

function percent(part: number, whole: number): string {
  return round((100 * part) / whole, 1).toFixed(1)
}

function asJson(of: Score): Record<string, unknown> {
  const entries = Object.entries(of).map(([name, value]) => [
    name,
    value instanceof Map ? Object.fromEntries(value) : value,
  ])
  return { bench: 'redact/held-out', node: process.version, ...Object.fromEntries(entries) }
}
