import { createRate } from '../../../render/rate.ts'
import { maxBars, type SendView } from '../../../render/send-progress.ts'
import type { ShipTally } from '../../../ship/deliver/tally.ts'
import type { Input } from '../../../ship/source/input.ts'
import type { Shown } from './show-progress.ts'

/** What counts as now, milliseconds. */
const windowMs = 5_000

export type Model = ReturnType<typeof createModel>

/** Keeps how far a send is. */
export function createModel({ inputs, isFollowing, recordsPerSecond, retries }: Shown, elapsed: () => number) {
  const startedMs = elapsed()
  const [lines, bytes] = [createRate(windowMs), createRate(windowMs)]
  const hasEnd = !isFollowing && inputs.every((input) => input.bytes !== undefined)
  const total = inputs.reduce((sum, input) => sum + (input.bytes ?? 0), 0)
  let tally: Pick<ShipTally, 'accepted' | 'rejected' | 'bytesRead'> = { accepted: 0, rejected: 0, bytesRead: 0 }
  /** The input that is read, how many bytes of it, and how many the inputs before it have. */
  const at = { index: 0, bytes: 0, before: 0 }
  const shownFiles = (): SendView['files'] => {
    if (!hasEnd) return []
    const isMany = inputs.length > maxBars
    return inputs.slice(...(isMany ? [at.index, at.index + 1] : [])).map((input, i) => {
      const { name, bytes: size = 0 } = input
      const index = isMany ? at.index : i
      return { name, bytes: size, bytesDone: index < at.index ? size : index > at.index ? 0 : at.bytes }
    })
  }
  return {
    onRead: (input: Input, read: number): void => {
      for (; inputs[at.index] !== input && at.index < inputs.length - 1; at.index++)
        at.before += inputs[at.index]?.bytes ?? 0
      at.bytes = read
    },
    onTally: (now: ShipTally): void => {
      tally = now
    },
    view: (nowMs: number, note: string | undefined): SendView => {
      const { accepted, rejected, bytesRead } = tally
      lines.add(nowMs, accepted)
      bytes.add(nowMs, bytesRead)
      const [linesPerSecond, bytesPerSecond] = [lines.perSecond(nowMs), bytes.perSecond(nowMs)]
      return {
        files: shownFiles(),
        ofMany: inputs.length > maxBars ? { number: at.index + 1, count: inputs.length } : undefined,
        whole: hasEnd ? { done: at.before + at.bytes, total } : undefined,
        accepted,
        rejected,
        bytesRead,
        retries: retries(),
        elapsedMs: nowMs - startedMs,
        recordsPerSecond,
        now:
          linesPerSecond === undefined || bytesPerSecond === undefined ? undefined : { linesPerSecond, bytesPerSecond },
        note,
      }
    },
  }
}
