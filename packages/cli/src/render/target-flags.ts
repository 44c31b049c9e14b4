import { shellWord } from './format.ts'

/** The flags that choose a target. */
export interface TargetFlags {
  readonly target?: string
  readonly region?: string
  readonly data?: string
}

/** The same flags again, each after a space, for a next command to be pasted; empty where none was given. */
/** `--state` as it was given. */
export function repeatState(state: string | false | undefined): string {
  return typeof state === 'string' ? ` --state ${shellWord(state)}` : ''
}

export function repeatTarget({ target, region, data }: TargetFlags): string {
  return Object.entries({ target, region, data })
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${shellWord(value)}`]))
    .join('')
}
