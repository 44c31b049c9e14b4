import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { testNode } from '../../infra/test/test-node.ts'

/** A port of which the kernel drops every new connection: nobody accepts, and as many wait as may. */
export async function aFullPort(): Promise<number> {
  const script = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })`
  const [command, ...flags] = testNode
  const child = spawn(command, [...flags, '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [text]: unknown[] = await once(child.stdout, 'data')
  const port = Number(text)
  child.kill('SIGSTOP')
  const sockets = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'connect')))
  return port
}
