import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { managedArgs } from '../src/connect/managed-args.ts'
import { managedMark } from '../src/context.ts'
import { aFolder } from './a-folder.ts'
import { cleanEnv } from './clean-env.ts'

const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))

interface ManagedStack {
  readonly child: ChildProcess
  readonly url: string
  /** What Node said of its compile cache so far: each module that was loaded, by this process or a thread. */
  readonly loaded: () => string
}

/** A stack as a command starts it for itself, with a compile cache of its own. */
async function startManaged(): Promise<ManagedStack> {
  const folder = await aFolder()
  // Without the cache that all tests share.
  const own = { TMPDIR: folder, NODE_COMPILE_CACHE: undefined, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' }
  const env = { ...cleanEnv(), ...own, [managedMark]: '1' }
  const args = [bin, ...managedArgs(`${folder}/data`)]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
  })
  let [out, loaded] = ['', '']
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => {
    loaded += text
  })
  child.stdout?.on('data', (text: string) => {
    // Node says all of it on one stream or the other, by version.
    out += text
    loaded += text
  })
  const urlIn = (): string | undefined => /"url":"([^"]+)"/.exec(out)?.[1]
  await expect.poll(urlIn, { message: 'the stack is ready' }).toBeDefined()
  return { child, url: urlIn() ?? '', loaded: () => loaded }
}

test('a stack that a command starts loads no reader of command lines, and what redacts with its first record; its threads use the compile cache too', async () => {
  const { child, url, loaded } = await startManaged()
  expect(loaded()).toContain('/run-managed.js')
  expect(loaded()).not.toContain('/commander/')
  expect(loaded()).not.toContain('/compose-worker.js')
  for (const thread of ['table', 'queue']) expect(loaded()).toContain(`/${thread}-thread.js`)
  const body = JSON.stringify({ tenant_id: 'acme', text: 'call 555-0199' })
  const response = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(response.status).toBe(202)
  await expect.poll(loaded).toContain('/compose-worker.js')
  const closed = once(child, 'close')
  child.send({ kind: 'stop' })
  expect(await closed).toEqual([0, null])
})
