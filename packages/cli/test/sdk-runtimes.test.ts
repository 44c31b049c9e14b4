import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useStack } from '../../infra/test/with-stack.ts'
import { aFolder } from './a-folder.ts'
import { bundle } from './bundle.ts'

const { stack } = useStack()

/** What the client does with the runtime's `fetch`: sends, cannot connect, aborts. */
const program = `
import { createClient } from '@logpipe/sdk'
const [url] = process.argv.slice(2)
const outcome = (call) => call.then(({ accepted }) => accepted, ({ code, name }) => (typeof code === 'string' ? code : name))
const client = createClient({ url, tenant: 'runtimes' })
const sent = await outcome(client.ingest([{ text: 'x', attributes: { error: new Error('y') } }]))
const failed = await outcome(createClient({ url: 'http://127.0.0.1:1', retries: 0 }).ingest('x'))
const aborted = await outcome(client.ingest('x', { signal: AbortSignal.abort() }))
await client.close()
console.log(JSON.stringify([sent, failed, aborted, await outcome(client.ingest('x'))]))
`

const runtimes = [
  ['deno', ['run', '--allow-all']],
  ['bun', ['run']],
] as const

for (const [runtime, args] of runtimes) {
  test.skipIf(!isInstalled(runtime))(`the SDK runs on ${runtime} (skipped where it is not installed)`, async () => {
    const { text } = await bundle(program, { platform: 'neutral', conditions: [runtime, 'node'] })
    const cwd = await aFolder({ 'app.mjs': text })
    const { stdout } = await promisify(execFile)(runtime, [...args, 'app.mjs', stack().url], { cwd })
    expect(JSON.parse(stdout)).toEqual([1, 'connection_failed', 'AbortError', 'client_closed'])
  })
}

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
