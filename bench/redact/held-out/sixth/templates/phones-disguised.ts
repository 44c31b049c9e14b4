import { shaped, type Value } from '../../random.ts'
import { group, line, PHONE } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import * as some from '../values/people.ts'
import * as tel from '../values/phones.ts'

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const spoken: Value = (random) => [...tel.american10(random)].map((digit) => words[Number(digit)]).join(' ')
const germanWords = ['null', 'eins', 'zwo', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
const gesprochen: Value = (random) =>
  [...tel.homeBare('DE')(random)].map((digit) => germanWords[Number(digit)]).join(' ')
const apart =
  (value: Value, gap: string): Value =>
  (random) =>
    [...value(random)].join(gap)
const swapped: Value = (random) => {
  const digits = tel.bare()(random)
  return (digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1')
}
const hexDump: Value = (random) => [...tel.homeBare()(random)].map((digit) => `3${digit}`).join(' ')

/** Sources: gammu 126 (PDUs with swapped digits, hexadecimal dumps), ITU-T E.123, RFC 6116 (reversed ENUM names), chats. */
export const numbersInDisguise = group('sixth numbers in disguise', {
  hard: {
    bare: line`${PHONE(tel.printed())}`,
    'bare american': line`${PHONE(tel.american)}`,
    'bare in csv': line`${some.last},${some.first},${PHONE(tel.american10)},${some.euDay}`,
    'bare national in csv': line`${some.last};${PHONE(tel.homeBare())};${some.n2}`,
    spoken: line`transcript: you can reach me at ${PHONE(spoken)}`,
    'spoken german': line`Transkript: meine Nummer ist ${PHONE(gesprochen)}`,
    'pdu swapped': line`gammu: 0791 ... 040C91${PHONE(swapped)}0000`,
    'hex dump': line`00000010  ${PHONE(hexDump)} 0d 0a`,
    'enum name': line`NAPTR ${PHONE((random) => apart(tel.bare(), '.')(random).split('').reverse().join(''))}.e164.arpa`,
    'digits apart': line`tel ${PHONE(apart(tel.homeBare(), ' '))}`,
    'dots between': line`ring ${PHONE(apart(tel.american10, '.'))}`,
    'arabic digits': line`اتصل على ${PHONE(encoded.arabicDigits(tel.homeBare('EG', 'SA')))}`,
    'persian digits': line`تماس ${PHONE(encoded.persianDigits(tel.homeBare('IR')))}`,
    'devanagari digits': line`संपर्क ${PHONE(encoded.devanagariDigits(tel.homeBare('IN')))}`,
    'bengali digits': line`যোগাযোগ ${PHONE(encoded.bengaliDigits(tel.homeBare('BD')))}`,
    'thai digits': line`โทร ${PHONE(encoded.thaiDigits(tel.homeBare('TH')))}`,
    'full width': line`ＴＥＬ ${PHONE(encoded.fullWidth(tel.home('JP')))}`,
    'zero width': line`phone ${PHONE(encoded.zeroWidthInside(tel.plus()))}`,
    'colour inside': line`caller=${PHONE(encoded.colouredInside(tel.plus()))}`,
    'no-break spaces': line`Tél. ${PHONE(encoded.noBreakSpaces(tel.printed('FR')))}`,
    'typographic dashes': line`☎ ${PHONE(encoded.typographicDashes(tel.dashed()))}`,
    'percent everything': line`num=${PHONE(encoded.percentAll(tel.dashed()))}&ok=1`,
    base64: line`{"msisdn":"${PHONE(encoded.base64(tel.plus()))}"}`,
    'unicode escapes': line`{"phone":"${PHONE(encoded.unicodeEscaped(tel.plus()))}"}`,
    entities: line`<td class="tel">${PHONE(encoded.entities(tel.printed()))}</td>`,
    'country apart': line`{"cc":"49","nsn":"${PHONE((random) => tel.homeBare('DE')(random).slice(1))}"}`,
    'glued words': line`calledfrom${PHONE(tel.homeBare('GB'))}at0910`,
    'slash area code': line`Werkstatt ${PHONE((random) => `0${shaped('221', '30', '89')(random)}/${shaped('^######')(random)}`)}`,
    'file name': line`saved /rec/${PHONE(tel.plus())}-inbound.wav`,
    'whatsapp export': line`[04.11.26, ${some.hour}] ${PHONE(tel.printed())}: bin gleich da`,
  },
})
