/**
 * `logpipe redact` on files of 10, 100 and 500 MB: throughput, and peak memory, which does not grow with the file. Beside it,
 * in the same run, `sed -E` and a line filter in Node, both with three patterns: e-mail addresses, phones and cards.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, round, watchPeak } from '../measure.ts'

const shared = join(import.meta.dirname, '../../../shared/data/logs')
const excerpt = join(import.meta.dirname, '../../examples/apache-access.log')
const sizesMb = [10, 100, 500]
const peerMb = 100

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const [filter, modes] = [{} as Record<string, Measured>, {} as Record<string, Measured>]
for (const megabytes of sizesMb) {
  const path = aFile(megabytes)
  filter[`${megabytes} MB`] = await measure(megabytes, process.execPath, [bin, 'redact', path])
  if (megabytes !== peerMb) continue
  for (const mode of ['--json', '--check', '--explain'])
    modes[mode] = await measure(megabytes, process.execPath, [bin, 'redact', mode, path])
  modes['peer: sed -E'] = await measure(megabytes, 'sed', ['-E', ...sedScript(), path])
  modes['peer: patterns in Node'] = await measure(megabytes, process.execPath, [
    '--input-type=module',
    '-e',
    nodeFilter(),
    path,
  ])
}
rmSync(work, { recursive: true })
console.log(JSON.stringify({ bench: 'redact/redact-command', unit: 'MB/s of input; peak_mb resident', filter, modes }))

/** A file of this size made of real logs, over and over. */
function aFile(megabytes: number): string {
  const path = join(work, `${megabytes}.log`)
  const piece = realLogs()
  const file = openSync(path, 'w')
  for (let left = megabytes * 1e6; left > 0; left -= piece.length) writeSync(file, piece.subarray(0, left))
  closeSync(file)
  return path
}

/** Text files only: `redact` refuses others, as `send` does. */
function realLogs(): Buffer {
  if (!existsSync(shared)) return readFileSync(excerpt)
  const files = readdirSync(shared, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const contents = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
  return Buffer.concat(contents.filter((content) => !content.includes(0)))
}

interface Measured {
  readonly mb_per_s: number
  readonly peak_mb: number
}

/** Output goes nowhere, so that the disk is not what is measured. */
async function measure(megabytes: number, command: string, args: readonly string[]): Promise<Measured> {
  const startMs = performance.now()
  const child = spawn(command, [...args], { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  const peak = watchPeak(child)
  const [code] = await once(child, 'exit')
  // --check found something, as it should.
  if (code !== 0 && code !== 1) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`)
  return { mb_per_s: round((megabytes * 1000) / (performance.now() - startMs), 1), peak_mb: peak() }
}

function sedScript(): readonly string[] {
  return [
    's/[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}/[EMAIL]/g',
    's/(\\+?1[ .-]?)?\\(?[0-9]{3}\\)?[ .-][0-9]{3}[ .-][0-9]{4}/[PHONE]/g',
    's/[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}/[CARD]/g',
  ].flatMap((script) => ['-e', script])
}

function nodeFilter(): string {
  return `
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
const patterns = [
  [/[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}/g, '[EMAIL]'],
  [/(?:\\+?1[ .-]?)?\\(?[0-9]{3}\\)?[ .-][0-9]{3}[ .-][0-9]{4}/g, '[PHONE]'],
  [/[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}/g, '[CARD]'],
]
let pending = ''
for await (const line of createInterface({ input: createReadStream(process.argv[1]), crlfDelay: Infinity })) {
  let text = line
  for (const [pattern, placeholder] of patterns) text = text.replace(pattern, placeholder)
  pending += text + '\\n'
  if (pending.length > 65536) {
    process.stdout.write(pending)
    pending = ''
  }
}
process.stdout.write(pending)
`
}
