/**
 * Our redactor compared with its peers from npm in the same run: throughput on real log lines, recall by type, false
 * findings. Prints one JSON document. Run: `node --conditions=@logpipe/source bench/redact/peers.ts [folder of shared data]`.
 *
 * The lines, the labelled data and the scorer are outside this repository, in `../shared/data`. The scorer scores every tool
 * by the text it returns. Every round measures all tools in turn, so that all see the same noise.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, round, spread } from '../measure.ts'
import { type Redact, type Tool, tools } from './peer-tools.ts'

const data = process.argv[2] ?? join(import.meta.dirname, '../../../shared/data')
const rounds = 7
const minRoundMs = 250
/** So that no format dominates: four of five lines are from one access log. */
const maxLinesPerFile = 60

interface Contender {
  readonly tool: Tool
  readonly redact: Redact
  readonly repeats: number
  readonly rates: number[]
}

/** The scorer's report on one tool. Keys of `recall` are `<type>|<tier>`; `hit` counts spans that were removed completely. */
interface Score {
  readonly recall: Readonly<Record<string, { readonly n: number; readonly hit?: number; readonly typed?: number }>>
  readonly errors: number
  readonly fpDecoy: Readonly<Record<string, number>>
  readonly fpPer1k: Readonly<Record<string, number>>
  readonly keyLinesPer1k: number
  readonly anyLinesPer1k: number
  readonly overRedactedPct: number
  readonly decoyKeyPct: number
}

const failed: Record<string, string> = {}
const logs = join(data, 'logs')
const labelled = join(data, 'redaction-dev.jsonl')
const scorer = join(data, 'score-redaction.mjs')
const absent = [logs, labelled, scorer].filter((path) => !existsSync(path))
const rates = absent.includes(logs) ? {} : await throughput(linesOfAbout200Bytes(filesIn(logs)))
const scores = absent.includes(labelled) || absent.includes(scorer) ? {} : scoreAll()
console.log(
  JSON.stringify(
    {
      bench: 'redact/peers',
      node: process.version,
      absent,
      failed,
      tools: Object.fromEntries(tools.map((tool) => [tool.name, describe(tool)])),
      throughput: rates,
      quality: scores,
      type_names: Object.fromEntries(tools.map((tool) => [tool.package, tool.types])),
    },
    null,
    2,
  ),
)

async function throughput(lines: readonly string[]) {
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  const contenders = await readyContenders(lines)
  for (let i = 0; i < rounds; i++) {
    for (const { redact, repeats, rates } of contenders) {
      rates.push((bytes * repeats) / 1000 / (await elapsedMs(redact, lines, repeats)))
    }
  }
  const [withAddresses, byDefault] = tools.map((one) =>
    median(contenders.find(({ tool }) => tool === one)?.rates ?? []),
  )
  const ratios = (rate: number) => ({
    ours_with_addresses_over_it: round((withAddresses ?? 0) / rate),
    ours_by_default_over_it: round((byDefault ?? 0) / rate),
  })
  return {
    unit: 'MB/s',
    lines: lines.length,
    mean_bytes: Math.round(bytes / lines.length),
    tools: Object.fromEntries(
      contenders.map(({ tool, rates }) => [tool.name, { ...spread(rates), ...ratios(median(rates)) }]),
    ),
  }
}

/** Loads and warms up every tool. A peer that cannot run is reported with the reason and skipped. */
async function readyContenders(lines: readonly string[]): Promise<readonly Contender[]> {
  const contenders: Contender[] = []
  for (const tool of tools) {
    try {
      const redact = await tool.load()
      contenders.push({ tool, redact, repeats: await repeatsOfRound(redact, lines), rates: [] })
    } catch (error) {
      failed[tool.name] = String(error)
    }
  }
  return contenders
}

/** Repetitions of all lines per round; finding this out warms up the tool. */
async function repeatsOfRound(redact: Redact, lines: readonly string[]): Promise<number> {
  let repeats = 1
  for (;;) {
    const ms = await elapsedMs(redact, lines, repeats)
    if (ms >= minRoundMs) return repeats
    repeats = Math.ceil(repeats * Math.min(8, (minRoundMs / ms) * 1.2))
  }
}

/** Awaits only promises, so that a synchronous tool does not pay for asynchronous ones. */
async function elapsedMs(redact: Redact, lines: readonly string[], repeats: number): Promise<number> {
  let length = 0
  const startMs = performance.now()
  for (let i = 0; i < repeats; i++) {
    for (const line of lines) {
      const redacted = redact(line)
      length += (typeof redacted === 'string' ? redacted : await redacted).length
    }
  }
  const ms = performance.now() - startMs
  // Using the sum keeps the engine from eliminating the work.
  if (length === 0) throw new Error('the tool returned no text')
  return ms
}

function scoreAll(): Record<string, ReturnType<typeof qualityOf>> {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const file = join(folder, 'score.json')
  const found = tools.flatMap((tool) => {
    const score = scoreOf(tool, file)
    return score === undefined ? [] : [[tool.name, qualityOf(score)] as const]
  })
  rmSync(folder, { recursive: true })
  return Object.fromEntries(found)
}

function scoreOf({ name }: Tool, file: string): Score | undefined {
  const module = join(import.meta.dirname, 'scored-tool.ts')
  const args = ['--conditions=@logpipe/source', scorer, module, '--data', labelled, '--no-bench', '--json', file]
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, SCORED_TOOL: name },
    encoding: 'utf8',
  })
  if (status === 0) return JSON.parse(readFileSync(file, 'utf8'))
  failed[name] ??= `not scored: ${/^\w*Error.*$/m.exec(stderr)?.[0] ?? `exit code ${status}`}`
  return undefined
}

function qualityOf(score: Score) {
  const types = [...new Set(Object.keys(score.recall).map((key) => key.split('|')[0] ?? ''))]
  return {
    errors: score.errors,
    recall_pct: {
      ALL: recallOf(score, types),
      ...Object.fromEntries(types.map((type) => [type, recallOf(score, [type])])),
    },
    false_findings_in_decoys: score.fpDecoy,
    decoys_with_false_phone_card_or_ssn_pct: score.decoyKeyPct,
    false_findings_per_1000_real_lines: score.fpPer1k,
    real_lines_with_false_phone_card_or_ssn_per_1000: score.keyLinesPer1k,
    real_lines_with_any_false_finding_per_1000: score.anyLinesPer1k,
    real_text_redacted_outside_labels_pct: score.overRedactedPct,
  }
}

/** `typed` also requires the right type; the others only that nothing of the value is left. Null if the data has no such label. */
function recallOf({ recall }: Score, types: readonly string[]) {
  const percent = (tier: string, count: 'hit' | 'typed'): number | null => {
    const rows = types.flatMap((type) => recall[`${type}|${tier}`] ?? [])
    const [hits, labels] = rows.reduce(([h, n], row) => [h + (row[count] ?? 0), n + row.n], [0, 0])
    return labels === 0 ? null : round((100 * hits) / labels, 1)
  }
  return {
    core: percent('core', 'hit'),
    core_typed: percent('core', 'typed'),
    hard: percent('hard', 'hit'),
    real: percent('real', 'hit'),
  }
}

/** The lines that `redact-speed.ts` counts as about 200 bytes, spread evenly over each file. */
function linesOfAbout200Bytes(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.length >= 150 && line.length <= 250)
    const step = Math.max(1, lines.length / maxLinesPerFile)
    return lines.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
  })
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'LICENSE')
    .flatMap((name) => filesIn(join(path, name)))
}

function describe({ package: name, configured }: Tool): Record<string, string> {
  return { package: name, ...manifestOf(name), configured }
}

function manifestOf(name: string): Record<string, string> {
  try {
    const { version, license } = JSON.parse(readFileSync(findPackageJSON(name, import.meta.url) ?? '', 'utf8'))
    return { version, license }
  } catch {
    // Not installed; `failed` has the reason.
    return {}
  }
}
