import { stripVTControlCharacters } from 'node:util'
import type { DeployOptions, IIoHost, IoMessage, IoRequest, Toolkit } from '@aws-cdk/toolkit-lib'
import type { StackEvent as AwsEvent } from '@aws-sdk/client-cloudformation'
import { LogpipeError } from '@logpipe/sdk/contract'
import { oneLine } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { eventOf, type StackEvent } from '../stack/stack-events.ts'

/** What is told while the toolkit works. */
export interface Listener {
  /** Work on another stack begins; what follows is about it. */
  readonly onStack: (stack: { readonly stackName: string; readonly region: string }) => void
  readonly onEvent: (event: StackEvent) => void
  /** Somebody is changing the stack, so nothing is begun before that is over; told once. */
  readonly onBusy: (stack: { readonly stackName: string; readonly status: string }) => void
  /** A bundle or template was uploaded, or was there already. */
  readonly onAsset: (asset: { readonly isDone: boolean }) => void
}

export interface ToolkitUse {
  /** Of an assembly that names the stack. */
  readonly folder: string
  readonly stackName: string
  readonly listener: Listener
  /** Ends the work between two steps of it; what CloudFormation was told to do goes on. */
  readonly signal: AbortSignal
}

/** Deploys one stack of an assembly. Throws what the toolkit threw. */
export async function runDeploy(
  account: Account,
  use: ToolkitUse,
  { deploymentMethod, parameters }: Pick<DeployOptions, 'deploymentMethod' | 'parameters'>,
): Promise<'done' | 'interrupted'> {
  return untilInterrupted(use.signal, async () => {
    const [toolkit, options] = await openToolkit(account, use)
    const source = await toolkit.fromAssemblyDirectory(use.folder)
    await toolkit.deploy(source, {
      ...options,
      ...(deploymentMethod && { deploymentMethod }),
      ...(parameters && { parameters }),
    })
  })
}

/** Throws `unreadable_input` for an assembly that the toolkit cannot read: one of a newer schema. */
export async function refuseUnreadable(account: Account, use: ToolkitUse): Promise<void> {
  try {
    const [toolkit] = await openToolkit(account, use)
    const source = await toolkit.fromAssemblyDirectory(use.folder)
    const assembly = await source.produce()
    await assembly.dispose()
  } catch (cause) {
    const text = oneLine(stripVTControlCharacters(cause instanceof Error ? cause.message : String(cause)))
    throw new LogpipeError('unreadable_input', `cannot read the assembly: ${text}`, { cause })
  }
}

/** Deletes one stack that an assembly names. Throws what the toolkit threw. */
export async function runDestroy(account: Account, use: ToolkitUse): Promise<'done' | 'interrupted'> {
  return untilInterrupted(use.signal, async () => {
    const [toolkit, options] = await openToolkit(account, use)
    await toolkit.destroy(await toolkit.fromAssemblyDirectory(use.folder), options)
  })
}

async function untilInterrupted(signal: AbortSignal, work: () => Promise<void>): Promise<'done' | 'interrupted'> {
  try {
    await work()
    return 'done'
  } catch (error) {
    if (signal.aborted) return 'interrupted'
    throw error
  }
}

/** The CDK's toolkit for one account, with an answer to each of its questions. It takes a second to load: only here is it loaded. */
async function openToolkit({ credentials, region, pollMs }: Account, { stackName, listener, signal }: ToolkitUse) {
  const { BaseCredentials, StackSelectionStrategy, Toolkit } = await import('@aws-cdk/toolkit-lib')
  const toolkit: Toolkit = new Toolkit({
    ioHost: createHost(listener, signal),
    color: false,
    emojis: false,
    sdkConfig: { baseCredentials: BaseCredentials.custom({ provider: credentials, region }) },
  })
  const stacks = { patterns: [stackName], strategy: StackSelectionStrategy.PATTERN_MUST_MATCH_SINGLE }
  return [toolkit, { stacks, stackEventPollingInterval: pollMs }] as const
}

/**
 * Every question of the toolkit counts as confirmed where nobody answers, so each is answered here. A plan is shown and confirmed
 * before the toolkit is asked to carry it out, so its own questions about the same are answered with yes.
 * https://docs.aws.amazon.com/cdk/api/toolkit-lib/message-registry/
 */
const answers: Readonly<Record<string, boolean>> = {
  /** Deploy these changes? */
  CDK_TOOLKIT_I5060: true,
  /** Destroy this stack? */
  CDK_TOOLKIT_I7010: true,
  /** Roll the stack back first? It is not asked of a stack that is ready, and no other is deployed. */
  CDK_TOOLKIT_I5050: false,
}

/** Messages that the toolkit sends without waiting for them, or beside its work: to fail at one would end the process. */
const untended = /^CDK_(?:SDK|ASSETS)_|^CDK_TOOLKIT_[IE]550/

/** Between the toolkit and us: hears its messages, answers its questions, and ends it where the signal says so. */
export function createHost({ onEvent, onAsset }: Pick<Listener, 'onEvent' | 'onAsset'>, signal: AbortSignal): IIoHost {
  return {
    notify: async ({ code, data }: IoMessage<unknown>) => {
      if (code === 'CDK_TOOLKIT_I5502') onEvent(eventOf((data as { readonly event: AwsEvent }).event))
      if (code === 'CDK_TOOLKIT_I5220') onAsset({ isDone: false })
      if (code === 'CDK_TOOLKIT_I5221') onAsset({ isDone: true })
      // The toolkit cannot be told to stop, but it tells each step, and a step that cannot be told is its last.
      if (!untended.test(code ?? '')) signal.throwIfAborted()
    },
    requestResponse: async <T>({ code, message }: IoRequest<unknown, T>): Promise<T> => {
      signal.throwIfAborted()
      const answer = answers[code]
      if (answer !== undefined) return answer as T
      const question = oneLine(stripVTControlCharacters(message)).slice(0, 200)
      throw new LogpipeError('aws_failed', `the deployment asks what nobody foresaw (${code}): ${question}`)
    },
  }
}
