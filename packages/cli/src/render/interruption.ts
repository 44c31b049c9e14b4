import type { Interrupted } from '@logpipe/infra/deploy'

/** What continues after Ctrl-C, and how to resume. */
export function interruptedText({ stackName, region, inFlight }: Interrupted, command: string): string {
  const again = `\`${command}\` with the same options resumes from here`
  if (inFlight === undefined) return `No AWS operation is in progress. ${again}.\n`
  const stage = stackName.slice('logpipe-'.length)
  // An edge stack is part of a deployment, and has no stage to follow it by.
  const watch = stage.endsWith('-edge')
    ? ''
    : `\`logpipe status --wait --stage ${stage} --region ${region}\` follows it; `
  return `${stackName} in ${region} is in ${inFlight}, and continues in AWS. ${watch}${again}.\n`
}

/** The same as a document. */
export function interruptedDocument({ stackName, region, inFlight }: Interrupted) {
  return { result: 'interrupted', stack: stackName, region, in_flight: inFlight ?? null }
}
