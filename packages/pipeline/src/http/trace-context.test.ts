import { expect, test } from 'vitest'
import { anEvent } from '../../test/build.ts'
import { traceContext } from './trace-context.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

test('returns a valid traceparent unchanged, with the request id', () => {
  const traceparent = `00-${trace}-b7ad6b7169203331-01`
  const event = anEvent({ headers: { traceparent } })
  expect(traceContext(event)).toEqual({ requestId: event.requestContext.requestId, traceparent })
})

test.each([
  '',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-b7ad6b7169203331-01`,
  `01-${trace}-b7ad6b7169203331-01`,
  `00-${trace}-b7ad6b7169203331-01-more`,
  'call 555-0199',
])('omits the invalid traceparent %j', (traceparent) => {
  expect(traceContext(anEvent({ headers: { traceparent } }))).not.toHaveProperty('traceparent')
})
