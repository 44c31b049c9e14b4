import { startLocalStack } from '../src/local/start.ts'

/** Runs the embedded stack until it is killed: `run-stack.ts <data folder> <ms of work per character>`. Prints where it is. */
const [dataDir = '', workMsPerChar = '0'] = process.argv.slice(2)
const { url, sqs } = await startLocalStack({ dataDir, workMsPerChar: Number(workMsPerChar) })
console.log(JSON.stringify({ url, sqs }))
