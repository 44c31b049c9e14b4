import { createClient } from '@logpipe/sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasTerminal, inTerminal } from './terminal.ts'
import { useStack } from './use-stack.ts'

const { cwd, stack } = useStack()
/** More than a pipe holds: a pager that ends early is noticed. */
const rows = 1_500

beforeAll(async () => {
  const client = createClient({ url: stack().url, tenant: 'acme' })
  await client.ingest(Array.from({ length: rows }, (_, i) => ({ text: `line ${i} ${'of the log '.repeat(10)}` })))
  await client.close()
  await stack().drain(60_000)
})

/** What is on a terminal in the end. */
async function logs(pager: string, ...args: readonly string[]) {
  const env = { PAGER: pager, NO_COLOR: '1' }
  return inTerminal(['logs', '-t', 'acme', '-o', 'raw', ...args], { cwd: cwd(), env, answers: [] })
}

describe.skipIf(!hasTerminal)('on a terminal (skipped without Python)', () => {
  test('logs goes through the pager, of which less is told what git tells it', async () => {
    const { code, screen } = await logs('echo "LESS is $LESS"; sed "s/^/paged: /"', '-n', '2')
    expect(code).toBe(0)
    expect(
      screen
        .replaceAll('\r', '')
        .split('\n')
        .map((line) => line.slice(0, 16)),
    ).toEqual(['LESS is FRX', 'paged: line 1499', 'paged: line 1498', ''])
  })

  test('a pager that is quit early ends the reading, without an error', async () => {
    const { code, screen } = await logs('head -1')
    expect({ code, lines: screen.match(/^line \d+/gm) }).toEqual({ code: 0, lines: ['line 1499'] })
  })

  test('less leaves what fits on the screen, and ends', async () => {
    const { code, screen } = await logs('less', '-n', '2')
    expect({ code, lines: screen.match(/line \d+/g) }).toEqual({ code: 0, lines: ['line 1499', 'line 1498'] })
  })

  test.each([
    ['--no-pager', 'sed s/^/paged/', ['--no-pager']],
    ['an empty PAGER', '', []],
  ])('%s prints to the terminal', async (_, pager, args) => {
    const { code, screen } = await logs(pager, '-n', '1', ...args)
    expect({ code, screen: screen.slice(0, 9) }).toEqual({ code: 0, screen: 'line 1499' })
  })

  test('a pager that is not there is named, with what to do', async () => {
    const { code, screen } = await logs('no-such-pager -x', '-n', '1')
    expect(code).toBe(2)
    const words = screen.replaceAll(/\s+/g, ' ')
    expect(words).toContain('there is no pager no-such-pager -x; set PAGER to another, or add --no-pager')
  })
})
