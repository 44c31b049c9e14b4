import { stripVTControlCharacters } from 'node:util'
import { Chalk } from 'chalk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startDeployProgress } from './deploy-progress.ts'

/** A terminal as far as it is written to here: lines, the cursor going up, and erasing from there on. */
function aScreen({ columns = 80, isTty = true } = {}) {
  const lines: string[] = ['']
  const widths: number[] = []
  let row = 0
  const put = (text: string): void => {
    const [first = '', ...rest] = text.split('\n')
    lines[row] = (lines[row] ?? '') + first
    for (const line of rest) {
      row += 1
      lines[row] = line
    }
    widths.push(...text.split('\n').map((line) => stripVTControlCharacters(line).length))
  }
  const write = (text: string): void => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what moves the cursor
    const match = /^\u001b\[(\d+)A\u001b\[J/.exec(text)
    if (match === null) {
      put(text)
      return
    }
    row -= Number(match[1])
    expect(row).toBeGreaterThanOrEqual(0)
    lines.length = row + 1
    lines[row] = ''
    put(text.slice(match[0].length))
  }
  const err = { write, isTty, columns: () => columns, color: new Chalk({ level: isTty ? 1 : 0 }) }
  return { err, shown: () => lines.map((line) => stripVTControlCharacters(line)).filter(Boolean), widths }
}

const anEvent = (logicalId: string, status: string, reason?: string) => ({
  id: `${logicalId} ${status}`,
  atMs: 0,
  logicalId,
  physicalId: logicalId,
  type: 'AWS::Lambda::Function',
  status,
  ...(reason && { reason }),
})

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('on a terminal', () => {
  test.each([20, 40, 80])('the tree takes back all of itself before each frame, at %i columns', (columns) => {
    const { err, shown, widths } = aScreen({ columns })
    const progress = startDeployProgress({ err, elapsed: () => 1_000 })
    progress.onStack({ stackName: 'logpipe-prod', region: 'eu-west-1' })
    progress.plan({ changes: Array.from({ length: 3 }, () => ({ type: 'AWS::Lambda::Function' })) })
    for (const name of ['Ingest', 'Worker', 'Read']) {
      progress.onEvent(anEvent(`${name}Function0A1B2C3D`, 'CREATE_IN_PROGRESS'))
      vi.advanceTimersByTime(300)
    }
    progress.onAsset({ isDone: false })
    vi.advanceTimersByTime(300)
    progress.done()
    expect(shown()).toHaveLength(3)
    expect(shown()[0]).toContain('logpipe-prod'.slice(0, columns - 2))
    expect(Math.max(...widths)).toBeLessThan(columns)
  })

  test('a failure stays above the tree, and the tree ends as it is', () => {
    const { err, shown } = aScreen()
    const progress = startDeployProgress({ err, elapsed: () => 0 })
    progress.onStack({ stackName: 'logpipe-prod', region: 'eu-west-1' })
    progress.onEvent(anEvent('ReadFunction', 'CREATE_COMPLETE'))
    vi.advanceTimersByTime(200)
    progress.onEvent(anEvent('WorkerFunction', 'CREATE_FAILED', 'no room'))
    vi.advanceTimersByTime(200)
    progress.done()
    expect(shown()).toEqual([
      '0.0 s  create failed  Lambda function WorkerFunction: no room',
      'logpipe-prod · eu-west-1 0.0 s',
      '└─ ✘ functions    1 of 2    0.0 s',
    ])
  })

  test('a question has the screen to itself, and the tree comes back', async () => {
    const { err, shown } = aScreen()
    const progress = startDeployProgress({ err, elapsed: () => 0 })
    progress.onStack({ stackName: 'logpipe-prod', region: 'eu-west-1' })
    progress.onEvent(anEvent('ReadFunction', 'CREATE_COMPLETE'))
    vi.advanceTimersByTime(200)
    await progress.paused(async () => {
      vi.advanceTimersByTime(200)
      expect(shown()).toEqual([])
    })
    vi.advanceTimersByTime(200)
    expect(shown()[0]).toContain('logpipe-prod')
    progress.done()
  })

  test('the next stack has a tree of its own; one in which nothing happened leaves nothing', () => {
    const { err, shown } = aScreen()
    const progress = startDeployProgress({ err, elapsed: () => 0 })
    progress.onStack({ stackName: 'logpipe-prod-edge', region: 'us-east-1' })
    progress.onEvent(anEvent('WebAcl', 'CREATE_COMPLETE'))
    progress.onStack({ stackName: 'logpipe-prod', region: 'eu-west-1' })
    vi.advanceTimersByTime(200)
    expect(shown().map((line) => line.split(' ')[0])).toEqual(['logpipe-prod-edge', '└─', 'logpipe-prod'])
    progress.done()
    expect(shown()).toHaveLength(2)
  })
})

test('elsewhere it is a line for each resource, under the name of its stack', () => {
  const { err, shown } = aScreen({ isTty: false })
  const progress = startDeployProgress({ err, elapsed: () => 0 })
  progress.onStack({ stackName: 'logpipe-prod', region: 'eu-west-1' })
  progress.onEvent(anEvent('ReadFunction', 'CREATE_IN_PROGRESS'))
  progress.onEvent(anEvent('ReadFunction', 'CREATE_COMPLETE'))
  progress.onEvent(anEvent('WorkerFunction', 'CREATE_COMPLETE'))
  progress.done()
  expect(shown()).toEqual([
    'logpipe-prod · eu-west-1',
    '0.0 s  create complete  Lambda function ReadFunction',
    '0.0 s  create complete  Lambda function WorkerFunction',
  ])
})
