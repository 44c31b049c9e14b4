import { levelOf } from '@logpipe/sdk/contract'
import { addField } from './add-field.ts'
import { type FieldPaths, valueAt } from './field-paths.ts'
import { place } from './json-line.ts'
import type { Fields, ReadContext, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/**
 * `key=value key="quoted value"`: https://brandur.org/logfmt, as https://pkg.go.dev/github.com/go-logfmt/logfmt writes it. All of the line
 * must be pairs, and one of them a message, a level or a time: `a=1 b=2` may be anything.
 */
export function parseLogfmt(line: string, { paths }: ReadContext): Reading | undefined {
  const fields = pairsOf(line)
  return fields && readPairs(fields, paths)
}

const names = {
  text: ['msg', 'message', 'event'],
  severity: ['level', 'lvl', 'severity', 'loglevel', 'log_level'],
  timestamp: ['time', 'ts', 't', 'timestamp', '@timestamp', 'datetime'],
}

function readPairs(fields: Fields, paths: FieldPaths): Reading | undefined {
  const { rest: all, ...placed } = place(fields, paths)
  const textName = names.text.find((name) => typeof all[name] === 'string' && all[name] !== '')
  const levelName = names.severity.find((name) => levelOf(all[name]) !== undefined)
  const timeName = names.timestamp.find((name) => timestampOf(all[name]) !== undefined)
  if (textName === undefined && levelName === undefined && timeName === undefined && Object.keys(placed).length === 0)
    return undefined
  const level = levelName === undefined ? undefined : levelOf(all[levelName])
  const found = {
    kind: 'logfmt',
    severity: placed.severity ?? level?.severity,
    timestamp: placed.timestamp ?? (timeName === undefined ? undefined : timestampOf(all[timeName])),
    logId: placed.logId,
    tenant: placed.tenant ?? (paths.tenant === undefined ? undefined : tenantOf(fields, paths.tenant)),
  } as const
  const text = placed.text ?? (textName === undefined ? undefined : String(all[textName]))
  if (text === undefined) return found
  const used = [
    placed.text === undefined && textName,
    placed.severity === undefined && level?.isPlain && levelName,
    placed.timestamp === undefined && timeName,
  ]
  const rest = Object.entries(all).filter(([name]) => !used.includes(name))
  return { ...found, text, attributes: Object.fromEntries(rest) }
}

function tenantOf(fields: Fields, path: string): string | undefined {
  const tenant = valueAt(fields, path)
  return typeof tenant === 'string' ? tenant : undefined
}

/** Undefined if anything of the line is no pair. A key that comes again makes a list; a key without `=` is true. */
function pairsOf(line: string): Fields | undefined {
  const fields = new Map<string, unknown>()
  const pair = /\s*([^\s="]+)(?:=("(?:[^"\\]|\\.)*"(?=\s|$)|[^\s"]*(?=\s|$)))?/y
  let at = 0
  let pairs = 0
  const end = line.trimEnd().length
  while (at < end) {
    pair.lastIndex = at
    const match = pair.exec(line)
    if (match === null) return undefined
    const [whole, key = '', raw] = match
    if (raw === undefined && line.charCodeAt(at + whole.length) === 61) return undefined
    const value = raw === undefined ? true : unquoted(raw)
    if (raw !== undefined) pairs++
    addField(fields, key, value)
    at += whole.length
  }
  return pairs >= Math.max(1, fields.size - 2) ? Object.fromEntries(fields) : undefined
}

function unquoted(raw: string): string {
  if (!raw.startsWith('"')) return raw
  try {
    return String(JSON.parse(raw))
  } catch {
    return raw
      .slice(1, -1)
      .replaceAll(/\\(.)/g, (_, escaped: string) => ({ n: '\n', t: '\t', r: '\r' })[escaped] ?? escaped)
  }
}
