import type { Status } from '@logpipe/infra/deploy'
import { createClient } from '@logpipe/sdk'
import type { CliContext } from '../../context.ts'
import { messageOf } from '../../error-message.ts'
import { exitCodes } from '../../exit-codes.ts'
import { startDeployProgress } from '../../render/deploy-progress.ts'
import { jsonLine, printable } from '../../render/format.ts'
import { judges } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { regionFlag, stageCommand } from './deploy-flags.ts'
import { openStage } from './open-stage.ts'

const build = () =>
  stageCommand()
    .option(...regionFlag)
    .option('--wait', 'wait until no deployment is running')

/** Shows the state of a deployment: exit code 0 where it is ready and responds, 1 where it is not. */
export const status = defineCommand(build, run, {
  ending: judges,
  examples: {
    'Wait until a deployment has ended': 'logpipe status --stage prod --wait',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { unknownStack } = await import('@logpipe/infra/deploy')
  const { stage, stackName, deployer } = await openStage(flags, context)
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const { region, accountId } = deployer.account
  try {
    const found = flags.wait
      ? await watched(context, { stackName, region }, (listener) =>
          deployer.settle(stage, { listener, signal: interrupt.signal }),
        )
      : await deployer.status(stage)
    if (found.kind === 'absent') throw unknownStack(found.stackName, { region, accountId })
    if (found.kind === 'deleted') {
      const document = { stack: found.stackName, region, account: accountId, state: 'deleted' }
      context.out.write(flags.json ? jsonLine(document) : `${found.stackName} is deleted\n`)
      return 1
    }
    const { EndpointUrl, Version } = found.stack.outputs
    const endpoint = found.kind === 'ready' && EndpointUrl ? await healthOf(EndpointUrl) : undefined
    const document = {
      stack: found.stack.stackName,
      region,
      account: accountId,
      state: found.kind,
      status: found.stack.status,
      changed_at: found.stack.changedAt,
      version: Version ?? null,
      endpoint: EndpointUrl ?? null,
      answers: endpoint?.isUp ?? null,
      options: found.stack.parameters,
      ...(found.reason && { reason: found.reason }),
    }
    context.out.write(flags.json ? jsonLine(document) : statusText(document, endpoint?.detail, context))
    if (interrupt.signal.aborted) return exitCodes.interrupted
    return found.kind === 'ready' && endpoint?.isUp !== false ? 0 : 1
  } finally {
    stopListening()
    deployer.close()
  }
}

async function watched(
  context: CliContext,
  place: { readonly stackName: string; readonly region: string },
  settle: (listener: ReturnType<typeof startDeployProgress>) => Promise<Status>,
): Promise<Status> {
  const progress = startDeployProgress(context)
  progress.onStack(place)
  try {
    return await settle(progress)
  } finally {
    progress.done()
  }
}

interface Health {
  readonly isUp: boolean
  readonly detail: string
}

async function healthOf(url: string): Promise<Health> {
  try {
    const client = createClient({ url, timeoutMs: 5_000, retries: 0 })
    await client.health().finally(client.close)
    return { isUp: true, detail: 'responds' }
  } catch (error) {
    return { isUp: false, detail: messageOf(error) }
  }
}

interface StatusDocument {
  readonly stack: string
  readonly region: string
  readonly account: string
  readonly state: string
  readonly status: string
  readonly changed_at: string
  readonly version: string | null
  readonly endpoint: string | null
  readonly options: Readonly<Record<string, string>>
  readonly reason?: string
}

function statusText(document: StatusDocument, health: string | undefined, { out }: CliContext): string {
  const { green, yellow, red, bold, dim } = out.color
  const color = { ready: green, busy: yellow, empty: yellow }[document.state] ?? red
  const chosen = Object.entries(document.options).filter(([name, value]) => name !== 'Stage' && value !== '')
  const lines = [
    `${bold(document.stack)} ${dim(`(${document.region}, account ${document.account})`)}`,
    `  status    ${color(document.status)} since ${document.changed_at}`,
    ...(document.version ? [`  version   ${printable(document.version)}`] : []),
    ...(document.endpoint
      ? [`  endpoint  ${printable(document.endpoint)}${health ? ` ${printable(health)}` : ''}`]
      : []),
    `  options   ${chosen.map(([name, value]) => `${name}=${printable(value)}`).join(' ') || 'defaults'}`,
    ...(document.reason ? [`  ${red(printable(document.reason))}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
