import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { type ConnectionLimit, limitConnections } from './client-connections.ts'

function aSocket(remoteAddress: string, remotePort: number) {
  const state = { isDestroyed: false }
  const destroy = () => {
    state.isDestroyed = true
    socket.emit('close')
  }
  const socket = Object.assign(new EventEmitter(), { remoteAddress, remotePort, destroy })
  return { socket: socket as unknown as Socket, state }
}

function aLimit(max: number, options: Partial<ConnectionLimit> = {}) {
  const rejected: string[] = []
  const limit = limitConnections({
    ...{ max, trusted: undefined, onRejected: ({ address }) => rejected.push(address) },
    ...options,
  })
  return { ...limit, rejected }
}

test('of one client so many are told why, and further ones are cut off; others are served', () => {
  const { opened, refusalOf, rejected } = aLimit(3)
  const sockets = Array.from({ length: 25 }, (_, i) => aSocket('::ffff:10.0.0.7', 1_000 + i))
  for (const { socket } of sockets) opened(socket)
  const refusals = sockets.map(({ socket, state }) => {
    return state.isDestroyed ? 'cut off' : refusalOf({ socket, headers: {} } as never, new EventEmitter() as never)
  })
  const told = '10.0.0.7 has too many connections open; the limit for one address is 3'
  expect(refusals.slice(0, 3)).toEqual([undefined, undefined, undefined])
  expect(refusals.slice(3, 19)).toEqual(Array(16).fill(told))
  expect(refusals.slice(19)).toEqual(Array(6).fill('cut off'))
  expect(rejected).toEqual(Array(22).fill('10.0.0.7'))
  const other = aSocket('10.0.0.8', 1_000)
  opened(other.socket)
  expect(refusalOf({ socket: other.socket, headers: {} } as never, new EventEmitter() as never)).toBeUndefined()
})

test('a place is free again once its connection has closed', () => {
  const { opened, refusalOf } = aLimit(1)
  const [first, second] = [aSocket('10.0.0.7', 1), aSocket('10.0.0.7', 2)]
  opened(first.socket)
  first.socket.destroy()
  opened(second.socket)
  expect(refusalOf({ socket: second.socket, headers: {} } as never, new EventEmitter() as never)).toBeUndefined()
})

test('connections of a trusted proxy are not its own, also where it forwards nobody', () => {
  const { opened, refusalOf, rejected } = aLimit(1, { trusted: { has: (address) => address === '10.0.0.1' } })
  const sockets = [1, 2, 3].map((port) => aSocket('10.0.0.1', port).socket)
  for (const socket of sockets) opened(socket)
  const ask = (socket: Socket | undefined, headers = {}) => {
    const response = new EventEmitter()
    return { response, refusal: refusalOf({ socket, headers } as never, response as never) }
  }
  expect(sockets.map((socket) => ask(socket).refusal)).toEqual([undefined, undefined, undefined])
  const headers = { 'x-forwarded-for': '198.51.100.7' }
  const first = ask(sockets[0], headers)
  expect([first.refusal, ask(sockets[1], headers).refusal]).toEqual([
    undefined,
    '198.51.100.7 has too many connections open; the limit for one address is 1',
  ])
  expect(rejected).toEqual(['198.51.100.7'])
})
