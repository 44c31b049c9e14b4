import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isDigit, isLetter } from '../../text/chars.ts'
import { readGroups } from './phone-groups.ts'
import { isOtherShape, longestGrouping } from './phone-shapes.ts'

/**
 * Languages that put the verb last say after a number that it is called: `090-…までお電話ください`, `… numarasından arayın`,
 * `… पर कॉल करें`; others call it a number of somebody (`… is my number`). Sources: Wiktionary's entries for "call" and "number", and the
 * grammars of postpositions (Japanese まで, に; Korean 로; Turkish -den; Hindi पर).
 */
const phrases: readonly string[] = [
  // Japanese, Korean, Chinese
  ' ?(?:まで|に|へ)[、,]?(?:お|ご)?(?:電話|連絡|かけ|掛け|折り?返|問い?合わ?せ|ショートメール|SMS|メッセージ|FAX)',
  ' ?(?:으?로|번으로|번에|에게?|번)? ?(?:전화|연락|문자|통화|카톡|SMS|팩스)',
  ' ?(?:找我|联系我|聯絡我|给我打|給我打|是我的?(?:电话|電話|手机|手機|号码|號碼))',
  // Turkish, Azerbaijani
  " (?:numaras[ıi]|no(?:lu|'lu)(?: telefon| hat| numara)|numaral[ıi] (?:telefon|hat|cep|gsm))",
  "(?: |'|’)?(?:[dt][ea]n)? (?:aray[ıi]n|arayabilir|ara(?![\\p{L}])|ula[sş])",
  // Indic languages, in their scripts and romanized
  ' (?:(?:पर|को|वर|में) ?)?(?:नंबर पर )?(?:कॉल|काल|फोन|फ़ोन|संपर्क|सम्पर्क|मैसेज|व्हाट्सएप|मिस्ड)',
  ' ?(?:-?এ|তে|নম্বরে|নাম্বারে|নম্বরটিতে) ?(?:কল|ফোন|যোগাযোগ|মেসেজ)',
  ' ?(?:இல்|க்கு|என்ற எண்ணில்|எண்ணில்|எண்ணுக்கு) ?(?:அழை|தொடர்பு|கால்)',
  ' ?(?:కి|కు|నంబర్‌?కు|నంబర్‌?కి|నెంబర్‌?కి) ?(?:కాల్|ఫోన్|సంప్రదించ)',
  ' ?(?:ಗೆ|ಸಂಖ್ಯೆಗೆ) ?(?:ಕರೆ|ಕಾಲ್|ಫೋನ್|ಸಂಪರ್ಕ)',
  ' ?(?:-?ൽ|ലേക്ക്|നമ്പറിൽ) ?(?:വിളി|ബന്ധപ്പെ)',
  ' (?:પર|ઉપર) (?:કૉલ|કોલ|ફોન|સંપર્ક)',
  " (?:'?ਤੇ|ਉੱਤੇ) (?:ਕਾਲ|ਫੋਨ|ਸੰਪਰਕ)",
  ' (?:pe|par|pr|ko|ku|ki|ne) (?:call|phone|fone|msg|message|sms|whatsapp|contact|missed)',
  // Urdu, Persian
  ' (?:(?:پر|کو) )?(?:کال|فون کر|رابطہ|میسج|زنگ|تماس|پیام|تلفن بزن)',
  // Hungarian
  '(?:-?(?:[eoö])?s)? (?:telefon|mobil)?szám(?:on|ra|át|át|omon)',
  // English, German, Dutch, French, Spanish, Portuguese, Italian, Slavic
  " (?:is|'s) (?:my|his|her|our) (?:new |work |home |other )?(?:number|phone|mobile|cell)",
  ' (?:an|zurück|zurueck)rufen(?![\\p{L}])',
  ' ist (?:meine|seine|ihre) (?:neue )?(?:nummer|handy|mobil|telefon|ruf)',
  ' (?:terugbellen|bellen(?! met)|is mijn (?:nieuwe )?nummer)',
  " (?:est|c'est) mon (?:nouveau )?(?:num|portable|tel|tél)",
  ' es mi (?:nuevo )?(?:n[uú]m|cel|tel|m[oó]vil|whats)',
  ' [ée] (?:o )?meu (?:novo )?(?:n[uú]m|cel|tel|whats|zap)',
  ' [eè] il mio (?:nuovo )?(?:num|cell|tel)',
  ' [—–-]? ?(?:это )?мой (?:новый )?(?:номер|тел|моб)',
  ' to m[oó]j (?:nowy )?(?:numer|nr|tel)',
]
const after = new RegExp(`^(?:${phrases.join('|')})`, 'iu')
const maxAfter = 40

/** Whether what follows a number at `end` says that it is called. */
export function isCalledAfter(text: string, end: number): boolean {
  return mayBeCalled(text, end) && after.test(text.slice(end, end + maxAfter))
}

/** The first two letters of the phrases in ASCII, by five bits each. */
const pairs = new Uint8Array(1 << 10)
for (const pair of 'nu no ne de da te ta ar ul pe pa pr ko ku ki is an zu be es ei en su om sz mo il to me e '.split(
  ' ',
))
  pairs[pairOf(pair.charCodeAt(0), pair.charCodeAt(1))] = 1

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

/** A quick check of the first letters: most numbers are followed by a unit, a mark or the next field. */
function mayBeCalled(text: string, end: number): boolean {
  const code = codeAt(text, end)
  if (code > 127) return true
  const from = code === char.space || code === char.singleQuote || code === char.hyphen ? end + 1 : end
  const first = codeAt(text, from)
  if (from === end && !isLetter(first)) return false
  if (first > 127 || first === char.singleQuote || first === char.hyphen) return true
  const second = codeAt(text, from + 1)
  return isLetter(first) && (second > 127 || pairs[pairOf(first, second)] === 1)
}

/** The end of the digits from `start`, as many as a national number has, if what follows says that they are called; or -1. */
export function calledEnd(text: string, start: number): number {
  const first = countDigits(text, start, 13)
  if (first > 12 || (first < 9 && (first < 2 || first > 5 || !isDigit(codeAt(text, start + first + 1))))) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length > 8 && digits.length < 13)
  return end > 0 && !isOtherShape(text, start, end) && isCalledAfter(text, end) ? end : -1
}
