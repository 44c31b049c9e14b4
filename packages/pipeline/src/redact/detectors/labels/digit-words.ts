/** Words for the digits from zero to nine, by language; with a slash between those for the same one. */
export const digitWords: readonly string[] = [
  // English, German, Dutch
  'zero/oh/nought one two three four five six seven eight nine',
  'null eins/ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun',
  'nul een/één twee drie vier vijf zes zeven acht negen',
  // Spanish, Portuguese, French, Italian, Romanian
  'cero uno/una dos tres cuatro cinco seis siete ocho nueve',
  'zero um/uma dois/duas três/tres quatro cinco seis/meia sete oito nove',
  'zéro/zero un/une deux trois quatre cinq six sept huit neuf',
  'zero uno due tre quattro cinque sei sette otto nove',
  'zero unu doi trei patru cinci șase/sase șapte/sapte opt nouă/noua',
  // Polish, Turkish, Indonesian, Swedish
  'zero jeden dwa trzy cztery pięć/piec sześć/szesc siedem osiem dziewięć/dziewiec',
  'sıfır/sifir bir iki üç/uc dört/dort beş/bes altı/alti yedi sekiz dokuz',
  'nol/kosong satu dua tiga empat lima enam tujuh delapan sembilan',
  'noll ett/en två/tva tre fyra fem sex sju åtta/atta nio',
]

/** Before a number in words. */
export const beforeSpelled = String.raw`\b(?:(?:tele?)?(?:ph|f)on[eo]?s?|telefon|tel|mobile?|mobil|cell\w*|fax|call|dial|ring|text|sms|reach|number|me (?:at|on)|nummer|n[uú]mero|numero|handy|celular|portable|m[oó]vil|rufnummer|llam\w+|appel\w+)\b`

/** What the parts of a number are called, after its noun. */
export const namesOfParts = String.raw`area|areacode|country|npa|prefix|exchange|nxx|group|serial|line|local|suffix|number|no|first|second|third|middle|last|two|three|four|digits?|parts?|part[_-]?\d|p?\d|[abc]`

/** Top-level domains that people say; others are words as well. */
export const spokenDomains =
  '(?:com|org|net|edu|gov|io|info|biz|co|eu|de|fr|es|it|nl|uk|br|pt|pl|at|ch|be|us|ca|au|in|jp|mx|ar|ru|se|no|dk|fi|ie|nz|za|app|dev|test|example)'
