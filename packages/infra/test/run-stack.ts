import { once } from 'node:events'
import { startLocalStack } from '../src/local/start.ts'

/**
 * Runs the embedded stack until it is killed: `run-stack.ts <data folder> <ms of work per character> [when-told]`. Prints
 * where it is. With `when-told` it loads, says so with an empty line, and starts with the first byte on stdin.
 */
const [dataDir = '', workMsPerChar = '0', start = 'at-once'] = process.argv.slice(2)
if (start === 'when-told') {
  console.log('')
  await once(process.stdin, 'data')
}
const { url, sqs } = await startLocalStack({ dataDir, workMsPerChar: Number(workMsPerChar) })
console.log(JSON.stringify({ url, sqs }))
