import { flushCompileCache } from 'node:module'

const everyMs = 10_000

// Vitest ends its processes by a signal, and kills those that still run soon after: what they compiled would be lost to those that load the same
// after them.
setInterval(flushCompileCache, everyMs).unref()
process.once('SIGTERM', () => {
  flushCompileCache()
  process.kill(process.pid, 'SIGTERM')
})
