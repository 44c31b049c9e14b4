import { bytes, count, duration, plural, printable } from './format.ts'
import { cellsOf, keepEnd } from './styled-text.ts'

/** How far a send is, as it is shown while it runs. */
export interface SendView {
  /** The files that get a bar of their own. */
  readonly files: readonly FileView[]
  /** Where there are too many of them: of how many this is which, from 1. One bar more stands for all. */
  readonly ofMany: { readonly number: number; readonly count: number } | undefined
  /** Bytes of all files, how many of them are done and how many there are; undefined where no end can be seen. */
  readonly whole: { readonly done: number; readonly total: number } | undefined
  readonly accepted: number
  readonly rejected: number
  readonly bytesRead: number
  readonly retries: number
  /** Since the start. */
  readonly elapsedMs: number
  /** What `--rate` allows. */
  readonly recordsPerSecond?: number | undefined
  /** Of the last few seconds; undefined as long as too little is known. */
  readonly now: { readonly linesPerSecond: number; readonly bytesPerSecond: number } | undefined
  /** Why nothing moves, or what is being done besides. */
  readonly note: string | undefined
}

export interface FileView {
  readonly name: string
  readonly bytesDone: number
  readonly bytes: number
}

/** With more files, one bar stands for all and one for the file that is being read. */
export const maxBars = 5
const maxNameCells = 32
const [minBarCells, maxBarCells] = [12, 40]

export interface SendRows {
  readonly rows: readonly string[]
  /** What is below them and wants attention. */
  readonly noteRows: readonly string[]
}

/** The rows of a terminal of so many columns. */
export function sendRows(view: SendView, columns: number): SendRows {
  const cells = columns - 1
  return {
    rows: [...table(rowsOf(view), cells), ...folded([...totals(view), ...rates(view)], cells)],
    noteRows: folded(view.note?.split(separator) ?? [], cells),
  }
}

const separator = ' · '

/** The same in one line, where there is no terminal. */
export function sendLine(view: SendView): string {
  return [...totals(view), ...rates(view)].join(separator)
}

function rowsOf({ files, ofMany, whole }: SendView): readonly FileView[] {
  if (ofMany === undefined || whole === undefined) return files
  const name = `file ${count(ofMany.number)} of ${count(ofMany.count)}`
  return [{ name, bytesDone: whole.done, bytes: whole.total }, ...files]
}

/** Name, bar, share and size; of what does not fit, the size goes first, then the bar. */
function table(files: readonly FileView[], cells: number): readonly string[] {
  const longest = Math.max(0, ...files.map(({ name }) => cellsOf(printable(name))))
  const nameCells = Math.min(longest, maxNameCells, Math.floor(cells / 3))
  const sizes = files.map(sizeOf)
  const sizeCells = Math.max(0, ...sizes.map((size) => size.length))
  const left = cells - nameCells - ' 100 %'.length - 2
  const hasSize = left - sizeCells - 2 >= minBarCells
  const barCells = Math.min(maxBarCells, hasSize ? left - sizeCells - 2 : left)
  return files.map((file, i) => {
    const name = keepEnd(printable(file.name), nameCells)
    const padded = name + ' '.repeat(nameCells - cellsOf(name))
    const share = shareOf(file.bytesDone, file.bytes)
    const drawn = barCells >= minBarCells ? `  ${bar(share, barCells)}` : ''
    const percent = `${Math.floor(share * 100)} %`.padStart(6)
    return `${padded}${drawn}${percent}${hasSize ? `  ${sizes[i]}` : ''}`
  })
}

function sizeOf({ bytesDone, bytes: total }: FileView): string {
  return bytesDone >= total ? bytes(total) : `${bytes(bytesDone)} of ${bytes(total)}`
}

function bar(share: number, cells: number): string {
  const full = Math.floor(share * cells)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

function shareOf(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total)
}

function totals({ accepted, whole, bytesRead, rejected, retries }: SendView): readonly string[] {
  const read =
    whole === undefined
      ? bytes(bytesRead)
      : `${Math.floor(shareOf(whole.done, whole.total) * 100)} % of ${bytes(whole.total)}`
  return [
    `sent ${plural(accepted, 'line')}`,
    read,
    ...(rejected > 0 ? [`rejected ${count(rejected)}`] : []),
    ...(retries > 0 ? [`retried ${plural(retries, 'request')}`] : []),
  ]
}

function rates({ accepted, elapsedMs, recordsPerSecond, now, whole }: SendView): readonly string[] {
  const average = accepted / Math.max(0.001, elapsedMs / 1_000)
  const hasEta = whole !== undefined && now !== undefined && now.bytesPerSecond > 0
  const leftMs = hasEta ? (Math.max(0, whole.total - whole.done) / now.bytesPerSecond) * 1_000 : undefined
  return [
    now === undefined
      ? `${count(average)} lines/s`
      : `${count(now.linesPerSecond)} lines/s now, ${count(average)} on average`,
    ...(recordsPerSecond === undefined ? [] : [`limited to ${perSecond(recordsPerSecond)}`]),
    ...(leftMs === undefined ? [] : [`${leftText(leftMs)} left`]),
  ]
}

/** A rate below ten keeps its fraction: 0.5 is not 1. */
function perSecond(rate: number): string {
  return `${rate < 10 ? Number(rate.toPrecision(2)) : count(rate)}/s`
}

/** A guess, so in whole seconds. */
function leftText(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1_000)} s` : duration(ms)
}

/** Joins what fits into a row, and begins another with the rest. */
function folded(pieces: readonly string[], cells: number): readonly string[] {
  const rows: string[] = []
  for (const piece of pieces) {
    const last = rows.at(-1)
    const joined = last === undefined ? piece : last + separator + piece
    if (last === undefined || cellsOf(joined) > cells) rows.push(piece)
    else rows[rows.length - 1] = joined
  }
  return rows
}
