import { foldedClass } from './folding.ts'

/**
 * The start of anything that the view shows differently. Quotes and backslashes that are only escaped (`\"`, `\\`) are not
 * among them: detectors understand those in the text itself.
 */
const hiding = new RegExp(
  [
    `[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\u009b\\u009d\\ud835\\ud83e${foldedClass}]`,
    '\\r(?!\\n|$)',
    '%(?:[0-7][0-9A-Fa-f]|[Cc]2|[Dd](?:9%[Aa]|[Bb]%[Bb])|[Ee]|[Ff]0|u[0-9A-Fa-f]{4})',
    '\\\\[nrtbfvuxUe/E0-3]',
    '&(?:#|[A-Za-z]{2,8};)',
    '#0[0-3][0-7]',
    '\\^\\[\\[',
    // A colour without its ESC, a list of bytes, the spaces of a form.
    '\\[\\d{1,3}(?:;\\d{1,3})*m',
    '\\[ ?-?\\d{1,3}(?:(?:, ?| )-?\\d{1,3}){4}',
    '\\w\\+\\d[^+]*\\w\\+\\d',
  ].join('|'),
)

/** Whether decoding a text could show a value that the text itself hides. */
export function needsView(text: string): boolean {
  return hiding.test(text)
}
