import { createReadStream } from 'node:fs'
import { Pool } from 'undici'

/**
 * What a program does that ships a file without more: it splits it into lines, makes each a JSON record and posts 500 at a time over
 * four connections. `plain-loop.ts URL FILE`; with `raw` as a third argument it posts the bytes as they are, 1 MB at a time.
 */
const [url = '', file = '', how] = process.argv.slice(2)
const pool = new Pool(new URL(url).origin, { connections: 4 })
const inFlight = new Set<Promise<unknown>>()
const headers = { 'content-type': how === 'raw' ? 'text/plain' : 'application/x-ndjson', prefer: 'return=minimal' }

async function post(body: string | Buffer): Promise<void> {
  while (inFlight.size >= 4) await Promise.race(inFlight)
  const sent = pool
    .request({ method: 'POST', path: '/ingest', headers, body })
    .then((response) => response.body.text())
    .finally(() => inFlight.delete(sent))
  inFlight.add(sent)
}

if (how === 'raw') {
  for await (const chunk of createReadStream(file, { highWaterMark: 1_000_000 })) await post(chunk)
} else {
  let rest = ''
  let records: string[] = []
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024, encoding: 'utf8' })) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      records.push(JSON.stringify({ text }))
      if (records.length < 500) continue
      await post(records.join('\n'))
      records = []
    }
  }
  if (rest !== '') records.push(JSON.stringify({ text: rest }))
  if (records.length > 0) await post(records.join('\n'))
}
await Promise.all(inFlight)
await pool.close()
