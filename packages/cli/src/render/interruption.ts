import type { Interrupted } from '@logpipe/infra/deploy'

/** What goes on after Ctrl-C, and how to come back to it. */
export function interruptedText({ stackName, region, underWay }: Interrupted, command: string): string {
  const again = `${command}, with the same options, goes on where this ended`
  if (underWay === undefined) return `Nothing is under way in AWS. ${again}.\n`
  const stage = stackName.slice('logpipe-'.length)
  // An edge stack is part of a deployment, and has no stage of its own to be watched by.
  const watch = stage.endsWith('-edge') ? '' : `logpipe status --wait --stage ${stage} --region ${region} watches it; `
  return `${stackName} in ${region} is in ${underWay}, and goes on in AWS. ${watch}${again}.\n`
}
