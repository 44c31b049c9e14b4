import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileReason } from '@logpipe/sdk/operations'
import type { Step } from './deliver/deliver.ts'
import type { OpenTally } from './deliver/tally.ts'
import { type FilePath, shownPath } from './source/file-path.ts'
import { type Input, type InputProblem, problemOf, type Reading } from './source/input.ts'
import type { FileEntry } from './state/file-entry.ts'
import type { State } from './state/open-state.ts'
import { placeOf } from './state/recognize-file.ts'
import { openTail, type Tail, type TailOptions } from './tail-file.ts'

export interface FollowOptions {
  /** Looks which files there are now. */
  readonly find: () => Promise<readonly Input[]>
  readonly state: Pick<State, 'open' | 'leave' | 'knownAt' | 'save' | 'saveEarly' | 'recordsEnd'>
  /** Passes over what is in the files at the start, except where an earlier run has begun with them. */
  readonly isFromEnd: boolean
  /** Records per request. */
  readonly batchRecords: number
  /** How lines are read. */
  readonly format?: TailOptions['format']
  /** Whose records are that name no tenant, where lines name theirs. */
  readonly tenantId: TailOptions['tenantId']
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  readonly onProblem: (problem: InputProblem) => void
}

/** A file that is followed, and what is known of its name. */
interface Followed {
  /** Undefined where there is nothing to follow: compressed files do not grow. */
  readonly tail: Tail | undefined
  readonly name: string
  /** Since when no name that is followed leads to it, and when it last grew since. Milliseconds. */
  quietSinceMs: number | undefined
  bytes: number
}

/** Between two looks at the files that are open, milliseconds: a stat for each. */
const pollMs = 100
/** Between two looks for new files, milliseconds. */
const findMs = 1_000
/** Looking at more than a few files takes at most this part of the time. The clock cannot tell that from waiting for a busy machine. */
const [maxShare, fewFiles] = [0.05, 100]
/** A file that was renamed is read until nothing was written to it for this long, milliseconds. */
const renamedMs = 60_000

/**
 * Reads files as they grow, until the signal. A file is followed by what it is, not by its name: one that was renamed is read
 * to its end beside the new one. Files are looked for while the endpoint is away too, and are held open, so that a rotation
 * loses nothing. It polls: events of a file system get lost on overflow, and do not come from network mounts.
 */
export async function* followSteps(given: FollowOptions, tally: OpenTally): AsyncGenerator<Step> {
  const options = { ...given, onProblem: onceForEach(given.onProblem) }
  const { signal, sleep, elapsed } = options
  const files = new Map<string, Followed>()
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  await discover(files, { ...options, isFirst: true }, tally)
  const discovering = keepDiscovering(files, { ...options, signal: ended }, tally)
  try {
    for (;;) {
      let [hasMore, lookingMs] = [false, 0]
      for (const [place, file] of files) {
        const startedMs = elapsed()
        let isNew = false
        for await (const step of readOne(files, place, file, options)) {
          isNew ||= step.batch !== undefined || step.rejected !== undefined
          yield step
        }
        // Reading and sending what is new is no looking: nobody must wait for it afterwards.
        if (!isNew) lookingMs += elapsed() - startedMs
        hasMore ||= file.tail?.hasMore() === true
        if (signal.aborted) return
      }
      const waitMs = files.size > fewFiles ? Math.max(pollMs, lookingMs / maxShare) : pollMs
      if (!hasMore) await sleep(waitMs, ended).catch(() => undefined)
      if (signal.aborted) return
    }
  } finally {
    stop.abort()
    await discovering
    await Promise.all(Array.from(files.values(), ({ tail }) => tail?.close()))
  }
}

/** What cannot be read is tried again each second. */
function onceForEach(onProblem: (problem: InputProblem) => void): (problem: InputProblem) => void {
  const seen = new Set<string>()
  return (problem) => {
    const text = JSON.stringify(problem)
    if (!seen.has(text)) onProblem(problem)
    seen.add(text)
  }
}

async function* readOne(
  files: Map<string, Followed>,
  place: string,
  file: Followed,
  { elapsed, onProblem }: FollowOptions,
): AsyncGenerator<Step> {
  const { tail } = file
  if (tail === undefined) return
  try {
    yield* tail.read()
    if (tail.seenBytes() !== file.bytes && file.quietSinceMs !== undefined) file.quietSinceMs = elapsed()
    file.bytes = tail.seenBytes()
    const isQuiet = file.quietSinceMs !== undefined && elapsed() - file.quietSinceMs >= renamedMs
    if (tail.hasMore() || !(tail.isDeleted() || isQuiet)) return
    // Its last line has no line end, and gets none any more.
    yield* tail.read(true)
  } catch (error) {
    onProblem(problemOf(file.name, error))
  }
  files.delete(place)
  await tail.close()
}

/** Looks for new files until the signal. */
async function keepDiscovering(files: Map<string, Followed>, options: FollowOptions, tally: OpenTally): Promise<void> {
  const { signal, sleep, elapsed, onProblem } = options
  let waitMs = findMs
  for (;;) {
    await sleep(waitMs, signal).catch(() => undefined)
    if (signal.aborted) return
    const startedMs = elapsed()
    await discover(files, { ...options, isFirst: false }, tally).catch((error: unknown) => {
      onProblem({ name: 'follow', kind: 'failed', message: `looking for new files failed: ${fileReason(error)}` })
    })
    waitMs = Math.max(findMs, (elapsed() - startedMs) / maxShare)
  }
}

interface DiscoverOptions extends FollowOptions {
  readonly isFirst: boolean
}

async function discover(files: Map<string, Followed>, options: DiscoverOptions, tally: OpenTally): Promise<void> {
  const { find, state, isFirst, isFromEnd, elapsed } = options
  const inputs = (await find()).filter((input) => input.path !== undefined)
  const known = isFirst ? state.knownAt(new Set(inputs.map(({ path = '' }) => shownPath(path)))) : []
  const found = new Set<string>()
  const begun = new Map<string, Followed>()
  for (const { name, path = '', reading } of inputs) {
    const place = await placeAt(path)
    if (place === undefined || found.has(place)) continue
    found.add(place)
    const file = files.get(place)
    if (file !== undefined) file.quietSinceMs = undefined
    else await begin(begun, { name, path, place, reading, isFromEnd: isFirst && isFromEnd }, options, tally)
  }
  const absent = known.filter((entry) => !found.has(placeOf(entry)))
  await beginRotated(begun, absent, options, tally)
  for (const [place, file] of files) if (!found.has(place)) file.quietSinceMs ??= elapsed()
  // Before anything is sent: a file that is rotated, and then a kill, would else leave no trace of what was not sent yet.
  if (begun.size > 0) await state.save()
  for (const [place, file] of begun) files.set(place, file)
}

interface Found {
  readonly name: string
  readonly path: FilePath
  readonly place: string
  readonly reading: Reading | undefined
  readonly isFromEnd: boolean
  /** The name under which the state knows it, where that is another. */
  readonly knownAs?: string
}

async function begin(
  begun: Map<string, Followed>,
  { name, path, place, reading, isFromEnd, knownAs = shownPath(path) }: Found,
  { state, batchRecords, signal, onProblem, format, tenantId, now, elapsed }: DiscoverOptions,
  tally: OpenTally,
): Promise<void> {
  const lines = { tenantId, now, elapsed, ...(format && { format }) }
  const options: TailOptions = { ...lines, state, batchRecords, signal, tally, name, isFromEnd, knownAs, reading }
  try {
    const tail = await openTail(path, options)
    if (tail.recognized.isCompressed) await tail.close()
    const followed = tail.recognized.isCompressed ? undefined : tail
    begun.set(place, { tail: followed, name, quietSinceMs: undefined, bytes: 0 })
  } catch (error) {
    onProblem({ name, kind: 'unreadable', reason: fileReason(error) })
  }
}

/**
 * Files that were renamed while nobody followed them are beside their former names, and may have lines that were not sent. They
 * stay known under those names: else a kill now, and nobody would look for them again.
 */
async function beginRotated(
  begun: Map<string, Followed>,
  known: readonly FileEntry[],
  options: DiscoverOptions,
  tally: OpenTally,
): Promise<void> {
  const byFolder = Map.groupBy(known, ({ path }) => dirname(path))
  for (const [folder, entries] of byFolder) {
    const wanted = new Map(entries.map((entry) => [placeOf(entry), entry.path]))
    for (const name of await readdir(folder).catch(() => [])) {
      const beside = join(folder, name)
      const place = await placeAt(beside)
      const knownAs = place === undefined ? undefined : wanted.get(place)
      if (place === undefined || knownAs === undefined || begun.has(place)) continue
      await begin(
        begun,
        { name: beside, path: beside, place, reading: undefined, isFromEnd: false, knownAs },
        options,
        tally,
      )
      const file = begun.get(place)
      if (file?.tail === undefined) continue
      file.quietSinceMs = options.elapsed()
      // The inode is another file's by now.
      if (file.tail.recognized.isKnown && !file.tail.recognized.isRewritten) continue
      begun.delete(place)
      await file.tail.close()
    }
  }
}

async function placeAt(path: FilePath): Promise<string | undefined> {
  try {
    const found = await stat(path, { bigint: true })
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined
  } catch {
    return undefined
  }
}
