import type { StackEvent } from './stack-events.ts'

/** Callbacks for the progress of a deployment. */
export interface Listener {
  /** Work on another stack begins; the following events belong to it. */
  readonly onStack: (stack: { readonly stackName: string; readonly region: string }) => void
  readonly onEvent: (event: StackEvent) => void
  /** Another operation is running on the stack and must finish first; called once. */
  readonly onBusy: (stack: { readonly stackName: string; readonly status: string }) => void
  /** The upload of a bundle or template begins or ends; one that is already in the bucket counts too. */
  readonly onAsset: (asset: { readonly isDone: boolean }) => void
  /** Something beside the deployment did not work, which it does not fail for. One sentence. */
  readonly onNote: (sentence: string) => void
}
