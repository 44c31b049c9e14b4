import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'

/** An endpoint that works on two requests at once, and refuses any that come beside them. */
async function aBusyEndpoint() {
  const texts: string[] = []
  let [inFlight, refusals, requests] = [0, 0, 0]
  const url = await serve(async (request, response) => {
    requests++
    inFlight++
    response.once('close', () => inFlight--)
    const body = (await request.toArray()).join('')
    if (inFlight > 2) {
      refusals++
      response.writeHead(503).end('{"error":{"code":"queue_unavailable","message":"busy"}}')
      return
    }
    await wait(2)
    const lines = body.split('\n').map((line): { readonly text: string } => JSON.parse(line))
    texts.push(...lines.map(({ text }) => text))
    const first = Number(request.headers['x-logpipe-first-index'] ?? 0)
    const log_ids = lines.map((_, i) => `0.${request.headers['idempotency-key']}.${first + i}.AbCdEf_-123`)
    response.writeHead(202, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ accepted: lines.length, duplicates: 0, rejected: 0, log_ids, errors: [] }))
  })
  return { url, texts, counts: () => ({ refusals, requests }) }
}

const lines = Array.from({ length: 150 }, (_, i) => `line ${i}`)

test('an endpoint that refuses what is too much at once gets less, and everything', async () => {
  const { url, texts, counts } = await aBusyEndpoint()
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const line = ['send', '-t', 'acme', '--target', url, '--batch', '1', 'app.log']
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  expect(texts.toSorted()).toEqual(lines.toSorted())
  // With eight in flight all the time most would be refused.
  expect(counts().refusals).toBeGreaterThan(0)
  expect(counts().refusals).toBeLessThan(counts().requests / 2)
})

test('--rate bounds the records per second', async () => {
  const { url, texts } = await aBusyEndpoint()
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const clock = { ms: 0 }
  const sleep = async (ms: number): Promise<void> => {
    clock.ms += ms
  }
  const line = ['send', '-t', 'acme', '--target', url, '--concurrency', '1', '--rate', '6000/m', 'app.log']
  const run = await runLogpipe(line, aContext({ cwd, elapsed: () => clock.ms, sleep }))
  expect(run.code).toBe(0)
  expect(texts).toEqual(lines)
  expect(clock.ms).toBe(1_000)
})
