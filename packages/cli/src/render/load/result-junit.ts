import type { RunResult } from '../../load/result/run-result.ts'
import { printable } from '../format.ts'
import { type RunCheck, runChecks } from '../run-checks.ts'

/** JUnit XML, as CI servers read it: a test case for each proof and each objective, and for the generator. */
export function resultJunit(result: RunResult): string {
  const { report, started_at } = result
  const checks = runChecks(result)
  const of = (outcome: RunCheck['outcome']): number => checks.filter((check) => check.outcome === outcome).length
  const counts = attributes({
    tests: checks.length,
    failures: of('missed'),
    errors: of('void'),
    skipped: of('unknown'),
    time: report.seconds.length,
  })
  const suite = attributes({ name: `logpipe load ${report.target}`, timestamp: started_at.replace(/\.\d+Z$|Z$/, '') })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite ${suite} ${counts}>`,
    ...checks.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const elements = { missed: 'failure', void: 'error', unknown: 'skipped' } as const

function testCase({ kind, name, outcome, detail }: RunCheck): string {
  const start = `    <testcase ${attributes({ classname: `logpipe.load.${kind}`, name, time: 0 })}`
  if (outcome === 'met') return `${start}/>`
  const type = outcome === 'unknown' ? {} : { type: outcome }
  return `${start}><${elements[outcome]} ${attributes({ message: detail, ...type })}/></testcase>`
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${xmlText(String(value))}"`)
    .join(' ')
}

/** XML has no way to write most control characters, nor half of a surrogate pair. */
function xmlText(text: string): string {
  return printable(text.toWellFormed())
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('\t', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
