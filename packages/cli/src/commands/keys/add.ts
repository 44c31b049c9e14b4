import type { NewKey } from '@logpipe/infra/tenants'
import { choiceError } from '../../config/choice-error.ts'
import { parseDuration, parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { shellWord } from '../../render/format.ts'
import { newKeyText } from '../../render/keys.ts'
import { newKeyJson } from '../../render/tenant-json.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'
import { tellIfUnseen } from '../unseen-key.ts'

const build = () =>
  targetCommand()
    .argument('<tenant>')
    .option('--scope <names>', 'write, read or both, separated by a comma', 'write,read')
    .option('--expires <time>', 'how long it works, such as 90d; no expiry without it')
    .option('--content-ids', 'give records ids from their content and time')

/** Creates a key and shows it, this once. */
export const addKey = defineCommand(build, run, {
  ending: (flags, tenant) => changes(`keys list ${shellWord(tenant)}`, flags),
  examples: {
    'Create a key that can only write, for 90 days': 'logpipe keys add acme --scope write --expires 90d',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, tenant: string): Promise<number> {
  const tenantId = parseTenant(tenant)
  const options = {
    scopes: parseScopes(flags.scope),
    ...expiryOf(flags.expires, context),
    ...(flags.contentIds && { hasContentIds: true as const }),
  }
  const key = await withManager(flags, context, (manager) => manager.addKey(tenantId, options))
  tellIfUnseen(context, { tenantId, key, flags })
  return report(flags, context, { tenant: tenantId, ...newKeyJson(key) }, newKeyText(key, context.out))
}

type Scope = NewKey['scopes'][number]
const scopes: readonly Scope[] = ['write', 'read']

function parseScopes(value: string): readonly Scope[] {
  const names = value.split(',').map((name) => name.trim())
  const known = scopes.filter((scope) => names.includes(scope))
  if (known.length === new Set(names).size) return known
  const word = names.find((name) => !scopes.some((scope) => scope === name)) ?? value
  throw choiceError('--scope', value, { names: scopes, mustBe: 'write, read or both, separated by a comma', word })
}

function expiryOf(value: string | undefined, { now }: CliContext): { readonly expiresAt?: string } {
  return value === undefined ? {} : { expiresAt: new Date(now() + parseDuration('--expires', value)).toISOString() }
}
