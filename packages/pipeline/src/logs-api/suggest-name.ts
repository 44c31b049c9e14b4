/** Names that people know from elsewhere, by ours. */
const others: Readonly<Record<string, readonly string[]>> = {
  q: ['query', 'search', 'grep', 'text', 'message', 'msg', 'filter', 'words', 'contains'],
  since: ['from', 'start', 'start_time', 'starttime', 'after', 'begin'],
  until: ['to', 'end', 'end_time', 'endtime', 'before'],
  min_severity: ['minseverity', 'min_level', 'minlevel', 'level', 'least_severity'],
  limit: ['size', 'count', 'max', 'page_size', 'lines', 'per_page', 'n'],
  cursor: ['page', 'next', 'token', 'offset', 'page_token', 'nexttoken'],
  'attr.<path>': ['attribute', 'attributes', 'attr', 'attrs', 'label', 'tag'],
  tenant_id: ['tenant', 'tenantid'],
}

/** The name that was probably meant; undefined where none is near. */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const asked = name.toLowerCase().replaceAll('-', '_')
  const other = Object.entries(others).find(([, names]) => names.includes(asked))
  if (other !== undefined) return other[0]
  if (asked.length > longest) return undefined
  const near = known.map((candidate) => ({ candidate, distance: editDistance(asked, candidate) }))
  const [best] = near.sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3))
    ? best.candidate
    : undefined
}

/** Characters of a name that may be one of ours with mistakes. */
const longest = 20

/** Levenshtein's: how many characters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
