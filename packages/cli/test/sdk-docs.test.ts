import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@logpipe/sdk'
import { expect, test } from 'vitest'
import { useStack } from '../../infra/test/with-stack.ts'
import { aFolder } from './a-folder.ts'
import { typeCheck } from './type-check.ts'

const { stack } = useStack()
const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The endpoint that the page names; the stack of this test takes its place. */
const documented = 'http://127.0.0.1:8080'

const pages = await Promise.all(
  ['sdk.md', 'sdk-sender.md'].map((name) => readFile(join(repository, 'docs', name), 'utf8')),
)
const examples = pages.flatMap((page) => [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code))
const heads = examples.map((code, i) => [i + 1, headingBefore(code)] as const)

function headingBefore(code: string): string {
  const page = pages.find((one) => one.includes(code)) ?? ''
  return (
    page
      .slice(0, page.indexOf(code))
      .match(/^#+ .*$/gm)
      ?.at(-1) ?? ''
  )
}

/** What an example says that it prints: the comments after its `console.log` calls. */
function printedBy(code: string): readonly string[] {
  return [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, expected = '']) => expected)
}

const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.mts'],
}

/** The examples as files of a project that has this repository's packages. */
async function aProject(): Promise<string> {
  const files = examples.map((code, i) => [`example-${i + 1}.mts`, code.replaceAll(documented, stack().url)])
  const project = await aFolder({ 'tsconfig.json': JSON.stringify(tsconfig), ...Object.fromEntries(files) })
  await symlink(join(repository, 'node_modules'), join(project, 'node_modules'))
  return project
}

test('the examples of docs/sdk.md and docs/sdk-sender.md compile', async () => {
  const tsc = join(repository, 'node_modules', '.bin', 'tsc')
  const checked = await run(tsc, ...typeCheck(await aProject())).catch((error) => error)
  expect(String(checked.stdout)).toBe('')
  expect(examples.length).toBeGreaterThan(5)
})

/** Runs the examples of these numbers one after the other; NUL ends what each has printed. */
const runner = `
for (const n of process.argv.slice(2)) {
  await import('./example-' + n + '.mts').catch(console.error)
  for (const stream of [process.stdout, process.stderr]) stream.write('\\0')
}
`

/** Node 22 runs TypeScript with the first, and prints a warning without the second. */
const ofTypes = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']

type Printed = readonly [stdout: string, stderr: string]

let ran: Promise<ReadonlyMap<number, Printed>> | undefined

/**
 * What each example printed. One process runs most of them, since to start takes longer; it ends when nothing of any is left to do. pino's runs in one
 * of its own: a logger that nobody holds any more may be collected before it has sent everything.
 */
async function runAll(): Promise<ReadonlyMap<number, Printed>> {
  const cwd = await aProject()
  await writeFile(join(cwd, 'in-turn.mjs'), runner)
  const { alone = [], others = [] } = Object.groupBy(examples.keys(), (i) =>
    examples[i]?.includes('pino.transport') ? 'alone' : 'others',
  )
  const groups = [others, ...alone.map((i) => [i])].map((group) => group.map((i) => i + 1))
  return new Map((await Promise.all(groups.map((numbers) => runInTurn(numbers, cwd)))).flat())
}

async function runInTurn(numbers: readonly number[], cwd: string) {
  const { stdout, stderr } = await run(process.execPath, [...ofTypes, 'in-turn.mjs', ...numbers.map(String)], { cwd })
  const [said, errors] = [stdout.split('\0'), stderr.split('\0')]
  // What was printed after the last of them is nobody's.
  expect([said.pop(), errors.pop()]).toEqual(['', ''])
  return numbers.map((number, i) => [number, [said[i] ?? '', errors[i] ?? '']] as const)
}

test.each(heads)('example %i, of "%s", runs and prints what it says', async (number) => {
  ran ??= runAll()
  const [stdout = '', stderr] = (await ran).get(number) ?? []
  expect([stdout.split('\n').slice(0, -1), stderr]).toEqual([printedBy(examples[number - 1] ?? ''), ''])
})

test('what the examples of the transports log is in the table', async () => {
  const client = createClient({ url: stack().url, tenant: 'acme' })
  const messages = async (): Promise<string> => {
    const { logs } = await client.logs.recent({ limit: 1_000 })
    return logs.map(({ severity, message }) => `${severity} ${message}`).join('\n')
  }
  const expected = [
    'info the sender starts',
    'info a service with a handler',
    'info paid, says pino',
    'error payment failed, says pino',
    'info paid 42, says winston',
    'info order 42 paid',
    'info paid, says OpenTelemetry',
    'info handled in its context',
  ]
  const missing = async (): Promise<readonly string[]> => {
    const stored = await messages()
    return expected.filter((line) => !stored.includes(line))
  }
  await expect.poll(missing).toEqual([])
  await client.close()
})
