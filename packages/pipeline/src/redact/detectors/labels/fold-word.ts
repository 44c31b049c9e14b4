/**
 * A word in the form that tables of words use: lower case, without accents, vowel points and the letters that only keyboards
 * tell apart (Persian and Arabic kaf). Vowel signs of Indic scripts stay, because words differ in them.
 */
export function foldWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase()
  const bare = word.toLowerCase().normalize('NFD').replaceAll(marks, '').normalize('NFC')
  return bare.replaceAll(variants, (letter) => plainForms.get(letter) ?? letter)
}

/** Combining accents (Latin, Greek, Cyrillic), Hebrew and Arabic points, the nukta of Indic scripts. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u093c\u09bc\u0a3c\u0abc\u0b3c\u200c\u200d]/g

/** Letters that Unicode does not decompose; https://www.unicode.org/charts/PDF/U0600.pdf and U0100.pdf. */
const plainForms: ReadonlyMap<string, string> = new Map([
  ['ı', 'i'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ø', 'o'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ß', 'ss'],
  ['ς', 'σ'],
  ['ی', 'ي'],
  ['ى', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
  ['ہ', 'ه'],
])

const variants = /[ıłđøæœßςیىکةہ]/g

function isAscii(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) > 127) return false
  return true
}
