/**
 * Speed of the redactor: throughput on real log lines, and time on hostile texts with the ratio for doubled length.
 * Prints one JSON document. Run: `node --conditions=@logpipe/source bench/redact/redact-speed.ts [folder of logs]`.
 *
 * The baseline in the same run is a loop that reads every character once, the minimum for any redactor.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createRedactor } from '@logpipe/pipeline/redact'

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

/** Fragments to repeat. Most are near misses, which keep a detector busy for as long as possible. */
const hostileTexts: Record<string, string> = {
  digits: '4',
  'grouped digits': '415-555-',
  'spaced digits': '0171 ',
  'digit pairs': '01.',
  'almost cards': '4111 1111 1111 1112 ',
  'bare almost cards': '4111111111111112 ',
  'almost SSNs': '123-45-678 ',
  pluses: '+1 ',
  'percent pluses': '%2B1',
  'phone words': 'phone 415555012 ',
  parentheses: '(415) (',
  at: '@',
  'a.a@': 'a.a@',
  'encoded at': 'a%40',
  'one local part': 'a.',
  'dotted domain': 'b@c.',
  brackets: '[REDACTED:',
  placeholders: '[REDACTED:PHONE]',
  'nested quotes': '{"password":"',
  'escaped quotes': '{\\"password\\":\\"',
  'password=': 'password=',
  'password=&': 'password=a&',
  'card=': 'card=',
  'masked password=': 'password=(',
  'open pseudonyms': '[PHONE:*',
  logins: ' -u a:',
  'open quote': `password='"`,
  'encoded pairs': 'password%3D',
  'escaped keys': '"pass\\u0077or":',
  backslashes: '\\',
  tokens: 'token=a',
  colons: 'key:',
  'url userinfo': 'http://a:b',
  'many colons in userinfo': 'x://:a',
  bearer: 'bearer ',
  'bearer run': 'bearer A',
  basic: 'Basic YWFh',
  eyJ: 'eyJ',
  'eyJ parts': 'eyJhbGciOiJIUzI1NiJ9.',
  'eyJ dashes': 'eyJ-',
  'almost GitHub': 'ghp_abc ',
  'sk- run': 'sk-',
  'xoxb- run': 'xoxb-a-',
  'aws names': 'secret_access_key ',
  AKIA: 'AKIA',
  'almost IBANs': 'DE89 ',
  'IBAN letters': 'GB82WEST',
  'private keys': '-----BEGIN PRIVATE KEY-----',
  'open armour': '-----BEGIN RSA PRIVATE KEY-----\\nMIIE',
  dashes: '-',
  flags: ' --password',
  letters: 'a',
  words: 'lorem ipsum ',
  unicode: '密1',
  'backslashes before n': '\\\\n415-555-0123 ',
  'nested percent': '%25',
  'nested references': '&amp;',
  'references in a row': 'amp;',
  'mixed encodings': '%26%2343%3B',
  'endless CSI': '\u001b[1',
  'endless OSC': '\u001b]',
  links: '\u001b]8;;tel:555-0199\u001b\\x',
  colours: '555-\u001b[1m0199 ',
  'colours without ESC': '[1;',
  'almost bytes': '[49,',
  bytes: '[52,49,53,45,53,53,53,45,48,49,51,52]',
  'escaped backslashes': '\\u005c',
  'UTF-8 in percents': '%E2%80',
  'carriage returns': '1\r',
  'form spaces': 'a+4',
  'other digits': '４１５',
  wrappers: 'password=["a",',
  parameters: 'password=? ',
  'keys of placeholders': '[REDACTED:PHONE]=',
  'a chain of values': '+14155552671=1234567=',
  'almost PEM': 'abcdefGHIJKL0123+',
  'all found': 'call 415-555-0123 or a@b.co ',
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
