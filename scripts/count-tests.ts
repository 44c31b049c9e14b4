import { readFileSync } from 'node:fs'

/** Prints how many tests passed, failed and were skipped, from the test runner's JSON report. */
const report = JSON.parse(readFileSync(process.argv[2] ?? 'test-results.json', 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
