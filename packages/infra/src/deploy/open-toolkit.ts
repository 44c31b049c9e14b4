import type { IIoHost, IoMessage, IoRequest, Toolkit } from '@aws-cdk/toolkit-lib'
import type { StackEvent as AwsEvent } from '@aws-sdk/client-cloudformation'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { Account } from '../account/open-account.ts'
import { eventOf, type StackEvent } from './stack-events.ts'

/** What is told while the toolkit works. */
export interface Listener {
  readonly onEvent: (event: StackEvent) => void
  /** A bundle or template was uploaded, or was there already. */
  readonly onAsset: (asset: { readonly isDone: boolean }) => void
}

/** The CDK's toolkit for one account, with an answer to each of its questions. It takes a second to load: only here is it loaded. */
export async function openToolkit({ credentials, region }: Account, listener: Listener): Promise<Toolkit> {
  const { BaseCredentials, Toolkit } = await import('@aws-cdk/toolkit-lib')
  return new Toolkit({
    ioHost: createHost(listener),
    color: false,
    emojis: false,
    sdkConfig: { baseCredentials: BaseCredentials.custom({ provider: credentials, region }) },
  })
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

export function createHost({ onEvent, onAsset }: Listener): IIoHost {
  return {
    notify: async ({ code, data }: IoMessage<unknown>) => {
      if (code === 'CDK_TOOLKIT_I5502') onEvent(eventOf((data as { readonly event: AwsEvent }).event))
      if (code === 'CDK_TOOLKIT_I5220') onAsset({ isDone: false })
      if (code === 'CDK_TOOLKIT_I5221') onAsset({ isDone: true })
    },
    requestResponse: async <T>({ code, message }: IoRequest<unknown, T>): Promise<T> => {
      const answer = answers[code]
      if (answer !== undefined) return answer as T
      throw new LogpipeError(
        'aws_failed',
        `the deployment asks what nobody foresaw (${code}): ${message.slice(0, 200)}`,
      )
    },
  }
}
