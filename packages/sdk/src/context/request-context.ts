import { AsyncLocalStorage } from 'node:async_hooks'

/** What every record of a request gets. */
export interface RequestContext {
  readonly tenant?: string
  readonly attributes?: { readonly [key: string]: unknown }
}

const storage = new AsyncLocalStorage<RequestContext>()

/**
 * Runs a function, and everything asynchronous that it starts, in a context: its tenant and attributes reach every record that
 * the transports of this package take there. Within another context, it adds to it; what both have is the inner one's.
 */
export function runInContext<T>(context: RequestContext, run: () => T): T {
  return storage.run(merged(storage.getStore(), context), run)
}

/** Adds to the context from here to the end of the current request; for frameworks whose hooks wrap nothing. */
export function enterContext(context: RequestContext): void {
  storage.enterWith(merged(storage.getStore(), context))
}

/** The context here, for `createSender(client, { context: currentContext })`; undefined outside of any. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

/** Runs a function outside of any context: what a batch holds belongs to other requests than the one that sends it. */
export function runOutsideContext<T>(run: () => T): T {
  return storage.exit(run)
}

/** The field by which a record names its tenant where its context is gone: in pino's worker, in OpenTelemetry's batches. */
export const tenantField = 'logpipe_tenant'

/** `pino({ mixin: pinoMixin })` adds the context to each line, for `@logpipe/sdk/pino`. */
export function pinoMixin(): Record<string, unknown> {
  return contextFields()
}

/** The context as fields of a record. */
export function contextFields(): Record<string, unknown> {
  const { tenant, attributes } = storage.getStore() ?? {}
  return { ...attributes, ...(tenant !== undefined && { [tenantField]: tenant }) }
}

function merged(outer: RequestContext | undefined, inner: RequestContext): RequestContext {
  if (outer === undefined) return inner
  return { ...outer, ...inner, attributes: { ...outer.attributes, ...inner.attributes } }
}
