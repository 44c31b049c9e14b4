import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { aContext, type World } from '../../../../test/a-context.ts'
import { createTally } from '../../../ship/deliver/tally.ts'
import type { Input } from '../../../ship/source/input.ts'
import { type Shown, showProgress } from './show-progress.ts'

function anInput(name: string, bytes: number): Input {
  return { name, bytes, open: () => new PassThrough() }
}

/** Progress whose clock and frames are turned by hand. */
function aProgress(world: Partial<World>, shown: Partial<Shown> = {}) {
  const clock = { ms: 0 }
  let frame = Promise.withResolvers<void>()
  const context = aContext({
    cwd: '/',
    elapsed: () => clock.ms,
    sleep: (_, signal) => {
      frame = Promise.withResolvers<void>()
      signal?.addEventListener('abort', () => frame.reject(signal.reason))
      return frame.promise
    },
    ...world,
  })
  const inputs = [anInput('a.log', 100), anInput('b.log', 300)]
  const interrupt = new AbortController()
  const still = { inputs, isFollowing: false, isJson: false, retries: () => 0, interrupted: interrupt.signal }
  const progress = showProgress({ ...still, ...shown }, context)
  onTestFinished(progress.close)
  const tally = { ...createTally(), accepted: 3, bytesRead: 150 }
  /** What is on the screen a while later. */
  const screen = async (ms = 1_000): Promise<readonly string[]> => {
    clock.ms += ms
    frame.resolve()
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    const [last = ''] = context.said().stderr.split('\u001b[J').slice(-1)
    return last
      .replace('\r', '')
      .split('\n')
      .map((row) => row.trimEnd())
  }
  return { progress, inputs, tally, interrupt, screen, clock, said: () => context.said().stderr }
}

const terminal = { isTty: true, env: { NO_COLOR: '1' }, columns: 50 }

test('a terminal shows how far each file is, what was sent before among it', async () => {
  const { progress, inputs, tally, screen } = aProgress(terminal)
  const [a, b] = inputs
  if (a === undefined || b === undefined) expect.unreachable()
  progress.onTally(tally)
  progress.onRead(a, 50)
  expect((await screen()).slice(0, 3)).toEqual([
    `a.log  ${'█'.repeat(10)}${'░'.repeat(11)}  50 %  50 B of 100 B`,
    `b.log  ${'░'.repeat(21)}   0 %  0 B of 300 B`,
    'sent 3 lines · 12 % of 400 B · 3 lines/s',
  ])
  progress.onRead(b, 300)
  expect((await screen()).slice(0, 3)).toEqual([
    `a.log  ${'█'.repeat(29)} 100 %  100 B`,
    `b.log  ${'█'.repeat(29)} 100 %  300 B`,
    'sent 3 lines · 100 % of 400 B',
  ])
  progress.close()
  expect((await screen()).join()).toBe('')
})

test('it says why a request waits, then what is said once, and after Ctrl-C that it is ending', async () => {
  const { progress, interrupt, screen } = aProgress(terminal)
  const last = async (): Promise<string | undefined> => (await screen(500)).at(-1)
  const wait = Promise.withResolvers<void>()
  progress.waits.afterResponse({
    request: { method: 'POST', url: '', headers: {} },
    response: { status: 429, headers: { 'retry-after': '2' }, body: '' },
  })
  const waiting = progress.waits.around(() => wait.promise)(2_000)
  expect(await last()).toBe('server asks for 2 s (429) · next attempt in 1.5 s')
  const again = progress.waits.around(() => wait.promise)(4_000)
  expect(await last()).toBe('no response · next attempt in 3.5 s')
  expect((await screen(9_000)).at(-1)).toBe('no response · trying again')
  progress.update(() => 'stored 1 of 3')
  expect(await last()).toBe('stored 1 of 3')
  progress.done()
  interrupt.abort()
  expect((await screen()).slice(-2)).toEqual(['finishing the requests in flight', 'Ctrl-C again ends at once'])
  wait.resolve()
  await Promise.all([waiting, again])
})

test('colours are for terminals that want them', async () => {
  const { progress, screen } = aProgress({ isTty: true, env: { FORCE_COLOR: '1' } })
  progress.update(() => 'a note')
  expect((await screen()).at(-1)).toBe('\u001b[33ma note\u001b[39m')
})

test.each<[string, Partial<World>, Partial<Shown>, string]>([
  ['without a terminal', {}, {}, 'sent 3 lines · 0 % of 400 B · 0 lines/s\n'],
  [
    'on one that cannot move its cursor',
    { ...terminal, env: { TERM: 'dumb' } },
    {},
    'sent 3 lines · 0 % of 400 B · 0 lines/s\n',
  ],
  ['without one, of files that are followed', {}, { isFollowing: true, inputs: [] }, ''],
  ['without one, of a pipe', {}, { inputs: [{ name: 'stdin', open: () => new PassThrough() }] }, ''],
  ['with --json', terminal, { isJson: true }, ''],
])('twice a minute there is a line, or nothing: %s', (_, world, shown, line) => {
  const { progress, tally, clock, said } = aProgress(world, shown)
  progress.onTally(tally)
  clock.ms = 29_999
  progress.onTally(tally)
  expect(said()).toBe('')
  clock.ms = 30_000
  progress.onTally(tally)
  progress.onTally(tally)
  expect(said()).toBe(line)
})
