import type { Dispatcher } from 'undici'
import { expect, test } from 'vitest'
import { dispatchRequest } from './dispatch-request.ts'

const options: Dispatcher.DispatchOptions = { path: '/', method: 'GET' }

/** A dispatcher that starts nothing by itself: the test plays the connection. */
function aDispatcher() {
  const handlers: Dispatcher.DispatchHandler[] = []
  const dispatcher = { dispatch: (_: unknown, handler: Dispatcher.DispatchHandler) => handlers.push(handler) > 0 }
  const aborts: unknown[] = []
  const controller = { abort: (reason: unknown) => aborts.push(reason) } as unknown as Dispatcher.DispatchController
  return { dispatcher, handlers, aborts, controller }
}

test('a request that waits for a connection ends with its signal, and is not sent when one is free', async () => {
  const { dispatcher, handlers, aborts, controller } = aDispatcher()
  const stop = new AbortController()
  const response = dispatchRequest(dispatcher, options, stop.signal)
  const reason = new Error('enough')
  stop.abort(reason)
  await expect(response).rejects.toBe(reason)
  expect(aborts).toEqual([])
  handlers[0]?.onRequestStart?.(controller, {})
  expect(aborts).toEqual([reason])
})

test('a request in flight is aborted with the reason of its signal, and one that is over is not', async () => {
  const { dispatcher, handlers, aborts, controller } = aDispatcher()
  const stop = new AbortController()
  const [ended, aborted] = [1, 2].map(() => dispatchRequest(dispatcher, options, stop.signal))
  for (const handler of handlers) handler.onRequestStart?.(controller, {})
  handlers[0]?.onResponseStart?.(controller, 200, {})
  handlers[0]?.onResponseEnd?.(controller, {})
  stop.abort(new Error('enough'))
  expect(await ended).toEqual({ status: 200, headers: {}, body: '' })
  await expect(aborted).rejects.toThrow('enough')
  expect(aborts).toHaveLength(1)
})

test('the response after an informational one counts, and characters that were cut between pieces are whole', async () => {
  const { dispatcher, handlers, controller } = aDispatcher()
  const response = dispatchRequest(dispatcher, options, new AbortController().signal)
  const [handler] = handlers
  handler?.onRequestStart?.(controller, {})
  handler?.onResponseStart?.(controller, 103, { link: '</x>' })
  handler?.onResponseStart?.(controller, 202, { 'x-request-id': 'r1' })
  for (const piece of [Buffer.of(0xe2, 0x98), Buffer.of(0x83)]) handler?.onResponseData?.(controller, piece)
  handler?.onResponseEnd?.(controller, {})
  expect(await response).toEqual({ status: 202, headers: { 'x-request-id': 'r1' }, body: '☃' })
})
