import { resolve } from 'node:path'
import type { LocalStackOptions } from '@logpipe/infra/local'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseCount, parseTenant } from '../../config/parse-option.ts'

export interface SyslogFlags {
  readonly syslog?: string | undefined
  readonly syslogTenant?: string | undefined
  readonly syslogTlsCert?: string | undefined
  readonly syslogTlsKey?: string | undefined
}

/** Where the embedded stack takes syslog's messages; undefined where it takes none. Throws `invalid_option` or `invalid_tenant`. */
export function parseSyslog(flags: SyslogFlags, cwd: string): LocalStackOptions['syslog'] {
  const { syslog, syslogTenant, syslogTlsCert: cert, syslogTlsKey: key } = flags
  if ((syslog ?? syslogTenant ?? cert ?? key) === undefined) return undefined
  if (syslog === undefined || syslogTenant === undefined || (cert === undefined) !== (key === undefined))
    throw new LogpipeError(
      'invalid_option',
      '--syslog and --syslog-tenant go together, and so do --syslog-tls-cert and --syslog-tls-key',
    )
  const port = parseCount('--syslog', syslog, { min: 0, max: 65_535 })
  const tenant = parseTenant(syslogTenant, { name: '--syslog-tenant' })
  const tls = cert !== undefined && key !== undefined && { certificate: resolve(cwd, cert), key: resolve(cwd, key) }
  return { port, tenant, ...(tls && { tls }) }
}
