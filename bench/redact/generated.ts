/**
 * Recall and false findings of our redactor on lines generated from our own templates, by type, tier and class. This is the
 * set to tune on, so its figures say nothing about lines that nobody has seen.
 *
 * Run: `npm run bench -- redact/generated [--seed N] [--lines N] [--misses N] [--class NAME] [--out FILE]`
 *   --misses N   also print N lines for each template with a label missed or a false finding, the span in brackets
 *   --class NAME only classes whose name contains this
 *   --out FILE   also write the lines as JSON, one a line, for `score-redaction.mjs --data FILE`
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createRedactor } from '@logpipe/pipeline/redact'
import { templateClasses } from './generator/classes.ts'
import { scoreRegions } from './generator/every-region.ts'
import { generateLines } from './generator/generate.ts'
import { asJsonLine, report, samples } from './generator/report.ts'
import { scoreLines } from './generator/score.ts'

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '5000' },
    misses: { type: 'string', default: '0' },
    class: { type: 'string', default: '' },
    out: { type: 'string' },
  },
})
const classes = templateClasses.filter(({ name }) => name.includes(flags.class))
const lines = generateLines(classes, { seed: Number(flags.seed), lines: Number(flags.lines) })
if (flags.out !== undefined) writeFileSync(flags.out, `${lines.map(asJsonLine).join('\n')}\n`)

const { detect } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
const score = scoreLines(lines, detect)
const templates = classes.reduce((sum, { templates }) => sum + templates.length, 0)
console.log(`seed ${flags.seed}: ${lines.length} lines of ${templates} templates in ${classes.length} classes\n`)
console.log(report(score, scoreRegions(detect)))
if (Number(flags.misses) > 0) console.log(`\n${samples(score.mistakes, Number(flags.misses))}`)
