import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { anIngestTable } from './ingest-table.ts'
import { runLogpipe } from './run-logpipe.ts'
import { runSpawned } from './spawn-logpipe.ts'
import { hasTerminal, inTerminal } from './terminal.ts'
import { useStack } from './use-stack.ts'

const { cwd } = useStack()
const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

test('--version and -V print the version of the package', async () => {
  const printed = { code: 0, stdout: `${version}\n`, stderr: '' }
  expect(await runSpawned(['--version'], { cwd: cwd() })).toEqual(printed)
  expect(await runLogpipe(['-V'], aContext({ cwd: cwd() }))).toEqual(printed)
})

test('--help names every command, with examples and exit codes', async () => {
  const run = await runLogpipe(['--help'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  for (const name of ['send', 'load', 'audit', 'logs', 'tail', 'dev', 'redact', 'doctor', 'deploy']) {
    expect(run.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  }
  expect(run.stdout).toContain('logpipe send --tenant acme file.log')
  expect(run.stdout.replaceAll('\n', ' ')).toContain(
    'Exit codes: 0 success, 1 the check failed, 2 usage or runtime error, 3 inconclusive, 130 interrupted.',
  )
})

test.each(['send', 'dev'])('%s --help shows its flags', async (name) => {
  const run = await runLogpipe([name, '--help'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--data <dir>') })
})

test('no command at all shows the help, as an error', async () => {
  const run = await runLogpipe([], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: logpipe') })
})

const coloring = '\u001b['

// What decides is tested beside its source: here it is shown that the program asks it, for each of its outputs.
test('there are colours only where they are wanted', async () => {
  const folder = await aFolder()
  const plain = await runSpawned(['doctor'], { cwd: folder })
  expect(plain.stdout).not.toContain(coloring)
  const colored = await runSpawned(['doctor'], { cwd: folder, env: { FORCE_COLOR: '1' } })
  expect(colored.stdout).toContain(coloring)
  const refused = ['send', 'missing.log']
  const coloredError = await runSpawned(refused, { cwd: folder, env: { FORCE_COLOR: '1' } })
  expect(coloredError.stderr).toContain(coloring)
  const plainError = await runSpawned(refused, { cwd: folder, env: { NO_COLOR: '1', FORCE_COLOR: '3' } })
  expect(plainError.stderr).not.toContain(coloring)
})

test('a terminal that does not say how wide it is gets a table as one of 80 columns does', async ({ skip }) => {
  skip(!hasTerminal, 'there is no python3 to open a terminal')
  const folder = await aFolder()
  const screenOf = async (columns: number) =>
    (await inTerminal(['cost'], { cwd: folder, env: { NO_COLOR: '1' }, answers: [], columns })).screen
  expect(await screenOf(0)).toBe(await screenOf(80))
})

test('a reader that closes the pipe is not an error', async () => {
  const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i} ${'of the log '.repeat(20)}`)
  const stdin = lines.join('\n')
  expect(await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd: cwd(), stdin }))).toMatchObject({ code: 0 })
  for (const args of ['tail -t acme -n 1000 --json', '--help']) {
    const line = `"$0" "$1" ${args} | head -1; echo "code \${PIPESTATUS[0]}"`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', line, process.execPath, bin], { cwd: cwd() })
    expect({ code: stdout.split('\n').at(-2), stderr }).toEqual({ code: 'code 0', stderr: '' })
  }
})

test.skipIf(!hasTerminal)(
  'a terminal shows how far a send is, and after Ctrl-C that it is ending, and how to resume (skipped without Python)',
  async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => `line ${i}`)
    const folder = await aFolder({ 'app.log': `${lines.join('\n')}\n` })
    const isEnding = Promise.withResolvers<void>()
    let requests = 0
    const table = anIngestTable()
    const url = await serve(async (request, response) => {
      const { 'idempotency-key': idempotencyKey = '', 'x-logpipe-first-index': first } = request.headers
      const raw = { contentType: 'application/x-ndjson', idempotencyKey: String(idempotencyKey) } as const
      const body = await text(request)
      if (++requests > 1) await isEnding.promise
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end(JSON.stringify(table.store({ ...raw, body, firstIndex: Number(first ?? 0) })))
    })
    const target = ['--target', url]
    const shown = await inTerminal(
      ['send', '-t', 'acme', '--batch', '500', '--concurrency', '1', ...target, 'app.log'],
      {
        cwd: folder,
        env: { NO_COLOR: '1' },
        columns: 50,
        answers: [['sent 500 lines', '\u0003']],
        onShown: (screen) => {
          if (screen.includes('Ctrl-C again ends at once')) isEnding.resolve()
        },
      },
    )
    expect(shown.code).toBe(130)
    expect(shown.screen).toMatch(/app\.log {2}[█░]+ {1,3}\d+ % /)
    // The block is gone.
    const [last = ''] = shown.screen.split('\u001b[J').slice(-1)
    const [, accepted, retried, sent, resume] = last.replaceAll('\r', '').split('\n')
    expect([accepted, retried]).toEqual(['  accepted 1,501 · rejected 0 · duplicates 0 ·', '    retried 0 requests'])
    expect(sent).toMatch(/^ {2}.+ in .+ lines\/s$/)
    expect(resume).toBe(
      `Interrupted at line 1502 of app.log. Resume with: logpipe send --tenant acme app.log --target ${url}`,
    )
  },
)
