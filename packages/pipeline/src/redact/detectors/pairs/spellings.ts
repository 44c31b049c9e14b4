const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ı: 'i',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  ə: 'e',
  æ: 'ae',
  ð: 'd',
}

/** A word as programs may write it: composed or not, in Latin letters without accents, and without joiners. */
export function spellingsOf(word: string): readonly string[] {
  if (/^[a-z]*$/.test(word)) return [word]
  const plain = /^[\p{Script=Latin}\p{M}'’‘]+$/u.test(word)
    ? word
        .normalize('NFD')
        .replaceAll(/[\p{M}'’‘]/gu, '')
        .replaceAll(/[łıøđßəæð]/g, (letter) => plainLetters[letter] ?? letter)
    : word
  return [...new Set([word, word.normalize('NFC'), word.normalize('NFD'), plain, word.replaceAll('\u200c', '')])]
}
