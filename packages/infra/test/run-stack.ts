import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { startLocalStack } from '../src/local/start.ts'
import { dieAt, type Moment } from './moments.ts'

/**
 * Runs the embedded stack until it is killed: `run-stack.ts <data folder> <ms of work per character> [when-told]`. Prints
 * where it is. With `when-told` it loads, says so with an empty line, and starts with a line on stdin, which may name a
 * moment as `{"moment": …, "nth": …}`: when that has come so many times it kills itself, as kill -9 does.
 */
const [dataDir = '', workMsPerChar = '0', start = 'at-once'] = process.argv.slice(2)
if (start === 'when-told') {
  flushCompileCache()
  console.log('')
  const [told] = await once(process.stdin, 'data')
  const death: { readonly moment: Moment; readonly nth: number } | null = JSON.parse(String(told))
  if (death !== null) dieAt(death.moment, death.nth)
}
const { url, sqs } = await startLocalStack({ dataDir, workMsPerChar: Number(workMsPerChar) })
console.log(JSON.stringify({ url, sqs }))
