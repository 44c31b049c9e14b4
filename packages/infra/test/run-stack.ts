import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { startLocalStack } from '@logpipe/infra/local'
import { dieAt, type Moment } from './moments.ts'

/**
 * Runs the embedded stack until it is killed: `run-stack.ts <data folder> <ms of work per character> <port>`. It loads, says so with
 * an empty line, starts with a line on stdin, and prints where it is. That line may name a moment as
 * `{"moment": …, "nth": …}`: when that has come so many times the process kills itself, as kill -9 does.
 */
const [dataDir = '', workMsPerChar = '0', port = '0'] = process.argv.slice(2)
flushCompileCache()
console.log('')
const [told] = await once(process.stdin, 'data')
const death: { readonly moment: Moment; readonly nth: number } | null = JSON.parse(String(told))
const { url, sqs } = await startLocalStack({
  dataDir,
  workMsPerChar: Number(workMsPerChar),
  port: Number(port),
  ...(death && { startWorker: dieAt(death.moment, death.nth) }),
})
console.log(JSON.stringify({ url, sqs }))
