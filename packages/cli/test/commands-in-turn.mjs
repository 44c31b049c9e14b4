/**
 * Runs the built command several times in one process, each time with the next arguments of a list in JSON: to load Node and the program takes
 * longer than most commands do. Calls `commandEnded` after each, with its exit code.
 */
const [lines = '[]'] = process.argv.slice(2)
const [program] = process.argv
// Each run listens anew.
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0)
for (const [n, args] of JSON.parse(lines).entries()) {
  process.argv = [program, 'logpipe', ...args]
  await import(`../dist/main.js?run=${n}`)
  globalThis.commandEnded(process.exitCode)
}
