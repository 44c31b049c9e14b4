import { textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { fair, strengthOf, weak } from '../secrets/value-strength.ts'
import { isChosen } from './account-secrets.ts'
import { looksLikeSecret } from './phrases.ts'
import { secretForms } from './secret-forms.ts'

/** Finds secrets after the word that ends at `end`. */
type Find = (text: string, start: number, end: number) => readonly Span[]

const looksOf: Readonly<Record<(typeof secretForms)[number][1], (written: string) => boolean>> = {
  '': () => true,
  chosen: isChosen,
  likely: looksLikeSecret,
  fair: (written) => strengthOf(written) >= fair,
  numbered: (written) => strengthOf(written) >= weak,
  mixed: (written) => /\d/.test(written) && /[A-Za-z]/.test(written),
}

const maxAhead = 200
/** Of messages with many fields. */
const maxFields = 500

/** The secrets that stand after a word in a known form, by the words. */
export const formedSecrets: readonly (readonly [words: string, find: Find])[] = secretForms.map(
  ([words, looks, source]) => {
    const after = RegExp(source, 'd')
    const most = source.includes('{0,400}') ? maxFields : maxAhead
    return [
      words,
      (text, _start, end) =>
        // No form starts with a comma, as lists of words have it.
        text.charAt(end) === ','
          ? []
          : secretsIn(after.exec(textAfter(text, end, most)), end).filter(({ start, end: stop }) =>
              looksOf[looks](text.slice(start, stop)),
            ),
    ]
  },
)

function secretsIn(match: RegExpExecArray | null, from: number): readonly Span[] {
  const [, ...groups] = match?.indices ?? []
  return groups.filter((group) => group !== undefined).map(([start, end]) => ({ start: from + start, end: from + end }))
}
