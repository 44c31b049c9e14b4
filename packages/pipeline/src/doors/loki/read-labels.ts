import { setField } from '../item-of.ts'
import { Unreadable } from '../unreadable.ts'
import type { Labels } from './loki-record.ts'

/** A name, an equals sign and a value in double quotes, as Go writes it. */
const pair = /\s*([\p{L}\p{N}_.:/-]+)\s*=\s*("(?:[^"\\]|\\.)*")\s*(,|\}|$)/suy

/** Labels as Prometheus writes them: `{app="shop", level="info"}`. Throws `Unreadable`. */
export function readLabels(text: string): Labels {
  const labels: Record<string, string> = {}
  if (/^\s*\{?\s*\}?\s*$/.test(text)) return labels
  pair.lastIndex = text.indexOf('{') + 1
  for (let end = ','; end === ','; ) {
    const found = pair.exec(text)
    if (found === null) throw new Unreadable('invalid_request', 'the labels of a stream are not {name="value", …}')
    setField(labels, found[1] ?? '', unquote(found[2] ?? ''))
    end = found[3] ?? ''
  }
  return labels
}

/** Go's escapes are those of JSON, but for a few that no label has: then the text stays as it is. */
function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted)
  } catch {
    return quoted.slice(1, -1)
  }
}
