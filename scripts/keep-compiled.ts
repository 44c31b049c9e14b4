import { flushCompileCache } from 'node:module'
import { afterAll } from 'vitest'

// Vitest ends its processes by a signal: what they compiled would be lost to those that load the same after them.
afterAll(() => flushCompileCache())
