import type { Listener, RunningServer } from '../gateway/http-server.ts'
import type { LocalStack } from '../start.ts'
import { createProcessMetrics } from './create-process-metrics.ts'
import { type Metric, toExposition } from './exposition.ts'
import { startOpsServer } from './ops-server.ts'
import { stackMetrics } from './stack-metrics.ts'

export { createRequestMetrics, type RequestMetrics } from './create-request-metrics.ts'

export interface Ops {
  readonly url: string
  /** From now on `/readyz` says that the stack stops: a load balancer sends its requests elsewhere. */
  readonly announceStop: () => void
  readonly close: () => Promise<void>
}

export interface OpsOptions {
  readonly listener: Listener
  readonly version: string
  /** More metrics than those of the stack and the process. */
  readonly metrics: () => readonly Metric[]
}

/** Serves metrics and health of a stack. Throws `port_in_use` and `invalid_option`. */
export async function startOps(stack: LocalStack, { listener, version, metrics }: OpsOptions): Promise<Ops> {
  const ofProcess = createProcessMetrics({ usage: process, startSeconds: Date.now() / 1_000 - process.uptime() })
  const state = { isStopping: false }
  const server: RunningServer = await startOpsServer(listener, {
    instance: stack.instance,
    problems: async () => (state.isStopping ? ['the stack is stopping'] : (await stack.health()).problems),
    metrics: async () => {
      const [counters, health] = await Promise.all([within(limitMs, stack.counters()), stack.health()])
      return toExposition([buildInfo(version), ...stackMetrics(counters, health), ...metrics(), ...ofProcess.metrics()])
    },
  })
  return {
    url: server.url,
    announceStop: () => {
      state.isStopping = true
    },
    close: async () => {
      ofProcess.close()
      await server.close()
    },
  }
}

/** Prometheus waits ten seconds; what cannot be counted by then is left out, and the rest still says how the process is. Milliseconds. */
const limitMs = 2_000

/** Undefined where it takes longer, or fails. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, ms, undefined)
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}

function buildInfo(version: string): Metric {
  return { name: 'logpipe_build_info', type: 'gauge', help: 'Always 1.', samples: [{ labels: { version }, value: 1 }] }
}
