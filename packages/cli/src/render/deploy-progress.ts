import { stripVTControlCharacters } from 'node:util'
import type { Listener, StackEvent } from '@logpipe/infra/deploy'
import type { CliContext } from '../context.ts'
import { type DeployTree, emptyTree, expecting, seconds, treeLines, withEvent, withoutHash } from './deploy-tree.ts'
import { printable } from './format.ts'
import { typeWords } from './plan.ts'

/** The progress of a deployment: a live tree on a terminal, a line for each resource anywhere else. */
export interface DeployProgress extends Listener {
  /** The planned changes of the current stack. */
  readonly plan: (plan: { readonly changes: readonly { readonly type: string }[] }) => void
  /** Puts text above the tree. */
  readonly say: (text: string) => void
  /** Hides the tree while a question is asked. */
  readonly paused: <T>(ask: () => Promise<T>) => Promise<T>
  /** Draws the tree a last time and leaves it on the screen. */
  readonly done: () => void
}

const everyMs = 100

export function startDeployProgress({ err, elapsed }: Pick<CliContext, 'err' | 'elapsed'>): DeployProgress {
  let tree = emptyTree('', elapsed())
  let drawn = 0
  let isNamed = false
  let timer: NodeJS.Timeout | undefined
  /** In one write: two would flicker. */
  const replace = (text: string, lines: number): void => {
    const back = drawn > 0 ? `\u001b[${drawn}A\u001b[J` : ''
    if (back + text !== '') err.write(back + text)
    drawn = lines
  }
  const draw = (): void => {
    const columns = err.columns() - 1
    const lines = treeLines(tree, elapsed(), { color: err.color, columns }).map((line) => cut(line, columns))
    replace(lines.map((line) => `${line}\n`).join(''), lines.length)
  }
  const start = (): void => {
    if (!err.isTty || timer !== undefined) return
    timer = setInterval(draw, everyMs)
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  /** A tree in which nothing happened is not shown. */
  const leave = (): void => {
    if (timer !== undefined && hasStarted(tree)) draw()
    else replace('', 0)
    drawn = 0
  }
  const say = (text: string): void => replace(text, 0)
  return {
    onStack: ({ stackName, region }) => {
      const title = `${stackName} · ${region}`
      if (title === tree.title) return
      leave()
      tree = emptyTree(title, elapsed())
      isNamed = false
      start()
    },
    onEvent: (event) => {
      tree = withEvent(tree, event, elapsed())
      const step = tree.steps.get(event.logicalId)
      const isEnd = step !== undefined && step.state !== 'running' && event.type !== 'AWS::CloudFormation::Stack'
      if (!isEnd || (err.isTty && step.state !== 'failed')) return
      const title = err.isTty || isNamed ? '' : `${tree.title}\n`
      isNamed = true
      say(`${title}${eventText(event, elapsed() - tree.startedMs)}\n`)
    },
    onBusy: ({ stackName, status }) => say(`${stackName} is in ${status}: waiting\n`),
    onAsset: ({ isDone }) => {
      const { started, done } = tree.assets
      tree = { ...tree, assets: isDone ? { started, done: done + 1 } : { started: started + 1, done } }
    },
    onNote: (sentence) => say(`${err.color.yellow('!')} ${printable(sentence)}\n`),
    plan: ({ changes }) => {
      const types = changes.map(({ type }) => type)
      tree = expecting(tree, types)
    },
    say,
    paused: async (ask) => {
      const wasDrawing = timer !== undefined
      stop()
      say('')
      try {
        return await ask()
      } finally {
        if (wasDrawing) start()
      }
    },
    done: () => {
      leave()
      stop()
    },
  }
}

function hasStarted({ steps, assets }: DeployTree): boolean {
  return steps.size > 0 || assets.started > 0
}

function eventText({ type, logicalId, status, reason }: StackEvent, elapsedMs: number): string {
  const what = status.toLowerCase().replaceAll('_', ' ')
  const why = reason && status.endsWith('_FAILED') ? `: ${printable(reason)}` : ''
  return `${seconds(elapsedMs)}  ${what}  ${typeWords(type)} ${withoutHash(logicalId)}${why}`
}

/** A line that does not wrap: wrapped lines could not be erased. A line that is cut loses its colours. */
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  return plain.length <= columns ? line : `${plain.slice(0, Math.max(0, columns - 1))}…`
}
