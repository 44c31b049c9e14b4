/**
 * Node 22 and 24 warn at every start that node:sqlite is experimental. It is the store of the queue, chosen with open
 * eyes (docs/decisions/0002-embedded-stack.md); the warning tells a user nothing to act on. All other warnings stay.
 */
export function quietSqliteWarning(emitter: { emitWarning: typeof process.emitWarning }): void {
  const emit = emitter.emitWarning.bind(emitter)
  emitter.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return
    Reflect.apply(emit, emitter, [warning, ...rest])
  }
}
