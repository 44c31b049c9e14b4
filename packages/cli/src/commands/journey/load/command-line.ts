import type { CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings'
import { shellWord } from '../../../render/format.ts'

/** A command as it could be typed again: only what was given. Keys, and what a URL says of a user, are masked. */
export function commandLine(name: string, command: CommandUnknownOpts, flags: OptionValues): string {
  const words = command.options.flatMap((option) => {
    const { long, negate, defaultValue } = option
    const value: unknown = flags[option.attributeName()]
    if (long == null || value === undefined || value === defaultValue) return []
    if (typeof value === 'boolean') return value === !negate ? [long] : []
    return [value].flat().flatMap((one) => [long, shellWord(masked(String(one)))])
  })
  return [name, ...words].join(' ')
}

function masked(value: string): string {
  return value.replaceAll(/lp_[A-Za-z0-9_-]*/gi, 'lp_…').replaceAll(/(:\/\/)[^/?#]*@/g, '$1…@')
}
