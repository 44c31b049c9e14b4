#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old can still read the sentence that says so.
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `logpipe needs Node 22.15 or newer; this is ${process.versions.node}. Install a newer Node, or run it through npx.\n`,
  )
  process.exit(2)
}
const { directory } = module.enableCompileCache?.() ?? {}
// Threads, such as those of the embedded stack, know of it by the environment alone.
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
await import('../dist/main.js')
