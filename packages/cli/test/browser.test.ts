import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startLocalStack } from '../../infra/src/local/start.ts'
import { rowsOf } from '../../infra/test/rows-of.ts'
import { asOperator, tenantOf } from '../../infra/test/use-manager.ts'
import { aTempFolder, drained } from '../../infra/test/with-stack.ts'
import { serve } from '../../sdk/test/serve.ts'
import { bundle } from './bundle.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Does in a page what a web application does, and posts what came of it to the page's own server. */
const pageProgram = `
import { createClient } from '@logpipe/sdk'
const { stack, key } = await (await fetch('/settings')).json()
const client = createClient({ url: stack, apiKey: key, retries: 0 })
const outcome = (call) => call.then((value) => value, ({ name, code, requestId }) => ({ name, code, requestId }))
const sent = await outcome(client.ingest([
  { text: 'from a page: jane@example.com', attributes: { error: new TypeError('broken') } },
  { text: 'lost', attributes: { id: 1n } },
]))
const read = await outcome(client.logs.recent())
const aborted = await outcome(client.ingest('x', { signal: AbortSignal.abort() }))
await client.close()
const closed = await outcome(client.ingest('x'))
await fetch('/result', { method: 'POST', body: JSON.stringify({ sent, read, aborted, closed }) })
`

interface Pages {
  /** The origin of its pages; `localhost` on the same port is another. */
  readonly origin: string
  /** What the pages need to know. */
  readonly settings: { stack: string; key: string }
  /** What the next page posts. */
  readonly result: () => Promise<unknown>
}

async function servePages(): Promise<Pages> {
  const { text: code } = await bundle(pageProgram, { platform: 'browser' })
  const settings = { stack: '', key: '' }
  const results: ((result: unknown) => void)[] = []
  const origin = await serve(async (request, response) => {
    if (request.method === 'POST') results.shift()?.(JSON.parse(await text(request)))
    const isPage = request.url === '/'
    response.setHeader('content-type', isPage ? 'text/html' : 'application/json')
    response.end(isPage ? `<!doctype html><script type="module">${code}</script>` : JSON.stringify(settings))
  })
  return { origin, settings, result: () => new Promise((resolve) => results.push(resolve)) }
}

/** Opens a page; the browser ends with the test. */
async function browse(url: string): Promise<ChildProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'logpipe-chromium-'))
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
  const browser = spawn(chromium ?? '', [...flags, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
    detached: true,
  })
  onTestFinished(async () => {
    const ended = once(browser, 'exit')
    // Its helpers are in its process group.
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })
  return browser
}

/** A stack that requires keys and lets pages of one origin use it; and a key that can only write. */
async function aStackFor(origin: string) {
  const folder = await aTempFolder()
  const stack = await startLocalStack({ dataDir: folder.path, requiresKeys: true, corsOrigins: [origin] })
  onTestFinished(async () => {
    await stack.close()
    await folder.remove()
  })
  const { key } = await asOperator(stack, async (manager) => {
    await manager.add(tenantOf('acme'), {})
    return manager.addKey(tenantOf('acme'), { scopes: ['write'] })
  })
  return { stack, key }
}

describe.skipIf(chromium === undefined)('in Chromium (skipped where it is not installed)', () => {
  test('a page of an allowed origin sends logs with a key that can only write, and reads its refusals', async () => {
    const pages = await servePages()
    const { stack, key } = await aStackFor(pages.origin)
    Object.assign(pages.settings, { stack: stack.url, key })
    const allowed = pages.result()
    await browse(pages.origin)
    expect(await allowed).toEqual({
      sent: expect.objectContaining({
        accepted: 1,
        errors: [expect.objectContaining({ index: 1, code: 'invalid_record', retryable: false })],
      }),
      read: { name: 'LogpipeError', code: 'forbidden', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      aborted: { name: 'AbortError', code: 20 },
      closed: { name: 'LogpipeError', code: 'client_closed' },
    })
    await drained(stack)
    const rows = await rowsOf(stack, 'acme')
    expect(rows.map(({ modified_text }) => modified_text)).toEqual(['from a page: [REDACTED:EMAIL]'])
    expect(JSON.parse(String(rows[0]?.attributes)).error).toMatchObject({ name: 'TypeError', message: 'broken' })

    // The same page of another origin, with the same key.
    const other = pages.result()
    await browse(pages.origin.replace('127.0.0.1', 'localhost'))
    expect(await other).toMatchObject({
      sent: { name: 'LogpipeError', code: 'connection_failed' },
      read: { name: 'LogpipeError', code: 'connection_failed' },
    })
    await drained(stack)
    expect(await rowsOf(stack, 'acme')).toHaveLength(1)
  })
})
