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
