import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Mutant, mutantsOf } from './mutants.ts'
import type { Order, Outcome } from './run-mutants.ts'

/**
 * Mutation testing of what decides an audit's verdict: changes each source in one small place after another, and runs the unit tests that load it. A
 * mutant with which they all pass has survived, and shows what no test looks at. Fails where fewer are killed of a file than the bar says.
 * `npm run test:mutation`, `npm run test:mutation -- verdict erasures` for some files.
 */
const folder = resolve(import.meta.dirname, '../../packages/cli/src/audit')
const files = [
  ...[
    'accepted',
    'newest-line',
    'verdict',
    'completeness',
    'expected-parts',
    'expected-records',
    'expected-requests',
    'finding',
  ],
  ...['row-problems', 'row-checks', 'manifest-gaps', 'verify-seal', 'redaction-problem', 'erasures'],
]
/** Percent. */
const bar = 85
/** A mutant may loop forever; one that takes so long, and so many times as long as the source itself, is killed. Milliseconds. */
const [leastTimeoutMs, factor, unmutatedMs] = [5_000, 4, 300_000]
/** Each loads its sources anew, and nothing of them is ever released. */
const ordersPerChild = 150

const named = process.argv.slice(2)
const chosen = named.length === 0 ? files : files.filter((name) => named.includes(name))
if (chosen.length === 0) throw new Error(`no such file: ${named.join(' ')}; choose from ${files.join(', ')}`)
const sources = new Map(readdirSync(folder).map((name) => [name, importsOf(join(folder, name))]))
let child: ChildProcess | undefined
let number = 0

let isBelow = false
for (const name of chosen) {
  const score = await testFile(join(folder, `${name}.ts`))
  if (score < bar) isBelow = true
}
child?.kill()
if (isBelow) {
  console.error(`Fewer than ${bar} % are killed; each line above is a change that no test notices.`)
  process.exitCode = 1
}

async function testFile(file: string): Promise<number> {
  const source = readFileSync(file, 'utf8')
  const tests = testsOf(basename(file))
  const startMs = performance.now()
  const { failure } = await run({ file, mutant: undefined, tests }, unmutatedMs)
  const timeoutMs = Math.max(leastTimeoutMs, factor * (performance.now() - startMs))
  if (failure !== undefined) throw new Error(`${basename(file)}: its tests fail without a mutant: ${failure}`)
  const mutants = mutantsOf(source, file)
  const survivors: Mutant[] = []
  for (const mutant of mutants) {
    if ((await run({ file, mutant, tests }, timeoutMs)).failure === undefined) survivors.push(mutant)
  }
  const score = (100 * (mutants.length - survivors.length)) / mutants.length
  for (const one of survivors) console.log(`  ${basename(file)}:${one.line}  ${shown(source, one)}`)
  console.log(
    `${basename(file)}: ${mutants.length - survivors.length} of ${mutants.length} killed, ${score.toFixed(1)} %`,
  )
  return score
}

function shown(source: string, { start, end, text }: Mutant): string {
  const [before, after] = [source.slice(start, end), text].map((one) => one.replaceAll(/\s+/g, ' ').slice(0, 90))
  return `${before}  →  ${after}`
}

/** The tests that load a file, its own first. */
function testsOf(name: string): readonly string[] {
  const own = name.replace('.ts', '.test.ts')
  const loading = [...sources.keys()].filter((test) => test.endsWith('.test.ts') && loads(test, name))
  return [...loading.filter((test) => test === own), ...loading.filter((test) => test !== own)].map((test) =>
    join(folder, test),
  )
}

function loads(from: string, name: string, seen = new Set<string>()): boolean {
  if (from === name) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (sources.get(from) ?? []).some((next) => loads(next, name, seen))
}

/** Names of the files beside it that a file imports, types left out. */
function importsOf(path: string): readonly string[] {
  if (!path.endsWith('.ts')) return []
  const imports = readFileSync(path, 'utf8').matchAll(/^import (?!type ).*?from '\.\/([\w-]+\.ts)'/gms)
  return [...imports].map(([, name = '']) => name)
}

async function run(order: Pick<Order, 'file' | 'mutant' | 'tests'>, timeoutMs: number): Promise<Outcome> {
  number++
  if (number % ordersPerChild === 0) child?.kill()
  if (child === undefined || child.killed) child = startChild()
  const [timeout, ended] = [Promise.withResolvers<Outcome>(), child]
  const timer = setTimeout(() => {
    ended.kill('SIGKILL')
    timeout.resolve({ number, failure: 'timeout', tests: 0 })
  }, timeoutMs)
  ended.send({ ...order, folder, number } satisfies Order)
  const answer = once(ended, 'message').then(([outcome]) => outcome as Outcome)
  const died = once(ended, 'exit').then((): Outcome => ({ number, failure: 'exit', tests: 0 }))
  const outcome = await Promise.race([answer, died, timeout.promise])
  clearTimeout(timer)
  if (outcome.failure === 'exit') child = undefined
  return outcome
}

function startChild(): ChildProcess {
  const path = join(dirname(fileURLToPath(import.meta.url)), 'run-mutants.ts')
  const execArgv = ['--conditions=@logpipe/source', '--disable-warning=ExperimentalWarning']
  const started = fork(path, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  started.setMaxListeners(0)
  return started
}
