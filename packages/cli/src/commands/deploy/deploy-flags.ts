import { resolve } from 'node:path'
import type { DeployOptions, Part, Source } from '@logpipe/infra/deploy'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseWork } from '../../config/parse-option.ts'
import { jsonCommand } from '../base-commands.ts'
import type { FlagsOf } from '../define-command.ts'

/** A command on a deployment. */
export function stageCommand() {
  return jsonCommand().option(
    '--stage <name>',
    'stage of the deployment, which is named logpipe-<stage> (default: "prod")',
  )
}

export const regionFlag = ['--region <name>', "AWS region (env AWS_REGION; default: the AWS profile's)"] as const

/** A command that takes the options of a deployment. What is not given stays as it was deployed. */
export function optionsCommand() {
  return stageCommand()
    .option('--open', 'serve requests without a key')
    .option('--no-open', 'serve only requests with a key (the default)')
    .option('--simulate-work <ms>', 'simulated work of the worker, milliseconds per character')
    .option('--alarm-email <address>', 'address that receives alarms; it must confirm the subscription')
    .option('--domain <name>', 'host name of the endpoint, in a Route 53 zone of this account')
    .option('--no-domain', 'the host name that AWS assigns (the default)')
    .option('--hosted-zone <id>', 'hosted zone of the domain; found by its name otherwise')
    .option('--certificate <arn>', 'existing certificate of the domain')
    .option('--waf', 'CloudFront with WAF in front, as the only way in')
    .option('--no-waf', 'no CloudFront (the default)')
    .option('--retain', 'tables and master key outlive the stack (the default)')
    .option('--no-retain', 'tables and master key are deleted with the stack')
    .option('--permissions-boundary <arn>', 'policy that bounds every role of the stack')
}

export type StageFlags = FlagsOf<typeof stageCommand>

/** Options of a deployment as they are typed; what was not typed is not there. */
export type ChoiceFlags = FlagsOf<typeof optionsCommand>

interface SourceFlags extends ChoiceFlags {
  readonly only?: Part
  readonly assembly?: string
}

/** The stage that was typed, or `prod`. It is judged where it is used. */
export function stageOf({ stage = 'prod' }: Pick<StageFlags, 'stage'>): string {
  return stage
}

/** What is to be deployed or compared: a folder that synth wrote, or a stage with its options. */
export function sourceOf(flags: SourceFlags, { cwd }: { readonly cwd: string }): Source {
  const options = optionsOf(flags)
  if (flags.assembly === undefined) {
    return { kind: 'stage', stage: stageOf(flags), options, ...(flags.only && { part: flags.only }) }
  }
  if (Object.keys(options).length > 0 || flags.only !== undefined || flags.stage !== undefined) {
    const why = 'stage and options were chosen when logpipe synth wrote it'
    throw new LogpipeError('invalid_option', `--assembly is deployed as it is: ${why}`)
  }
  return { kind: 'folder', folder: resolve(cwd, flags.assembly) }
}

/** Reads what was typed; what it holds is judged where it is used. Throws `invalid_option`. */
export function optionsOf(flags: ChoiceFlags): DeployOptions {
  const { open, alarmEmail, domain, hostedZone, certificate, waf, retain, permissionsBoundary } = flags
  const workMsPerChar = flags.simulateWork === undefined ? undefined : parseWork(flags.simulateWork)
  return {
    ...(open !== undefined && { isOpen: open }),
    ...(workMsPerChar !== undefined && { workMsPerChar }),
    ...(alarmEmail !== undefined && { alarmEmail }),
    ...(domain !== undefined && { domain: domain === false ? '' : domain }),
    ...(hostedZone !== undefined && { hostedZoneId: hostedZone }),
    ...(certificate !== undefined && { certificateArn: certificate }),
    ...(waf !== undefined && { isBehindWaf: waf }),
    ...(retain !== undefined && { isRetained: retain }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  }
}
