import { areJoinedIds, compactIdChars, expandIds } from '@logpipe/sdk/contract'

/**
 * The log ids of a manifest: `~<key>.<index of the first>.<twelve characters of each>`, `^<common end> <three characters of each>`, or
 * separated by spaces. Undefined for a text that is not of so many.
 */
export function listedIds(text: unknown, count: number): readonly string[] | undefined {
  if (typeof text !== 'string') return undefined
  if (text.startsWith('~')) return idsOfKey(text, count)
  if (text.startsWith('^')) return idsOfDraw(text, count)
  return areJoinedIds(text, count) ? text.split(' ') : undefined
}

function idsOfKey(text: string, count: number): readonly string[] | undefined {
  const [, key, first, ids = ''] = /^~([\w-]+)\.(\d{1,15})\.((?:[0-9a-f][\w-]{11})+)$/.exec(text) ?? []
  if (key === undefined || ids.length !== count * compactIdChars) return undefined
  return expandIds({ key, first: Number(first), ids, refused: [] })
}

function idsOfDraw(text: string, count: number): readonly string[] | undefined {
  const [end = '', heads = ''] = text.slice(1).split(' ')
  if (heads.length !== 3 * count) return undefined
  return Array.from({ length: count }, (_, i) => heads.slice(3 * i, 3 * i + 3) + end)
}
