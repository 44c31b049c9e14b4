import { textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { fair, isRandomRun, isWordy, strengthOf, weak } from '../secrets/value-strength.ts'
import { accountForms } from './account-forms.ts'
import { isChosen } from './account-secrets.ts'
import { looksLikeSecret } from './phrases.ts'
import { type SecretForm, secretForms } from './secret-forms.ts'

/** Finds secrets after the word that ends at `end`. */
type Find = (text: string, start: number, end: number) => readonly Span[]

const looksOf: Readonly<Record<SecretForm[1], (written: string) => boolean>> = {
  '': () => true,
  chosen: isChosen,
  likely: looksLikeSecret,
  fair: (written) => strengthOf(written) >= fair || isWordy(written),
  numbered: (written) => strengthOf(written) >= weak || isWordy(written),
  random: (written) => isChosen(written) && isRandomRun(written, { start: 0, end: written.length }),
  mixed: (written) => /\d/.test(written) && /[A-Za-z]/.test(written),
}

/** Of messages with many fields. */
const maxAhead = 500

const forms = [...accountForms, ...secretForms].flatMap(([words, looks, source]) => {
  const form = { source: source.slice(1), after: RegExp(source, 'd'), isLikely: looksOf[looks] }
  return words.split(' ').map((word) => ({ word, form }))
})

/** The secrets that stand after a word in a known form, by the word: what follows is read once for all of its forms. */
export const formedSecrets: readonly (readonly [word: string, find: Find])[] = [
  ...Map.groupBy(forms, ({ word }) => word),
].map(([word, ofWord]) => {
  let any: RegExp | undefined
  return [
    word,
    (text, _start, end) => {
      // No form starts with a comma, as lists of words have it, or another flag.
      if (text.charAt(end) === ',' || text.startsWith(' --', end)) return none
      const ahead = textAfter(text, end, maxAhead)
      // All forms in one pattern, as most words are followed by none of them; at start-up, it would be one for each word.
      any ??= RegExp(`^(?:${ofWord.map(({ form }) => form.source).join('|')})`)
      return any.test(ahead) ? ofWord.flatMap(({ form }) => secretsOf(ahead, end, form)) : none
    },
  ]
})

type Form = (typeof forms)[number]['form']

function secretsOf(ahead: string, end: number, { after, isLikely }: Form): readonly Span[] {
  const match = after.exec(ahead)
  return match === null
    ? none
    : secretsIn(match, end).filter((span) => isLikely(ahead.slice(span.start - end, span.end - end)))
}

const none: readonly Span[] = []

/** The groups of a match; the mark that ends a sentence is not part of the last one. */
function secretsIn(match: RegExpExecArray, from: number): readonly Span[] {
  const [, ...groups] = match.indices ?? []
  return groups
    .filter((group) => group !== undefined)
    .map(([start, end]) => ({ start: from + start, end: from + end - (endsSentence(match, end) ? 1 : 0) }))
}

function endsSentence(match: RegExpExecArray, end: number): boolean {
  return '.,;:'.includes(match[0].charAt(end - 1) || ' ')
}
