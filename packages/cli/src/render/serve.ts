import type { LocalStack } from '@logpipe/infra/local'
import type { Ops } from '@logpipe/infra/ops'
import type { Output } from '../context.ts'

/** What a program needs that starts a server. */
export function servingJson({ publicUrl, pid, instance }: LocalStack, ops: Ops | undefined) {
  return { url: publicUrl, ...(ops && { ops_url: ops.url }), pid, instance }
}

/** Where the server is, and what to type next. */
export function servingText(
  { publicUrl = '' }: LocalStack,
  ops: Ops | undefined,
  dataDir: string,
  { color }: Output,
): string {
  const { bold, cyan, dim } = color
  return `
${bold('logpipe serve')}: every request needs a key

  endpoint   ${cyan(publicUrl)}
  metrics    ${ops === undefined ? 'off' : `${ops.url}/metrics, /livez, /readyz`}
  data       ${dataDir}

Create a key, on this machine:
  logpipe tenants add acme

${dim('SIGTERM or Ctrl-C stops it once requests in progress are finished; the data stays.')}
`
}
