import { fileURLToPath } from 'node:url'
import { findViolations } from './find-violations.ts'

const violations = await findViolations(fileURLToPath(new URL('../..', import.meta.url)))
for (const { file, imports, why } of violations) console.error(`${file}: ${imports}: ${why}`)
console.log(violations.length === 0 ? 'boundaries: no violations' : `boundaries: ${violations.length} violations`)
process.exitCode = violations.length === 0 ? 0 : 1
