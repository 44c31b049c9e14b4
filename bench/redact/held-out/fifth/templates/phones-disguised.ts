import { oneOf, type Value } from '../../random.ts'
import { group, line, PHONE } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import { clock } from '../../values/people.ts'
import { dialled, e164, international, msisdn, nationalBare } from '../../values/phones.ts'
import { app, few, given1, id5, many, person, uid } from '../values/people.ts'
import * as tel from '../values/phones.ts'

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const german = ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
const spelt =
  (names: readonly string[], separator: string): Value =>
  (random) =>
    [...tel.americanPlain(random)].map((digit) => names[Number(digit)]).join(separator)
const spaced =
  (separator: string): Value =>
  (random) =>
    [...tel.americanPlain(random)].join(separator)
const reversed: Value = (random) => [...msisdn('DE', 'GB')(random)].reverse().join('')
const split: Value = (random) => e164('FR', 'DE')(random).replace(/^(.{6})/, '$1\n')
const cells: Value = (random) => tel.americanPlain(random).replace(/^(...)(...)/, '$1", "$2", "')

/** Numbers that are encoded, split, in other scripts, spelled, glued to something or bare. */
export const numbersDisguised = group('fifth phones disguised', {
  hard: {
    bare: line`${PHONE(tel.american)}`,
    'bare with time': line`${clock} ${PHONE(international())} ok`,
    'bare e164 only': line`${PHONE(e164())}`,
    'csv no header': line`${many},${person},${PHONE(nationalBare('DE', 'GB'))},${id5}`,
    'pipes no header': line`${given1}|${PHONE(tel.french)}|${uid}`,
    'array of numbers': line`["${PHONE(e164())}","${PHONE(e164())}"]`,
    'split cells': line`["${given1}", "${PHONE(cells)}"]`,
    'spelled words': line`caller said: my number is ${PHONE(spelt(words, ' '))}`,
    'spelled German': line`Anrufer nennt die Nummer ${PHONE(spelt(german, ' '))}`,
    'spelled commas': line`transcript: reach me at ${PHONE(spelt(words, ', '))}`,
    'digits apart': line`dictated phone ${PHONE(spaced(' '))}`,
    'digits in dots': line`cell ${PHONE(spaced('.'))}`,
    'digit array': line`"dialed_digits":[${PHONE(spaced(','))}]`,
    'dtmf lines': line`DTMF collected: ${PHONE(spaced('-'))}`,
    reversed: line`enum lookup of reversed number ${PHONE(reversed)}`,
    enum: line`NAPTR query ${PHONE((random) => [...msisdn('GB')(random)].reverse().join('.'))}.e164.arpa`,
    'broken over lines': line`phone: ${PHONE(split)}`,
    'full width': line`電話番号：${PHONE(encoded.fullWidth(tel.japanese))}`,
    'full width bare': line`${PHONE(encoded.fullWidth(tel.japanese))} へ転送`,
    'arabic digits': line`هاتف ${PHONE(encoded.arabicDigits(nationalBare('EG', 'SA')))}`,
    'arabic digits prose': line`يرجى الاتصال على ${PHONE(encoded.arabicDigits(nationalBare('AE', 'SA')))} غدا`,
    'persian digits': line`تلفن: ${PHONE(encoded.persianDigits(nationalBare('IR')))}`,
    'devanagari digits': line`फ़ोन ${PHONE(encoded.devanagariDigits(nationalBare('IN')))}`,
    'bengali digits': line`মোবাইল: ${PHONE(encoded.bengaliDigits(nationalBare('BD')))}`,
    'thai digits': line`โทร ${PHONE(encoded.thaiDigits(nationalBare('TH')))}`,
    'base64 of tel': line`{"phone":"${PHONE(encoded.base64(e164()))}"}`,
    'base64 in query': line`GET /cb?m=${PHONE(encoded.base64(msisdn()))} HTTP/1.1`,
    'percent all': line`GET /call?n=${PHONE(encoded.percent(international()))} HTTP/1.1`,
    'percent twice': line`redirect=/verify%3Fphone%3D${PHONE(encoded.percentTwice(e164()))}`,
    'unicode escapes': line`{"mobile":"${PHONE(encoded.unicodeEscaped(e164()))}"}`,
    'signs escaped': line`{"to":"${PHONE(encoded.signsEscaped(tel.american))}"}`,
    entities: line`<tel>${PHONE(encoded.entities(tel.americanOne))}</tel>`,
    'hex entities': line`<p>Call ${PHONE(encoded.hexEntities(international()))}</p>`,
    'coloured inside': line`sms to ${PHONE(encoded.colouredInside(e164()))} queued`,
    'zero width': line`tel ${PHONE(encoded.zeroWidthInside(e164()))}`,
    'typographic dashes': line`Phone: ${PHONE(encoded.typographicDashes(tel.americanOne))}`,
    'no-break spaces': line`Tél. ${PHONE(encoded.noBreakSpaces(tel.french))}`,
    'no-break bare': line`${given1} ${PHONE(encoded.noBreakSpaces(international()))}`,
    'glued to word': line`uid${many}tel${PHONE(nationalBare('DE', 'GB'))}end`,
    'glued underscore': line`sms_${PHONE(msisdn())}_${few}.txt written`,
    'glued in file name': line`saved recording /var/spool/rec/${PHONE(nationalBare('GB'))}-20260914-101${few}.wav`,
    'recording name': line`out-${PHONE(dialled())}-201-${many}.wav`,
    'letters inside': line`my number is ${PHONE((random) => tel.americanPlain(random).replace(/0/g, 'o').replace(/1/g, 'l'))}`,
    'emoji digits': line`call ${PHONE((random) => [...tel.americanPlain(random)].map((digit) => `${digit}\ufe0f\u20e3`).join(''))}`,
    'parenthesised digits': line`tel (${PHONE(spaced(')('))})`,
    'slash groups': line`${given1} ${PHONE((random) => tel.americanPlain(random).replace(/^(...)(...)/, '$1/$2/'))} left msg`,
    'chat bare': line`<${given1}> its ${PHONE(tel.americanPlain)} text me`,
    'chat local': line`[${clock}] ${given1}: hmu ${PHONE(oneOf('541-867-5309', '503-234-8871'))}`,
    'ticket bare': line`2nd line: ${person}, ${PHONE(nationalBare('DE'))}, wants refund`,
    octets: line`called party bcd: ${PHONE((random) => (`${msisdn('DE')(random)}f`.match(/../g) ?? []).map((pair) => pair.charAt(1) + pair.charAt(0)).join(' '))}`,
    'json number': line`{"a":${many},"b":${PHONE(msisdn('DE', 'GB'))},"svc":"${app}"}`,
  },
})
