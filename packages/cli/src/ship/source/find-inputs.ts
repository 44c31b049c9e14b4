import { realpath } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { type Candidate, expandPath } from './candidate.ts'
import { type Examined, examine, type Identified, identify } from './examine-file.ts'
import { resolvePath, shownPath } from './file-path.ts'
import type { Input, InputFault, InputNote, InputProblem, Reading } from './input.ts'
import { excludes } from './path-filter.ts'
import type { Walk } from './walk-folder.ts'

export interface FoundInputs {
  readonly inputs: readonly Input[]
  /** Binary files in a folder or a glob: they are not logs, and nobody named them. */
  readonly skipped: readonly string[]
  readonly problems: readonly InputProblem[]
}

export interface FindOptions {
  /** Files in this folder (absolute) are inputs only by name: its master key and receipts are nothing that tenants may read. */
  readonly dataDir?: string
  /** Globs of what is left out. */
  readonly exclude?: readonly string[]
  /** How many files folders and globs may have; any number by default. */
  readonly maxFiles?: number
  /** How the inputs are read, where it is known. */
  readonly reading?: Reading
  /** Decides about more files, once all are found and before any is read: what it throws ends the search. Without it they are refused at once. */
  readonly onMany?: (found: { readonly files: number; readonly bytes: number }) => Promise<void>
  /** Is told now and then how many files were found so far. */
  readonly onListed?: (count: number) => void
  /** Is told now and then of how many files the first bytes were read. */
  readonly onExamined?: (count: number, of: number) => void
  readonly onNote?: (note: InputNote) => void
}

/**
 * Turns paths, folders and globs into inputs, in order, each file once under whatever names. Nothing is read of them but their first
 * bytes. Throws `invalid_option` for more files than `maxFiles`, unless `onMany` allows them.
 */
export async function findInputs(
  paths: readonly string[],
  cwd: string,
  options: FindOptions = {},
): Promise<FoundInputs> {
  const { dataDir, reading = {}, onNote, onMany, onExamined } = options
  const { walk, isMany } = await walkOf(cwd, options)
  const candidates: Candidate[] = []
  for (const path of paths) candidates.push(...(await expandPath(path, walk)))
  const isOurs = ({ path }: Candidate): boolean =>
    dataDir !== undefined && String(resolvePath(cwd, path)).startsWith(join(dataDir, sep))
  const allowed = candidates.filter((one) => one.isNamed === true || !isOurs(one))
  const limit = pLimit(openAtOnce)
  const identified = await Promise.all(allowed.map((one) => limit(identify, one, cwd)))
  for (const { path } of identified.filter((one) => one.isOther))
    onNote?.({ name: shownPath(path), kind: 'not_a_file' })
  const unique = eachOnce(identified.filter((one) => one.isOther !== true))
  if (isMany()) await onMany?.({ files: unique.length, bytes: unique.reduce((sum, { bytes = 0 }) => sum + bytes, 0) })
  let count = 0
  const examined = unique.map(async (one) => {
    const found = await limit(examine, one, cwd, readingOf(one, reading, onNote))
    if (++count % reportEvery === 0) onExamined?.(count, unique.length)
    return found
  })
  return sortOut(await Promise.all(examined))
}

/** Files that are open at the same time. */
const openAtOnce = 16
/** Files between two reports. */
const reportEvery = 1_000

interface Walking {
  readonly walk: Walk
  /** Whether it has found more than there may be. */
  readonly isMany: () => boolean
}

async function walkOf(
  cwd: string,
  { dataDir, exclude = [], maxFiles = Number.POSITIVE_INFINITY, onMany, onListed }: FindOptions,
): Promise<Walking> {
  let count = 0
  const onFile = (): void => {
    count++
    if (count % reportEvery === 0) onListed?.(count)
    if (onMany === undefined && count > maxFiles) throw tooMany(maxFiles)
  }
  const closedFolder = dataDir && (await realpath(resolve(cwd, dataDir)).catch(() => undefined))
  const walk = { cwd, isExcluded: excludes(exclude), onFile, ...(closedFolder !== undefined && { closedFolder }) }
  return { walk, isMany: () => count > maxFiles }
}

function tooMany(maxFiles: number): LogpipeError {
  const most = maxFiles.toLocaleString('en-US')
  return new LogpipeError(
    'invalid_option',
    `more than ${most} files were found: add --yes to read them all, or --exclude`,
  )
}

/** One file may be named in several ways; it counts as named by the user if one of them was. */
function eachOnce(all: readonly Identified[]): readonly Identified[] {
  const unique = new Map<string, Identified>()
  for (const one of all) {
    const before = unique.get(one.key)
    const isNamed = one.isNamed === true || before?.isNamed === true
    unique.set(one.key, { ...(before ?? one), ...(isNamed && { isNamed }) })
  }
  return [...unique.values()]
}

function readingOf({ path }: Candidate, reading: Reading, onNote: FindOptions['onNote']): Reading {
  if (onNote === undefined) return reading
  const name = shownPath(path)
  return { ...reading, onLeadingNuls: (bytes) => onNote({ name, kind: 'leading_nuls', bytes }) }
}

function sortOut(examined: readonly Examined[]): FoundInputs {
  const isSkipped = ({ isNamed, fault }: Examined): boolean =>
    isNamed !== true && fault !== undefined && isBinary(fault)
  return {
    inputs: examined.flatMap((one) => (one.fault === undefined ? [one.input] : [])),
    skipped: examined.filter(isSkipped).map(({ name }) => name),
    problems: examined.flatMap((one) =>
      one.fault !== undefined && !isSkipped(one) ? [{ name: one.name, ...one.fault }] : [],
    ),
  }
}

function isBinary({ kind }: InputFault): boolean {
  return kind === 'binary' || kind === 'utf32'
}
