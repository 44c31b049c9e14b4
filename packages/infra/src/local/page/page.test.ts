import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createPage, refusePage, type ServePage } from './page.ts'

/** Asks a server that offers each request to a page first. */
async function ask(serve: ServePage, path: string, headers: Readonly<Record<string, string>> = {}) {
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.end('not of the page')
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  return { status: response.status, text: await response.text() }
}

test.each(['/', '/ingest', '/_logpipes', '/a/_logpipe', '/logs?x=/_logpipe', '/logs/_logpipe', '/_logpipe%2f'])(
  '%s is left to others',
  async (path) => {
    expect(await ask(refusePage, path)).toEqual({ status: 200, text: 'not of the page' })
  },
)

test.each(['/_logpipe', '/_logpipe/', '/_logpipe/api/keys?x=1', '/a/../_logpipe'])(
  'a stack without a page says so at %s',
  async (path) => {
    const { status, text } = await ask(refusePage, path)
    expect(status).toBe(404)
    expect(JSON.parse(text).detail).toBe('only `logpipe dev` has a page')
  },
)

test('an error that nobody expected is reported where the stack runs, and told without its message', async () => {
  const errors: unknown[] = []
  const failure = new Error('password is hunter2')
  const routes = { 'GET broken': () => Promise.reject(failure) }
  const serve = createPage({ token: 't', routes, onError: (error) => errors.push(error) })
  const { status, text } = await ask(serve, '/_logpipe/api/broken', { 'x-logpipe-token': 't' })
  expect(status).toBe(500)
  expect(text).not.toContain('hunter2')
  expect(errors).toEqual([failure])
})
