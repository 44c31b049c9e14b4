/** A stage, as a regular expression for its whole text. */
export const stagePattern = '[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?'

/** Whether text names a stage. None ends as the name of an edge stack does. */
export function isStage(text: string): boolean {
  return new RegExp(`^${stagePattern}$`).test(text) && !`-${text}`.endsWith('-edge')
}

/** Whether text names a deployed stack: `logpipe-` and its stage. */
export function isStackName(text: string): boolean {
  return text.startsWith('logpipe-') && isStage(text.slice('logpipe-'.length))
}
