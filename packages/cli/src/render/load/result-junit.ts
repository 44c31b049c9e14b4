import type { RunResult } from '../../load/result/run-result.ts'
import { type RunCheck, runChecks } from '../run-checks.ts'
import { xmlAttributes } from '../xml.ts'

/** JUnit XML, as CI servers read it: a test case for each proof and each objective, and for the generator. */
export function resultJunit(result: RunResult): string {
  const { report, started_at } = result
  const checks = runChecks(result)
  const of = (outcome: RunCheck['outcome']): number => checks.filter((check) => check.outcome === outcome).length
  const counts = xmlAttributes({
    tests: checks.length,
    failures: of('missed'),
    errors: of('void'),
    skipped: of('unknown'),
    time: report.seconds.length,
  })
  const suite = xmlAttributes({
    name: `logpipe load ${report.target}`,
    timestamp: started_at.replace(/\.\d+Z$|Z$/, ''),
  })
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
  const start = `    <testcase ${xmlAttributes({ classname: `logpipe.load.${kind}`, name, time: 0 })}`
  if (outcome === 'met') return `${start}/>`
  const type = outcome === 'unknown' ? {} : { type: outcome }
  return `${start}><${elements[outcome]} ${xmlAttributes({ message: detail, ...type })}/></testcase>`
}
