import type { StackEvent } from './stack-events.ts'

/** What is told while stacks are changed. */
export interface Listener {
  /** Work on another stack begins; what follows is about it. */
  readonly onStack: (stack: { readonly stackName: string; readonly region: string }) => void
  readonly onEvent: (event: StackEvent) => void
  /** Somebody is changing the stack, so nothing is begun before that is over; told once. */
  readonly onBusy: (stack: { readonly stackName: string; readonly status: string }) => void
  /** A bundle or template is uploaded, or was there already. */
  readonly onAsset: (asset: { readonly isDone: boolean }) => void
}
