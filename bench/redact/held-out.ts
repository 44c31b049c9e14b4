/**
 * Recall and false findings of the redactor on the held-out sets.
 * Run: `npm run bench -- redact/held-out [--set NAME] [--json] [--lines FILE]`.
 *
 * Prints tables. `--json` prints one JSON object instead, with the names of the templates that were missed in open sets: the
 * tables leave them out, so that nobody tunes the redactor to them by accident. `--lines` writes the lines of the sets as JSON
 * lines.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createRedactor } from '@logpipe/pipeline/redact'
import { round } from '../measure.ts'
import { type Recall, type Score, score } from './held-out/score.ts'
import { linesOf, type TemplateSet } from './held-out/set.ts'
import { sets } from './held-out/sets.ts'
import { spanTypes } from './held-out/template.ts'

const { values: flags } = parseArgs({
  options: { set: { type: 'string' }, json: { type: 'boolean' }, lines: { type: 'string' } },
})

const chosen = sets.filter(({ name }) => flags.set === undefined || flags.set === name)
if (chosen.length === 0)
  throw new Error(`no set named ${flags.set}; there are ${sets.map(({ name }) => name).join(', ')}`)
const { detect } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
if (flags.lines !== undefined) writeFileSync(flags.lines, chosen.map(asJsonLines).join(''))
const results = chosen.map((set) => ({ set, of: score(linesOf(set), detect) }))
console.log(flags.json === true ? JSON.stringify(asJson(results), null, 2) : results.map(asTables).join('\n\n'))

interface Result {
  readonly set: TemplateSet
  readonly of: Score
}

function asJsonLines(set: TemplateSet): string {
  return linesOf(set)
    .map((line) => `${JSON.stringify({ set: set.name, ...line })}\n`)
    .join('')
}

function asTables({ set, of }: Result): string {
  const lines = linesOf(set)
  const templates = new Set(lines.map(({ source }) => source)).size
  return [
    `The ${set.name} set: ${lines.length} lines of ${templates} templates: ${of.lines.core} core, ${of.lines.hard} hard, ${of.lines.decoy} decoys`,
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

function asJson(of: readonly Result[]): Record<string, unknown> {
  return {
    bench: 'redact/held-out',
    node: process.version,
    sets: Object.fromEntries(of.map((result) => [result.set.name, figures(result)])),
  }
}

function figures({ set, of }: Result): Record<string, unknown> {
  const named: readonly string[] = ['missed', 'hitDecoys']
  return Object.fromEntries(
    Object.entries(of)
      .filter(([name]) => set.isOpen || !named.includes(name))
      .map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]),
  )
}
