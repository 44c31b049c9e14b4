import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { severities } from '@logpipe/sdk/contract'
import { isStackName } from '@logpipe/sdk/operations'
import { noContext, readConfigFile } from '../config/config-file.ts'
import { parseTenant } from '../config/parse-option.ts'
import { type Config, resolveConfig } from '../config/resolve-config.ts'
import type { CliContext } from '../context.ts'
import type { NameKind } from './name-kind.ts'
import { tenantManagerOf } from './tenant-manager-of.ts'

/** Names of a kind that exist where a command line would work. Starts nothing: a stack that does not run has no tenants to tell. */
export async function findNames(
  kind: NameKind,
  words: readonly string[],
  context: CliContext,
): Promise<readonly string[]> {
  const config = await resolveConfig(flagsOf(words), context)
  switch (kind) {
    case 'severity':
      return severities
    case 'context':
      return [...((await readConfigFile(context))?.contexts.keys() ?? []), noContext]
    case 'target':
      return ['embedded', ...(await stacks(config, context))]
    case 'stage':
      return (await stacks(config, context)).map((name) => name.replace('logpipe-', ''))
    case 'tenant':
      return tenants(config, context)
    case 'key':
      return keys(words, config, context)
  }
}

const known = ['--data', '--target', '--region', '--context']

/** The flags of a line that is not finished, with which its command would find its target. */
function flagsOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    known.flatMap((flag) => {
      const i = words.lastIndexOf(flag)
      const value = i === -1 ? words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) : words[i + 1]
      return value === undefined ? [] : [[flag.slice(2), value]]
    }),
  )
}

/** Deployed stacks that logpipe.json names, or that something was sent to from here. */
async function stacks({ dataDir }: Config, context: CliContext): Promise<readonly string[]> {
  const file = await readConfigFile(context)
  const named = [file?.settings, ...(file?.contexts.values() ?? [])].map((settings) => settings?.target ?? '')
  const ledgers = await readdir(join(dataDir, 'ledger')).catch(() => [])
  const sentTo = ledgers.map((name) => name.slice(0, name.indexOf('.')))
  return [...new Set([...named, ...sentTo])].filter(isStackName).toSorted()
}

async function tenants(config: Config, context: CliContext): Promise<readonly string[]> {
  const manager = await tenantManagerOf(config, context)
  const found = (await manager?.list()) ?? []
  manager?.close()
  const own = config.tenant === undefined ? [] : [config.tenant]
  return [...new Set([...own, ...found.map(({ tenantId }) => tenantId)])]
}

/** The keys of the tenant that stands before: `keys revoke acme <key id>`. */
async function keys(words: readonly string[], config: Config, context: CliContext): Promise<readonly string[]> {
  const tenant = words.filter((word) => !word.startsWith('-'))[2]
  const manager = tenant === undefined ? undefined : await tenantManagerOf(config, context)
  const found = await manager?.show(parseTenant(tenant))
  manager?.close()
  return found?.keys.map(({ keyId }) => keyId) ?? []
}
