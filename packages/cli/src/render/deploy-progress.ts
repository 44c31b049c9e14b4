import { stripVTControlCharacters } from 'node:util'
import type { StackEvent } from '@logpipe/infra/deploy'
import type { CliContext } from '../context.ts'
import { emptyTree, expecting, treeLines, withEvent, withoutHash } from './deploy-tree.ts'
import { duration, printable } from './format.ts'
import { typeWords } from './plan.ts'

/** What a deployment shows of itself while it runs: a live tree on a terminal, a line for each resource anywhere else. */
export interface DeployProgress {
  readonly onEvent: (event: StackEvent) => void
  readonly onAsset: (asset: { readonly isDone: boolean }) => void
  /** Tells what is before it. */
  readonly plan: (plan: { readonly stackName: string; readonly changes: readonly { readonly type: string }[] }) => void
  /** Puts text above the tree. */
  readonly say: (text: string) => void
  /** Takes the tree away while somebody is asked. */
  readonly paused: <T>(ask: () => Promise<T>) => Promise<T>
  /** Draws the tree a last time and leaves it there. */
  readonly done: () => void
}

const everyMs = 100

export function startDeployProgress({ err, elapsed }: CliContext, region: string): DeployProgress {
  let tree = emptyTree(region, elapsed())
  let drawn = 0
  let timer: NodeJS.Timeout | undefined
  const erase = (): void => {
    if (drawn > 0) err.write(`\u001b[${drawn}A\u001b[J`)
    drawn = 0
  }
  const draw = (): void => {
    erase()
    const lines = treeLines(tree, elapsed(), err).map((line) => cut(line, err.columns() - 1))
    err.write(lines.map((line) => `${line}\n`).join(''))
    drawn = lines.length
  }
  const start = (): void => {
    if (!err.isTty || timer !== undefined) return
    timer = setInterval(draw, everyMs)
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const say = (text: string): void => {
    erase()
    err.write(text)
  }
  return {
    onEvent: (event) => {
      start()
      tree = withEvent(tree, event, elapsed())
      const step = tree.steps.get(event.logicalId)
      const isEnd = step !== undefined && step.state !== 'running' && event.type !== 'AWS::CloudFormation::Stack'
      if (isEnd && (!err.isTty || step.state === 'failed')) say(`${eventText(event, elapsed() - tree.startedMs)}\n`)
    },
    onAsset: ({ isDone }) => {
      start()
      const { begun, done } = tree.assets
      tree = { ...tree, assets: isDone ? { begun, done: done + 1 } : { begun: begun + 1, done } }
    },
    plan: ({ stackName, changes }) => {
      tree = expecting(
        { ...tree, title: `${stackName} · ${region}` },
        changes.map(({ type }) => type),
      )
    },
    say,
    paused: async (ask) => {
      const wasDrawing = timer !== undefined
      stop()
      erase()
      try {
        return await ask()
      } finally {
        if (wasDrawing) start()
      }
    },
    done: () => {
      if (timer !== undefined) draw()
      stop()
      drawn = 0
    },
  }
}

function eventText({ type, logicalId, status, reason }: StackEvent, elapsedMs: number): string {
  const what = status.toLowerCase().replaceAll('_', ' ')
  const why = reason && status.endsWith('_FAILED') ? `: ${printable(reason)}` : ''
  return `${duration(elapsedMs)}  ${what}  ${typeWords(type)} ${withoutHash(logicalId)}${why}`
}

/** A line that does not wrap: wrapped lines could not be taken back. Colours go where it is too long. */
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  return plain.length <= columns ? line : `${plain.slice(0, columns - 1)}…`
}
