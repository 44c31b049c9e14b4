import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { keyOf } from '../../../config/api-key.ts'
import { chooseTenant, findTenant } from '../../../config/choose-tenant.ts'
import { type Config, resolveConfig } from '../../../config/resolve-config.ts'
import type { CliContext } from '../../../context.ts'
import type { FindOptions } from '../../../ship/source/find-inputs.ts'
import type { InputNote } from '../../../ship/source/input.ts'
import { chooseInputs, isPipe, mayComeLater } from './choose-inputs.ts'
import { parseFormatFlags } from './format-flags.ts'
import { parseSendFlags, type SendFlags } from './send-flags.ts'
import { parseSourceFlags } from './source-flags.ts'

export type Plan = Awaited<ReturnType<typeof planSending>>

/** What is to be sent, and how: all that is known before there is a target. */
export async function planSending(flags: SendFlags, context: CliContext, paths: readonly string[]) {
  const parsed = parseSendFlags(flags, paths)
  const format = await parseFormatFlags(flags)
  const key = keyOf(context)
  const config = await resolveConfig(flags, context)
  const tenantId = tenantOf(flags, config, context)
  context.boundHeap?.()
  const notes: InputNote[] = []
  const onNote = (note: InputNote): void => void notes.push(note)
  const sources: FindOptions = { ...parseSourceFlags(flags), dataDir: config.dataDir }
  const found = await chooseInputs(paths, { ...sources, onNote }, context)
  const areFiles = found.inputs.length > 0 && !found.inputs.some(isPipe)
  if (parsed.spoolBytes !== undefined && !parsed.isFollowing && areFiles) {
    throw new LogpipeError('invalid_option', '--spool is for pipes and --follow: files can be read again')
  }
  const problems = parsed.isFollowing ? found.problems.filter((problem) => !mayComeLater(problem)) : found.problems
  return { flags, paths, parsed, format, tenantId, key, config, notes, onNote, sources, found, problems }
}

/** Undefined only where every line must name its tenant. */
function tenantOf(
  { tenant, tenantFrom, dryRun }: SendFlags,
  config: Config,
  context: CliContext,
): TenantId | undefined {
  if (dryRun === true) return undefined
  if (tenantFrom !== undefined) return findTenant(tenant, config, context)?.tenantId
  return chooseTenant(tenant, config, context)
}
