import { readFileSync } from 'node:fs'

/** Prints how many tests passed and failed, from the JSON report of the test runner itself. */
const report = JSON.parse(readFileSync(process.argv[2] ?? 'test-results.json', 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
