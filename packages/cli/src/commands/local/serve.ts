import { setTimeout as sleep } from 'node:timers/promises'
import { Option } from '@commander-js/extra-typings'
import type { LocalStack } from '@logpipe/infra/local'
import type { Ops } from '@logpipe/infra/ops'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { parseOrigin } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import type { CliContext } from '../../context.ts'
import { jsonLine } from '../../render/format.ts'
import { servingJson, servingText } from '../../render/serve.ts'
import { createServerLog, type ServerLog } from '../../render/server-log.ts'
import { dataCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { parseServeFlags } from './serve-flags.ts'

const build = () =>
  dataCommand()
    .option('--host <address>', 'address to listen on; 0.0.0.0 and :: are all', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 picks a free one', '8080')
    .option('--tls-cert <file>', 'certificate and its chain, PEM; read again when it changes')
    .option('--tls-key <file>', 'key of the certificate, PEM')
    .option('--plain-http', 'serve others without TLS: behind a proxy, or in a network that is trusted')
    .option('--trust-proxy <networks>', 'addresses or networks, with commas, whose X-Forwarded-For is believed')
    .option(
      '--connections-per-client <count>',
      'open connections of one client, so that it cannot take them all',
      '1024',
    )
    .option('--syslog <port>', 'also take messages of syslog on this port, over TCP and UDP; they have no keys')
    .option('--syslog-tenant <tenant>', 'tenant that all these messages belong to')
    .option('--syslog-host <address>', 'address to take them on (default: "127.0.0.1")')
    .option('--syslog-from <networks>', 'addresses or networks, with commas, that may send them')
    .option('--syslog-tls-cert <file>', 'certificate, PEM: the port speaks TLS only')
    .option('--syslog-tls-key <file>', 'its private key, PEM')
    .option('--plain-syslog', 'take them from others without TLS: in a network that is trusted')
    .option('--cors <origin>', 'let web pages of this origin use the endpoint; repeatable', collect)
    .option('--ops <address>', 'where /metrics, /livez and /readyz are served, or off', '127.0.0.1:9464')
    .option('--stop-delay <time>', 'on SIGTERM, how long to serve on with /readyz failing, for load balancers')
    .option('--no-manifests', 'do not note what is accepted; audits then prove only what was sent with a ledger')
    .option('--access-log', 'log every request')
    .addOption(
      new Option('--log-format <format>', 'of the log on stderr (default: json, text on a terminal)').choices([
        'json',
        'text',
      ] as const),
    )

/** Runs the pipeline on a server, for others, until SIGTERM or Ctrl-C. Every request needs a key. */
export const serve = defineCommand(build, run, {
  ending: { kind: 'changes', interrupted: 'the stack did not start' },
  examples: {
    'Serve other machines with TLS': 'logpipe serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem',
    'Behind a proxy on the same machine': 'logpipe serve --trust-proxy 127.0.0.1 --access-log',
  },
})

export type ServeFlags = FlagsOf<typeof build>

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

async function run(flags: ServeFlags, context: CliContext): Promise<number> {
  const config = await resolveConfig({ ...flags, target: 'embedded' }, context)
  const parsed = await parseServeFlags(flags, context.cwd)
  const corsOrigins = (flags.cors ?? []).map((origin) => parseOrigin('--cors', origin))
  const log = createServerLog(flags.logFormat ?? (context.errors.isTty ? 'text' : 'json'), context)
  const [{ startLocalStack }, { createRequestMetrics, startOps }] = await Promise.all([
    import('@logpipe/infra/local'),
    import('@logpipe/infra/ops'),
  ])
  const requests = createRequestMetrics()
  const end = Promise.withResolvers<LogpipeError | undefined>()
  const stack = await startLocalStack({
    dataDir: config.dataDir,
    loadsAhead: true,
    requiresKeys: true,
    keepsManifests: flags.manifests,
    corsOrigins,
    publicListener: parsed.listener,
    connectionsPerClient: parsed.connectionsPerClient,
    ...(parsed.trustedProxies && { trustedProxies: parsed.trustedProxies }),
    ...(parsed.syslog && { syslog: parsed.syslog }),
    onServed: (served) => {
      requests.note(served)
      if (flags.accessLog) log.request(served)
    },
    onRejected: (rejection) => {
      requests.noteRejected(rejection)
      if (flags.accessLog) log.rejected(rejection)
    },
    onDeath: end.resolve,
    onError: log.failure,
    onFailure: ({ requestId, ...failure }) =>
      log.event('warn', 'request_failed', { request_id: requestId, ...failure }),
  })
  try {
    const { metrics } = requests
    const ops = parsed.ops && (await startOps(stack, { listener: parsed.ops, version: LOGPIPE_VERSION, metrics }))
    const { out } = context
    out.write(
      flags.json
        ? jsonLine(servingJson(stack, ops))
        : servingText(stack, ops, { dataDir: config.dataDir, syslog: parsed.syslog }, out),
    )
    return await serveUntilEnd({ stack, ops, end: end.promise, stopDelayMs: parsed.stopDelayMs }, { log, context })
  } catch (error) {
    await stack.close()
    throw error
  }
}

interface Serving {
  readonly stack: LocalStack
  readonly ops: Ops | undefined
  /** Resolves when the stack has died. */
  readonly end: Promise<LogpipeError | undefined>
  readonly stopDelayMs: number
}

async function serveUntilEnd(
  { stack, ops, end, stopDelayMs }: Serving,
  { log, context }: { readonly log: ServerLog; readonly context: CliContext },
): Promise<number> {
  const stopped = Promise.withResolvers<undefined>()
  const stopListening = context.onInterrupt(() => stopped.resolve(undefined))
  const renewing = renewTls(stack, log)
  log.event('info', 'serving', { url: stack.publicUrl ?? stack.url })
  const death = await Promise.race([end, stopped.promise])
  clearInterval(renewing)
  if (death !== undefined) {
    context.exitAfterwards()
    await Promise.race([Promise.allSettled([ops?.close(), stack.close()]), sleep(1_000)])
    throw death
  }
  log.event('info', 'stopping', { delay_ms: stopDelayMs })
  ops?.announceStop()
  if (stopDelayMs > 0) await context.sleep(stopDelayMs)
  stopListening()
  const { queued } = await stack.counters()
  await stack.close()
  await ops?.close()
  log.event('info', 'stopped', { queued })
  return 0
}

/** How often files of TLS are looked at: whoever renews a certificate need not tell. Milliseconds. */
const renewEveryMs = 60_000

function renewTls(stack: LocalStack, log: ServerLog): NodeJS.Timeout {
  return setInterval(() => stack.renewTls().catch(log.failure), renewEveryMs).unref()
}
