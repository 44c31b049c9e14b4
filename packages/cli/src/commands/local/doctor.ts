import { isStackName } from '@logpipe/sdk/operations'
import { findTenant } from '../../config/choose-tenant.ts'
import { type Config, resolveConfig } from '../../config/resolve-config.ts'
import type { CliContext } from '../../context.ts'
import type { Diagnosis } from '../../doctor/diagnosis.ts'
import { doctorTable } from '../../render/doctor.ts'
import { jsonLine } from '../../render/format.ts'
import { snakeKeys } from '../../render/json-style.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** Checks the runtime, the configuration, the data folder and the target, and changes nothing. */
export const doctor = defineCommand(targetCommand, run, {
  ending: { kind: 'judges', hasVerdict: true },
  examples: {
    'Check everything': 'logpipe doctor',
    'Check a deployed stack': 'logpipe doctor --target logpipe-prod',
  },
})

async function run(flags: FlagsOf<typeof targetCommand>, context: CliContext): Promise<number> {
  const config = await resolveConfig(flags, context)
  const checks: readonly Diagnosis[] = [
    { what: 'runtime', status: 'ok', version: context.nodeVersion },
    ...settingsOf(config, context),
    { what: 'target', status: 'ok', target: config.target, source: config.targetSource },
    ...(await checkTarget(config)),
  ]
  const isWrong = checks.some(({ status }) => status === 'wrong')
  const { out } = context
  out.write(
    flags.json
      ? jsonLine({ verdict: isWrong ? 'failed' : 'passed', checks: snakeKeys(checks) })
      : doctorTable(checks, out),
  )
  return isWrong ? 1 : 0
}

/** What decides the rest: the file, its context, and the tenant of commands that are given none. */
function settingsOf(config: Config, context: CliContext): readonly Diagnosis[] {
  const { file, contextName, contextSource } = config
  const tenant = findTenant(undefined, config, context)
  return [
    ...(file === undefined ? [] : [{ what: 'configuration', status: 'ok', path: file } as const]),
    ...(contextName === undefined || contextSource === undefined
      ? []
      : [{ what: 'context', status: 'ok', context: contextName, source: contextSource } as const]),
    ...(tenant === undefined
      ? []
      : [{ what: 'tenant', status: 'ok', tenant: tenant.tenantId, source: tenant.source } as const]),
  ]
}

/** Each kind of target loads only what checks it. */
async function checkTarget(config: Config): Promise<readonly Diagnosis[]> {
  if (config.target === 'embedded') {
    const { checkEmbedded } = await import('../../doctor/check-embedded.ts')
    return checkEmbedded(config)
  }
  if (isStackName(config.target)) {
    const { checkDeployed } = await import('../../doctor/check-deployed.ts')
    return checkDeployed(config)
  }
  const { checkEndpoint } = await import('../../doctor/check-endpoint.ts')
  return [await checkEndpoint(config.target)]
}
