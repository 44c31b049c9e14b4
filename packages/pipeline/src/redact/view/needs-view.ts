import { foldedClass } from './folding.ts'

/** Matches anything but the characters of nearly all lines: printable ASCII without `#`, `%`, `&`, `\` and `^`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const unusual = /[^\t\n -"$'-[\]_-~]/

/**
 * The start of anything that the view shows differently. Quotes and backslashes that are only escaped (`\"`, `\\`) are not
 * among them: detectors understand those in the text itself.
 */
const hiding = new RegExp(
  [
    `[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\u009b\\u009d\\ud835\\ud83e${foldedClass}]`,
    '\\r(?!\\n|$)',
    '%(?:[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})',
    '\\\\[nrtuxUe/E0-3]',
    '&(?:#|[A-Za-z]{2,8};)',
    '#0[0-3][0-7]',
    '\\^\\[\\[',
  ].join('|'),
)

/** Whether decoding a text could show a value that the text itself hides. Costs one look at each character of a usual line. */
export function needsView(text: string): boolean {
  return unusual.test(text) && hiding.test(text)
}
