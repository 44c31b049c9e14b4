import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { commandList } from '../src/command-list.ts'
import type { CliContext } from '../src/context.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { aContext, type TestContext } from './a-context.ts'
import { aFakeTarget, type FakeTarget, holds, type Respond, writeFakeStack } from './a-fake-target.ts'
import { aFolder } from './a-folder.ts'
import { type Cell, type Driven, endings, isDriven, type Place, type Row } from './endings-table.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { type Run, type Started, startLogpipe } from './run-logpipe.ts'

test('every command of the program has its row in the table of endings', () => {
  const names = Object.entries(commandList).flatMap(([name, listed]) => [
    ...('load' in listed ? [name] : []),
    ...Object.keys(listed.commands ?? {}).map((second) => `${name} ${second}`),
  ])
  expect(Object.keys(endings).toSorted()).toEqual(names.toSorted())
})

/** What no sentence for a person has in it. */
const raw = /\b(?:ECONN\w+|EPIPE|ENOSPC|EFBIG|AbortError|undefined|NaN)\b/

interface Outcome {
  readonly code: number | null
  readonly end: string
}

/** The last two lines that were said; those on stderr, where there are any. */
function outcomeOf(run: Run): Outcome {
  expectNoTrace(run)
  expect(run.stdout + run.stderr).not.toMatch(raw)
  const said = run.stderr === '' ? run.stdout : run.stderr
  return { code: run.code, end: said.trimEnd().split('\n').slice(-2).join('\n') }
}

const files = {
  'app.log': 'one\ntwo\n',
  'logpipe.json': JSON.stringify({ contexts: { ci: { data: 'other' } } }),
  // For seals that nobody reads here.
  '.logpipe/master.key': `${'a'.repeat(64)}\n`,
}

/** A command at its place, with the request that it waits for, where it asks for anything. */
interface Scene {
  readonly started: Started
  readonly context: TestContext
  readonly target: FakeTarget
}

interface SceneOptions {
  readonly respond: Respond
  readonly world?: Partial<Pick<CliContext, 'sleep'>>
  /** Told that the process ends with the command, whatever still runs in it. */
  readonly onCut?: () => void
  readonly onListen?: (context: TestContext) => void
}

async function play(
  { args, at }: Row,
  { respond, world = {}, onListen, onCut = () => undefined }: SceneOptions,
): Promise<Scene> {
  const cwd = await aFolder(files)
  const target = await aFakeTarget(respond)
  if (at === 'embedded') await writeFakeStack(cwd, target)
  const env = { XDG_STATE_HOME: `${cwd}/home`, ...(at === 'aws' && awsEnv(target.url)) }
  const plain = aContext({ cwd, env, ...world })
  const context: TestContext = {
    ...plain,
    exitAfterwards: onCut,
    onInterrupt: (listener) => {
      const stop = plain.onInterrupt(listener)
      onListen?.(context)
      return stop
    },
  }
  const started = startLogpipe(at === 'url' ? [...args, '--target', target.url] : args, context)
  return { started, context, target }
}

function awsEnv(url: string): Readonly<Record<string, string>> {
  return {
    ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true' },
    AWS_MAX_ATTEMPTS: '1',
  }
}

/** Runs a column for the rows that have it, and compares it with the table as a whole: a failure shows each row that differs. */
async function expectColumn(
  column: Readonly<Record<string, Cell>>,
  drive: (row: Row) => Promise<Outcome>,
): Promise<void> {
  const driven = Object.entries(column).filter((entry): entry is [string, Driven] => isDriven(entry[1]))
  const found: Record<string, Outcome> = {}
  const all = async (isIn: (at: Place) => boolean): Promise<void> => {
    const rows = driven.flatMap(([name]) =>
      endings[name] && isIn(endings[name].at) ? [[name, endings[name]] as const] : [],
    )
    for (const [name, row] of rows) found[name] = await drive(row)
  }
  // Clients of AWS read the environment of the process.
  await all((at) => at !== 'aws')
  await all((at) => at === 'aws')
  const expected = driven.map(([name, { code, end }]) => [name, { code, end: expect.stringMatching(end) }])
  expect(found).toEqual(Object.fromEntries(expected))
}

function columnOf(cellOf: (row: Row) => Cell): Readonly<Record<string, Cell>> {
  return Object.fromEntries(Object.entries(endings).map(([name, row]) => [name, cellOf(row)]))
}

test('Ctrl-C: what is known, the next step, and 130', async () => {
  await expectColumn(
    columnOf(({ interrupted }) => interrupted),
    async (row) => {
      // What works on files is interrupted before it has read the first.
      const isAsking = row.at !== 'files'
      const press = ({ interrupt }: TestContext): void => queueMicrotask(interrupt)
      let isFirst = true
      const onListen = (context: TestContext): void => {
        if (isFirst && !isAsking) press(context)
        isFirst = false
      }
      const { started, context, target } = await play(row, { respond: holds, onListen })
      if (isAsking) {
        await target.asked
        for (let press = row.presses ?? 1; press > 0; press--) context.interrupt()
      }
      return outcomeOf(await started.ended)
    },
  )
})

test('the stack is killed: one sentence, the next step, and 2', async () => {
  await expectColumn(
    columnOf(({ killed }) => killed),
    async (row) => {
      const { started, target } = await play(row, { respond: holds })
      await target.asked
      target.kill()
      return outcomeOf(await started.ended)
    },
  )
})

test('503 for 30 s: what sends and reads waits, and all else says so in one sentence', async () => {
  await expectColumn(
    columnOf(({ outage }) => outage),
    async (row) => {
      let waitedMs = 0
      const sleep: CliContext['sleep'] = async (ms) => {
        waitedMs += ms
      }
      const respond: Respond = (request, response) => {
        request.resume()
        if (request.headers['amz-sdk-invocation-id'] !== undefined) return refuseAsAws(response)
        if (waitedMs < 30_000) return void response.writeHead(503, { 'retry-after': '10' }).end()
        respondAsEndpoint(request, response)
      }
      const { started } = await play(row, { respond, world: { sleep } })
      return outcomeOf(await started.ended)
    },
  )
})

const refuseAsAws = (response: Parameters<Respond>[1]): void => {
  response.writeHead(503, { 'content-type': 'application/x-amz-json-1.0' })
  response.end('{"__type":"ServiceUnavailable","message":"try later"}')
}

const respondAsEndpoint: Respond = ({ method }, response) => {
  response.setHeader('content-type', 'application/json')
  const log = {
    logId: 'a',
    id: 'a',
    timestamp: 0,
    datetime: '1970-01-01T00:00:00.000Z',
    severity: 'info',
    message: 'one',
  }
  if (method === 'GET') return void response.end(JSON.stringify({ count: 1, logs: [log] }))
  const accepted = { accepted: 2, duplicates: 0, rejected: 0, log_ids: ['a', 'b'], errors: [] }
  response.writeHead(202).end(JSON.stringify(accepted))
}

test('stdout is closed: what only prints ends with 0, all else goes on to its own end', async () => {
  const column = columnOf(({ closed, at, killed }) => {
    if (typeof closed === 'object') return closed
    if (closed === 'ends') return { code: exitCodes.success, end: /(?:)/ }
    return at === 'files' ? { because: 'the next test' } : killed
  })
  await expectColumn(column, async (row) => {
    const isAsking = row.at !== 'files'
    let isFirst = true
    const onListen = ({ closeStdout }: TestContext): void => {
      if (isFirst && !isAsking) queueMicrotask(closeStdout)
      isFirst = false
    }
    const { started, context, target } = await play(row, { respond: holds, onListen })
    if (isAsking) await target.asked.then(context.closeStdout)
    if (row.closed === 'goes on') target.kill()
    return outcomeOf(await started.ended)
  })
})

const onFiles = Object.entries(endings).filter(([, { at, closed }]) => at === 'files' && closed === 'goes on')

test.each(onFiles)('stdout is closed: %s comes to the same end as when it is read', async (_, row) => {
  let [hasClosed, isCut] = [false, false]
  const onListen = ({ closeStdout }: TestContext): void => {
    if (!hasClosed) queueMicrotask(closeStdout)
    hasClosed = true
  }
  const onCut = (): void => {
    isCut = true
  }
  const read = await play(row, { respond: holds })
  const unread = await play(row, { respond: holds, onListen, onCut })
  const { code } = await read.started.ended
  expect({ code: outcomeOf(await unread.started.ended).code, isCut }).toEqual({ code, isCut: false })
})

test('Ctrl-C while a send waits: what was accepted, what was seen stored, and that the rest is on the queue', async () => {
  const waits = Promise.withResolvers<void>()
  const respond: Respond = (request, response) => {
    request.resume()
    if (request.url?.startsWith('/ingest')) respondAsEndpoint(request, response)
    else waits.resolve()
  }
  const send = endings.send
  if (send === undefined) throw new Error('there is no row of send')
  const { started, context } = await play({ ...send, args: [...send.args, '--wait'] }, { respond })
  await waits.promise
  context.interrupt()
  const run = await started.ended
  expect(run.code).toBe(exitCodes.interrupted)
  expect(run.stdout).toMatch(/accepted 2 .+\n.+\n {2}stored 0 · not seen stored 2\n$/)
  expect(run.stderr).toBe('Interrupted: 2 records not confirmed as stored; the stack will store what is queued.\n')
})

test.each([
  ['dlq purge', ['dlq', 'purge']],
  ['tenants remove', ['tenants', 'remove', 'acme']],
])('Ctrl-C at the question of %s: nothing was changed', async (_, args) => {
  const cwd = await aFolder(files)
  await writeFakeStack(cwd, await aFakeTarget(holds))
  const context = aContext({ cwd, stdin: new PassThrough(), isTty: true, env: { NO_COLOR: '1' } })
  const started = startLogpipe(args, context)
  await expect.poll(() => context.said().stderr).toContain('to continue: ')
  context.interrupt()
  const { code, stderr } = await started.ended
  expect(code).toBe(exitCodes.interrupted)
  expect(stderr).toMatch(/to continue: \nInterrupted: nothing was changed\.\n$/)
})
