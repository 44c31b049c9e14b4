/**
 * Speed of the redactor: throughput on real log lines, and time on hostile texts with the ratio for doubled length.
 * Prints one JSON document. Run: `node --conditions=@logpipe/source bench/redact/redact-speed.ts [folder of logs]`.
 *
 * The baseline in the same run is a loop that reads every character once, the minimum for any redactor.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createRedactor } from '@logpipe/pipeline/redact'
import { hostileTexts } from './hostile-texts.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../shared/data/logs')
const rounds = 9
const bytesPerRound = 20_000_000
const hostileUnits = 512 * 1024

const { redact } = createRedactor()

function throughput(): Record<string, unknown> {
  const lines = filesIn(folder).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.length > 0)
      .map((line) => ({ file: relative(folder, file), line })),
  )
  const sets: Record<string, string[]> = {
    'all lines': lines.map(({ line }) => line),
    'about 200 bytes': lines.map(({ line }) => line).filter((line) => line.length >= 150 && line.length <= 250),
  }
  for (const file of new Set(lines.map((line) => line.file))) {
    if (!file.includes('/')) sets[file] = lines.filter((line) => line.file === file).map(({ line }) => line)
  }
  const filled = Object.entries(sets).filter(([, set]) => set.length > 0)
  return Object.fromEntries(filled.map(([name, set]) => [name, measureSet(set)]))
}

/** Alternates redactor and baseline, so that both see the same noise; returns medians and their ratio. */
function measureSet(lines: readonly string[]): Record<string, number> {
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  const repeats = Math.max(1, Math.round(bytesPerRound / bytes))
  const redactMs: number[] = []
  const readMs: number[] = []
  for (let round = 0; round < rounds; round++) {
    redactMs.push(elapsedMs(() => repeat(lines, repeats, (line) => redact(line).length)))
    readMs.push(elapsedMs(() => repeat(lines, repeats, readCharacters)))
  }
  const megabytes = (bytes * repeats) / 1e6
  return {
    lines: lines.length,
    meanBytes: Math.round(bytes / lines.length),
    redactMBps: round1((megabytes * 1000) / median(redactMs)),
    readMBps: round1((megabytes * 1000) / median(readMs)),
    redactOverRead: round1(median(redactMs) / median(readMs)),
  }
}

function hostile(): Record<string, unknown>[] {
  return Object.entries(hostileTexts)
    .map(([name, piece]) => {
      const [once, twice] = [medianRedactMs(fill(piece, hostileUnits)), medianRedactMs(fill(piece, 2 * hostileUnits))]
      return { name, ms: round2(once), doubled: round2(twice / once) }
    })
    .sort((a, b) => b.ms - a.ms)
}

function medianRedactMs(text: string): number {
  redact(text)
  return median(Array.from({ length: 3 }, () => elapsedMs(() => redact(text).length)))
}

function fill(piece: string, units: number): string {
  return piece.repeat(Math.ceil(units / piece.length)).slice(0, units)
}

/** Keeps the engine from eliminating the work. */
let kept = 0

function repeat(lines: readonly string[], repeats: number, work: (line: string) => number): number {
  for (let i = 0; i < repeats; i++) for (const line of lines) kept += work(line)
  return kept
}

function readCharacters(line: string): number {
  let sum = 0
  for (let i = 0; i < line.length; i++) sum += line.charCodeAt(i)
  return sum
}

function elapsedMs(work: () => number): number {
  const start = process.hrtime.bigint()
  kept += work() & 1
  return Number(process.hrtime.bigint() - start) / 1e6
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'LICENSE')
    .flatMap((name) => filesIn(join(path, name)))
}

console.log(JSON.stringify({ node: process.version, rounds, throughput: throughput(), hostile: hostile() }, null, 2))
