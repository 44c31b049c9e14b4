import { expect, test } from 'vitest'
import { aDoor } from '../../../test/a-door.ts'

const route = 'POST /api/v2/logs'

test('an agent that asks whether logs can be sent is told so, and nothing is stored', async () => {
  const { post, records } = aDoor(route, 'datadog')
  expect(await post({ body: '{}' })).toMatchObject({ statusCode: 202, body: '{}' })
  expect(records()).toEqual([])
})

test.each([
  [3, 'error'],
  ['4', 'warning'],
  [7, 'debug'],
])('the status %j is %s, as syslog has it, and stays', async (status, severity) => {
  const { post, records } = aDoor(route, 'datadog')
  await post({ body: JSON.stringify([{ message: 'a', status }]) })
  expect(records()).toEqual([{ text: 'a', severity, attributes: { status } }])
})

test.each([8, 1.5, '', ' ', '0x3', null, [3], { toString: 1 }])(
  'the status %j is no level, and stays',
  async (status) => {
    const { post, records } = aDoor(route, 'datadog')
    await post({ body: JSON.stringify([{ message: 'a', status }]) })
    expect(records()).toEqual([{ text: 'a', attributes: { status } }])
  },
)

test.each([
  ['a content encoding that is not known', { 'content-encoding': 'snappy' }, '[]', 400],
  ['no JSON', {}, '[', 400],
  ['more entries than a request may have', {}, `[${'{},'.repeat(5_000)}{}]`, 413],
])('%s is refused with a status after which agents do not send it again', async (_, headers, body, status) => {
  const response = await aDoor(route, 'datadog').post({ headers, body })
  expect(response.statusCode).toBe(status)
  expect(JSON.parse(response.body ?? '')).toMatchObject({ errors: [{ detail: expect.stringMatching(/\S/) }] })
})

test('an entry whose fields cannot be attributes is a text, for agents drop what is refused', async () => {
  const { post, records } = aDoor(route, 'datadog')
  const entry = { message: 'a', status: 'error', timestamp: 1_770_000_000_000, stack: 'y'.repeat(20_000) }
  expect(await post({ body: JSON.stringify([entry]) })).toMatchObject({ statusCode: 202, body: '{}' })
  expect(records()).toEqual([{ text: JSON.stringify(entry), severity: 'error', timestamp: '2026-02-02T02:40:00.000Z' }])
})
