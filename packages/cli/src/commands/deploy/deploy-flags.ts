import { resolve } from 'node:path'
import type { DeployOptions, Part, Source } from '@logpipe/infra/deploy'
import { LogpipeError } from '@logpipe/sdk/contract'
import { quote } from '../../config/parse-option.ts'

export interface StageFlags {
  /** `prod` where none is typed. */
  readonly stage?: string
  readonly region?: string
  readonly json?: boolean
}

/** Options of a deployment as they are typed; what was not typed is not there. */
export interface ChoiceFlags {
  readonly open?: boolean
  readonly simulateWork?: string
  readonly alarmEmail?: string
  /** False for `--no-domain`. */
  readonly domain?: string | false
  readonly hostedZone?: string
  readonly certificate?: string
  readonly waf?: boolean
  readonly retain?: boolean
  readonly permissionsBoundary?: string
}

interface SourceFlags extends StageFlags, ChoiceFlags {
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

function parseWork(value: string): number {
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value)
  throw new LogpipeError('invalid_option', `--simulate-work is ${quote(value)}; it must be milliseconds, 0 or more`)
}
