import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, round, run, spread, startSink } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `send` of standard input to an endpoint that keeps nothing, with and without `--spool` by turns; and with one that is away until all
 * of the input is in the spool: how fast it is caught up, and the peak memory. `--mb 200` is the size of the input.
 */
const at = process.argv.indexOf('--mb')
const mb = at === -1 ? 200 : Number(process.argv[at + 1])
const [runs, barMb] = [3, 150]

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const sink = await startSink()
const input = join(work, 'input.log')
const lines = writeLines(input)
const rates: Record<'plain' | 'spool', number[]> = { plain: [], spool: [] }
const peaks = { plain: 0, spool: 0 }
for (let i = 0; i < runs; i++) {
  for (const how of i % 2 === 0 ? (['plain', 'spool'] as const) : (['spool', 'plain'] as const)) {
    const { wallMs, peakMb } = await sendTo(sink.url, how === 'spool' ? ['--spool', '10GB'] : [])
    rates[how].push(mb / (wallMs / 1_000))
    peaks[how] = Math.max(peaks[how], peakMb)
  }
}
const outage = await sendThroughOutage()
sink.stop()
rmSync(work, { recursive: true })
const [plain, spool] = [spread(rates.plain), spread(rates.spool)]
console.log(
  JSON.stringify({
    bench: 'send-spool',
    mb,
    lines,
    plain_mb_per_s: plain,
    spool_mb_per_s: spool,
    spool_over_plain: round(spool.median / plain.median),
    outage,
    peak_mb: peaks,
    bar_peak_mb: barMb,
  }),
)

async function sendTo(url: string, flags: readonly string[], data = join(work, 'data')) {
  const stdin = openSync(input, 'r')
  const target = ['--target', url, '--tenant', 'acme', '--data', data]
  const finished = await run([bin, 'send', '--json', ...flags, ...target], stdin)
  closeSync(stdin)
  if (finished.code !== 0 || JSON.parse(finished.stdout).accepted !== lines) throw new Error(finished.stdout)
  rmSync(data, { recursive: true })
  return finished
}

/** Connections break until the spool no longer grows. */
async function sendThroughOutage() {
  let isAway = true
  const gate = createServer((socket) => {
    if (isAway) return void socket.destroy()
    const onward = connect(Number(new URL(sink.url).port), '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await sleep(100)
  const address = gate.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
  const data = join(work, 'outage')
  const startedMs = performance.now()
  const sending = sendTo(url, ['--spool', '10GB'], data)
  let [bytes, readMs] = [-1, 0]
  for (let now = spooledIn(data); now !== bytes || now === 0; now = spooledIn(data)) {
    if (now !== bytes) readMs = performance.now() - startedMs
    bytes = now
    await sleep(1_000)
  }
  isAway = false
  const { wallMs, peakMb } = await sending
  gate.close()
  return {
    spooled_mb: round(bytes / 1e6),
    read_s: round(readMs / 1_000),
    total_s: round(wallMs / 1_000),
    peak_mb: peakMb,
  }
}

function spooledIn(data: string): number {
  if (!existsSync(data)) return 0
  const files = readdirSync(data, { recursive: true }).map(String)
  return files.filter((file) => file.endsWith('.seg')).reduce((sum, file) => sum + statSync(join(data, file)).size, 0)
}

/** Fills a file with real lines; returns their number. */
function writeLines(file: string): number {
  const block = realLines(10_000)
  const bytes = Buffer.from(`${block.join('\n')}\n`)
  const blocks = Math.max(1, Math.round((mb * 1e6) / bytes.length))
  const fd = openSync(file, 'w')
  for (let i = 0; i < blocks; i++) writeSync(fd, bytes)
  closeSync(fd)
  return blocks * block.length
}
