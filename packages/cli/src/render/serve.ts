import type { LocalStack, LocalStackOptions } from '@logpipe/infra/local'
import type { Ops } from '@logpipe/infra/ops'
import type { Output } from '../context.ts'

/** What a program needs that starts a server. */
export function servingJson({ publicUrl, pid, instance, syslogPort }: LocalStack, ops: Ops | undefined) {
  const syslog = syslogPort !== undefined && { syslog_port: syslogPort }
  return { url: publicUrl, ...(ops && { ops_url: ops.url }), ...syslog, pid, instance }
}

interface Serving {
  readonly dataDir: string
  readonly syslog: LocalStackOptions['syslog']
}

/** Where the server is, and what to type next. */
export function servingText(
  { publicUrl = '', syslogPort }: LocalStack,
  ops: Ops | undefined,
  { dataDir, syslog }: Serving,
  { color }: Output,
): string {
  const { bold, cyan, dim } = color
  return `
${bold('logpipe serve')}: every request needs a key

  endpoint   ${cyan(publicUrl)}
  metrics    ${ops === undefined ? 'off' : `${ops.url}/metrics, /livez, /readyz`}
  data       ${dataDir}${syslogText(syslog, syslogPort)}

Create a key, on this machine:
  logpipe tenants add acme

${dim('SIGTERM or Ctrl-C stops it once requests in progress are finished; the data stays.')}
`
}

function syslogText(syslog: Serving['syslog'], port: number | undefined): string {
  if (syslog === undefined || port === undefined) return ''
  const { host = '127.0.0.1', tenant, tls } = syslog
  return `\n  syslog     ${host}:${port}${tls === undefined ? '' : ' (TLS)'}, without keys, all of it for ${tenant}`
}
