import type { RegionScore } from './every-region.ts'
import type { LabelledLine } from './generate.ts'
import type { Mistake, Score, Tally } from './score.ts'

/** Recall by type and tier, by class, decoys, false findings beside labels, and the regions' numbers, as text. */
export function report(score: Score, regions: readonly RegionScore[]): string {
  return [
    'recall by type',
    ...typeRows(score.byType),
    '',
    'recall by class (labels not found / labels)',
    ...classRows(score.byClass),
    '',
    'decoys by class (lines with a finding / lines)',
    ...[...score.decoys].map(([name, { lines, hit }]) => `  ${name.padEnd(34)} ${hit} / ${lines}`),
    '',
    'false findings, by type and tier',
    ...falseRows(score.mistakes),
    '',
    "libphonenumber's example numbers of every region, in a field",
    ...regions.map(regionRow),
  ].join('\n')
}

/** The first mistakes of each kind, type and class: `kind type class#template: line`, with the span in brackets. */
export function samples(mistakes: readonly Mistake[], perGroup: number): string {
  const groups = Map.groupBy(mistakes, ({ kind, type, line }) => `${kind} ${type} ${line.className}#${line.template}`)
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, group]) => [
      `${name} (${group[0]?.line.tier}, ${group.length})`,
      ...group.slice(0, perGroup).map((mistake) => `    ${bracketed(mistake)}`),
    ])
    .join('\n')
}

/** A line of `redaction-dev.jsonl`, which `score-redaction.mjs` reads. */
export function asJsonLine({ text, spans, ignore, tier, className, template }: LabelledLine): string {
  return JSON.stringify({
    text,
    spans,
    ...(ignore.length > 0 ? { ignore } : {}),
    tier,
    source: `${className}#${template}`,
  })
}

function typeRows(byType: ReadonlyMap<string, Tally>): readonly string[] {
  const types = [...new Set([...byType.keys()].map((key) => key.split('|')[0] ?? ''))].toSorted()
  const header = `  ${'type'.padEnd(16)}${'core'.padStart(16)}${'hard'.padStart(16)}`
  const cell = (type: string, tier: string) => percent(byType.get(`${type}|${tier}`)).padStart(16)
  return [header, ...types.map((type) => `  ${type.padEnd(16)}${cell(type, 'core')}${cell(type, 'hard')}`)]
}

function classRows(byClass: ReadonlyMap<string, Tally>): readonly string[] {
  return [...byClass]
    .filter(([key]) => !key.includes('|decoy|'))
    .map(([key, tally]) => {
      const [name = '', tier = '', type = ''] = key.split('|')
      const missed = `${tally.labels - tally.found} / ${tally.labels}`
      return `  ${name.padEnd(34)} ${tier}  ${type.padEnd(16)}${percent(tally).padStart(16)}  ${missed}`
    })
}

function falseRows(mistakes: readonly Mistake[]): readonly string[] {
  const wrong = mistakes.filter(({ kind }) => kind === 'false')
  const counts = Map.groupBy(wrong, ({ type, line }) => `${line.tier.padEnd(6)} ${type}`)
  return [...counts].toSorted().map(([key, group]) => `  ${key.padEnd(24)} ${group.length}`)
}

function regionRow({ field, form, found, regions, missed }: RegionScore): string {
  const rest = missed.length === 0 ? '' : `  missed: ${missed.slice(0, 12).join(' ')}${missed.length > 12 ? ' …' : ''}`
  return `  ${field.padEnd(28)} ${form.padEnd(16)} ${found} / ${regions}${rest}`
}

function percent(tally: Tally | undefined): string {
  return tally === undefined ? '–' : `${((100 * tally.found) / tally.labels).toFixed(1)} % of ${tally.labels}`
}

function bracketed({ line: { text }, span: { start, end } }: Mistake): string {
  const marked = `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`
  return `${start}-${end} ${JSON.stringify(marked)}`
}
