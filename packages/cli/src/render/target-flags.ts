import { shellWord } from './format.ts'

/** The flags that choose a target. */
export interface TargetFlags {
  readonly target?: string
  readonly region?: string
  readonly data?: string
  readonly context?: string
}

/** `--state` or `--no-state` as it was given: without the latter the next command would begin where an earlier one ended. */
export function repeatState(state: string | false | undefined): string {
  if (state === false) return ' --no-state'
  return typeof state === 'string' ? ` --state ${shellWord(state)}` : ''
}

/** The same flags again, each after a space, for a next command to be pasted; empty where none was given. */
export function repeatTarget({ target, region, data, context }: TargetFlags): string {
  return Object.entries({ target, region, data, context })
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${shellWord(value)}`]))
    .join('')
}
