/**
 * Runs the built command several times in one process, each time with the next arguments of a list in JSON: to load Node and the program takes
 * longer than most commands do. Calls `commandEnded` after each with its exit code; where nobody has set that, NUL and the exit code end what a
 * command has said on stdout, and NUL what it has said on stderr.
 */
const [lines = '[]'] = process.argv.slice(2)
const [program] = process.argv
const say = (code) => {
  process.stdout.write(`\0${code}\n`)
  process.stderr.write('\0')
}
// Each run listens anew.
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0)
for (const [n, args] of JSON.parse(lines).entries()) {
  process.argv = [program, 'logpipe', ...args]
  await import(`../dist/main.js?run=${n}`)
  const ended = globalThis.commandEnded ?? say
  ended(process.exitCode ?? 0)
}
