import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** What `parseDuration` takes a number without a unit for is said of every flag that takes a time. */
export function sayBareSeconds({ options }: CommandUnknownOpts): void {
  for (const option of options) {
    if (option.flags.endsWith(' <time>')) option.description += '; a bare number is seconds'
  }
}
