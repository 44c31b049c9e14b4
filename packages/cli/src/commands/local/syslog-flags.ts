import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { LocalStackOptions } from '@logpipe/infra/local'
import { LogpipeError, parseTenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { parseCount, quote } from '../../config/parse-option.ts'

export interface SyslogFlags {
  readonly syslog?: string | undefined
  readonly syslogTenant?: string | undefined
  readonly syslogTlsCert?: string | undefined
  readonly syslogTlsKey?: string | undefined
}

/** Where the embedded stack takes syslog's messages; undefined where it takes none. Throws `invalid_option`, `invalid_tenant` or `unreadable_input`. */
export async function parseSyslog(flags: SyslogFlags, cwd: string): Promise<LocalStackOptions['syslog']> {
  const { syslog, syslogTenant, syslogTlsCert: cert, syslogTlsKey: key } = flags
  if (syslog === undefined) {
    if (syslogTenant !== undefined || cert !== undefined || key !== undefined)
      throw new LogpipeError(
        'invalid_option',
        '--syslog-tenant, --syslog-tls-cert and --syslog-tls-key need --syslog PORT',
      )
    return undefined
  }
  const port = parseCount('--syslog', syslog, { min: 0, max: 65_535 })
  const tenant = parseTenantId(syslogTenant)
  if (syslogTenant === undefined) throw new LogpipeError('invalid_option', '--syslog needs --syslog-tenant TENANT')
  if (tenant.kind === 'invalid')
    throw new LogpipeError(
      'invalid_tenant',
      `--syslog-tenant ${quote(syslogTenant)}: ${tenant.message.replace('tenant_id', 'it')}`,
    )
  if (cert === undefined && key === undefined) return { port, tenant: tenant.tenantId }
  if (cert === undefined || key === undefined)
    throw new LogpipeError('invalid_option', '--syslog-tls-cert and --syslog-tls-key need each other')
  return { port, tenant: tenant.tenantId, tls: await readPair(cert, key, cwd) }
}

interface Pair {
  readonly cert: string
  readonly key: string
}

/** Said before the stack starts, which would fail with what OpenSSL calls it. */
async function readPair(certPath: string, keyPath: string, cwd: string): Promise<Pair> {
  const [cert, key] = await Promise.all([readPem(certPath, cwd), readPem(keyPath, cwd)])
  const { createSecureContext } = await import('node:tls')
  try {
    createSecureContext({ cert, key })
    return { cert, key }
  } catch (cause) {
    const message = `${quote(certPath)} and ${quote(keyPath)} are not a certificate and its private key, both in PEM`
    throw new LogpipeError('invalid_option', message, { cause })
  }
}

async function readPem(path: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw operationError('unreadable_input', `cannot read ${quote(path)}`, { cause })
  })
}
