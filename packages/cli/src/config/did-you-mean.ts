/** The name that somebody who typed another probably meant. Undefined where none is near. What counts the letters is loaded only then. */
export async function didYouMean(typed: string, names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) return undefined
  const { closest, distance } = await import('fastest-levenshtein')
  const nearest = closest(typed, names)
  return distance(typed, nearest) <= slips(nearest) ? nearest : undefined
}

/** Two letters that changed places are two; of a short name at least two have to be right, of a long one two thirds. */
function slips({ length }: string): number {
  return Math.max(Math.min(2, length - 2), Math.floor(length / 3))
}
