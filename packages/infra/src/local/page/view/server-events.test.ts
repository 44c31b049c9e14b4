import { expect, test } from 'vitest'
import { createEventReader, type ServerEvent } from './server-events.ts'

const stream = ': here\n\nevent: figures\ndata: {"a":1}\n\nevent: rows\ndata: {"b":\ndata: 2}\n\n'
const events: readonly ServerEvent[] = [
  { name: 'figures', data: '{"a":1}' },
  { name: 'rows', data: '{"b":\n2}' },
]

test.each([1, 2, 3, 7, stream.length])('reads events that come in pieces of %d characters', (size) => {
  const read: ServerEvent[] = []
  const take = createEventReader((event) => read.push(event))
  for (let i = 0; i < stream.length; i += size) take(stream.slice(i, i + size))
  expect(read).toEqual(events)
})

test('an event that is not complete is not read', () => {
  const read: ServerEvent[] = []
  createEventReader((event) => read.push(event))('event: rows\ndata: {}')
  expect(read).toEqual([])
})
