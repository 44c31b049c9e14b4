/** A number, or text that is one; NaN of anything else. `Number` calls what an object of a log may have for its `toString`. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
}
