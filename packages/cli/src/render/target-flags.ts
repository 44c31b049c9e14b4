import { shellWord } from './format.ts'

/** How a command was told where to work. */
export interface TargetFlags {
  readonly target?: string
  readonly region?: string
  readonly data?: string
}

/** These flags once more, each after a space, for the next command to be pasted; empty where none was given. */
export function repeatTarget({ target, region, data }: TargetFlags): string {
  return Object.entries({ target, region, data })
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${shellWord(value)}`]))
    .join('')
}
