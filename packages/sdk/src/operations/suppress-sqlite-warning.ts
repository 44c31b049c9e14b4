/**
 * Suppresses the warning of Node 22 and 24 that node:sqlite is experimental. The queue stores its messages in it and locks
 * are made of it, a deliberate choice (docs/decisions/0002-embedded-stack.md), and users cannot act on the warning.
 */
export function suppressSqliteWarning(emitter: { emitWarning: typeof process.emitWarning }): void {
  const emit = emitter.emitWarning.bind(emitter)
  emitter.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return
    Reflect.apply(emit, emitter, [warning, ...rest])
  }
}
