import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { encodeMessage } from '../packages/pipeline/src/queue/message-codec.ts'

/** Lines of a real access log, or of the excerpt in `examples/` if the full log is missing. */
export function realLines(count: number): readonly string[] {
  const all = fileURLToPath(new URL('../../shared/data/logs/apache-access.log', import.meta.url))
  const excerpt = fileURLToPath(new URL('../examples/apache-access.log', import.meta.url))
  const lines = readFileSync(existsSync(all) ? all : excerpt, 'utf8')
    .trimEnd()
    .split('\n')
  return Array.from({ length: count }, (_, i) => lines[i % lines.length] ?? '')
}

/** A queue message of these lines with server-made ids; `start` keeps ids unique across messages. */
export function messageOf(lines: readonly string[], start = 0): string {
  const records = lines.map((text, i) => ({
    logId: `0199f1c2-7b4a-7c31-9f00-${String(start + i).padStart(12, '0')}` as LogId,
    idSource: 'server' as const,
    record: { text },
  }))
  const receivedAt = '2026-01-31T12:00:00.000Z'
  return encodeMessage({ tenantId: 'acme' as TenantId, receivedAt, order: `${receivedAt}#0000#00000`, records })
}
