import type { Value } from '../../random.ts'
import {
  API_KEY,
  AWS_ACCESS_KEY,
  AWS_SECRET_KEY,
  BASIC_AUTH,
  BEARER_TOKEN,
  CREDIT_CARD,
  EMAIL,
  group,
  IBAN,
  IPV4,
  IPV6,
  JWT,
  line,
  MAC,
  PASSWORD,
  PHONE,
  PRIVATE_KEY,
  SSN,
} from '../../template.ts'
import { n3, n4, n5 } from '../../values/digits.ts'
import * as encoded from '../../values/encodings.ts'
import * as money from '../values/money.ts'
import * as some from '../values/people.ts'
import * as tel from '../values/phones.ts'
import * as secret from '../values/secrets.ts'

const reversed = (text: string): string => [...text].reverse().join('')
const digitWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const germanWords = ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
/** Every digit as a word, with `gap` between the words. */
const inWords =
  (value: Value, gap: string, words: readonly string[] = digitWords): Value =>
  (random) =>
    [...value(random).replace(/\D/g, '')].map((digit) => words[Number(digit)]).join(gap)
const between =
  (gap: string, value: Value): Value =>
  (random) =>
    [...value(random)].join(gap)
/** Bytes as hexadecimal digits. */
const bytes =
  (value: Value, gap: string): Value =>
  (random) =>
    [...Buffer.from(value(random))].map((byte) => byte.toString(16).padStart(2, '0')).join(gap)
/** UTF-16 as Windows tools show it: a NUL after every character. */
const wide: (value: Value) => Value = (value) => (random) => [...value(random)].map((char) => `${char}\u0000`).join('')
const quotedPrintable: (value: Value) => Value = (value) => (random) =>
  value(random).replace(/[^A-Za-z0-9]/g, (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** The two halves of one card number, to be filled in order. */
const halves = inHalves(money.pan)
function inHalves(value: Value): { readonly first: Value; readonly second: Value } {
  let drawn = ''
  return {
    first: (random) => {
      drawn = value(random)
      return drawn.slice(0, drawn.length / 2)
    },
    second: () => drawn.slice(drawn.length / 2),
  }
}

/** Bare, encoded, split, spelled or disguised. */
export const underbrush = group('eighth underbrush', {
  hard: {
    'phone alone': line`${PHONE(tel.spaced())}`,
    'phone national alone': line`${PHONE(tel.national('FR', 'DE', 'GB', 'CH'))}`,
    'phone packed row': line`${n4};${some.person};${PHONE(tel.nationalPacked('DE', 'IT', 'PL'))};aktiv`,
    'phone list': line`["${PHONE(tel.digits())}","${PHONE(tel.digits())}"]`,
    'phone words': line`transcript: my phone number is ${PHONE(inWords(tel.tenDigits, ' '))}`,
    'phone german words': line`Anrufer: meine Handynummer ist ${PHONE(inWords(tel.nationalPacked('DE'), ' ', germanWords))}`,
    'phone comma words': line`call me at ${PHONE(inWords(tel.tenDigits, ', '))}`,
    'phone apart': line`IVR collected phone digits ${PHONE(between(' ', tel.tenDigits))} #`,
    'phone dtmf': line`dtmf for callback: ${PHONE(between(',', tel.nationalPacked('GB', 'AU')))}`,
    'phone percent': line`/lookup?tel=${PHONE(encoded.percentAll(tel.spaced()))}`,
    'phone plus form': line`mobile=${PHONE(encoded.formEncoded(tel.spaced()))}&ok=1`,
    'phone twice': line`redirect=%2Fcall%3Fmobile%3D${PHONE(encoded.percentTwice(tel.e164()))}`,
    'phone unicode': line`{"phone":"${PHONE(encoded.unicodeEscaped(tel.e164()))}"}`,
    'phone entities': line`<td class="phone">${PHONE(encoded.entities(tel.spaced()))}</td>`,
    'phone quoted printable': line`Tel: ${PHONE(quotedPrintable(tel.spaced()))}`,
    'phone arabic digits': line`هاتف ${PHONE(encoded.arabicDigits(tel.spaced('OM', 'BH')))}`,
    'phone thai digits': line`โทร ${PHONE(encoded.thaiDigits(tel.spaced('LA', 'KH')))}`,
    'phone full width': line`電話 ${PHONE(encoded.fullWidth(tel.nationalDashed('JP')))}`,
    'phone zero width': line`tel ${PHONE(encoded.zeroWidthInside(tel.e164()))}`,
    'phone coloured': line`calling ${PHONE(encoded.colouredInside(tel.e164()))}`,
    'phone typographic': line`Mob. ${PHONE(encoded.typographicDashes(tel.dashed()))}`,
    'phone letter o': line`txt me ${PHONE((random) => tel.nationalPacked('GB')(random).replaceAll('0', 'o'))}`,
    'phone slashes': line`Fon ${PHONE((random) => tel.national('DE')(random).replace(' ', '/'))}`,
    'phone base64': line`phone_b64=${PHONE(encoded.base64(tel.e164()))}`,
    'phone hex': line`msisdn bytes ${PHONE(bytes(tel.digits(), ' '))}`,
    'phone reversed': line`rev(msisdn)=${PHONE((random) => reversed(tel.digits()(random)))}`,
    'phone wide': line`wstr phone=${PHONE(wide(tel.e164()))}`,
    'phone extension': line`${some.last} ${PHONE(tel.dashedUs)} x${n3}`,
    'phone chat': line`${some.first}: yes, ${PHONE(tel.nationalPacked('FR', 'GB'))}`,
    'phone enum': line`ENUM query ${PHONE((random) => [...reversed(tel.digits()(random))].join('.'))}.e164.arpa`,
    'phone in path': line`PUT /exports/users/${PHONE(tel.digits())}.json`,
    'mail at words': line`write to ${EMAIL((random) => some.mail(random).replace('@', ' at ').replaceAll('.', ' dot '))}`,
    'mail brackets': line`contact: ${EMAIL((random) => some.mail(random).replace('@', ' [at] '))}`,
    'mail unicode': line`{"email":"${EMAIL(encoded.unicodeEscaped(some.mail))}"}`,
    'mail base64': line`user=${EMAIL(encoded.base64(some.mail))}`,
    'mail entities': line`<a>${EMAIL(encoded.entities(some.mail))}</a>`,
    'mail zero width': line`to ${EMAIL(encoded.zeroWidthInside(some.mail))}`,
    'mail coloured': line`login ${EMAIL(encoded.colouredInside(some.mail))}`,
    'mail verp': line`from=<bounce-${n5}-${EMAIL((random) => some.mail(random).replace('@', '='))}@lists.harborlight.org>`,
    'mail full width': line`メール ${EMAIL(encoded.fullWidth(some.mail))}`,
    'mail bytes': line`MESSAGE=[${EMAIL(encoded.byteArray(some.mail))}]`,
    'mail hex': line`rcpt hex ${EMAIL(bytes(some.mail, ''))}`,
    'mail quoted printable': line`To: =?utf-8?Q?${EMAIL(quotedPrintable(some.mail))}?=`,
    'card alone': line`${CREDIT_CARD(money.panSpaced)}`,
    'card row': line`${n5}|${some.LAST}|${CREDIT_CARD(money.pan)}|0530`,
    'card words': line`caller said: card number ${CREDIT_CARD(inWords(money.pan, ' '))}`,
    'card apart': line`keyed PAN ${CREDIT_CARD(between(' ', money.pan))}`,
    'card entities': line`<span>${CREDIT_CARD(encoded.entities(money.panDashed))}</span>`,
    'card underscores': line`cc ${CREDIT_CARD((random) => money.panDashed(random).replaceAll('-', '_'))}`,
    'card base64': line`pan64: ${CREDIT_CARD(encoded.base64(money.pan))}`,
    'card full width': line`カード番号 ${CREDIT_CARD(encoded.fullWidth(money.panDashed))}`,
    'card coloured': line`pan ${CREDIT_CARD(encoded.colouredInside(money.pan))}`,
    'card hex': line`DE2 ascii ${CREDIT_CARD(bytes(money.pan, ' '))}`,
    'card parts': line`cc1=${CREDIT_CARD(halves.first)} cc2=${CREDIT_CARD(halves.second)}`,
    'ssn alone': line`${SSN(money.ssn)}`,
    'ssn row': line`${some.LAST}|${some.FIRST}|${SSN(money.ssnPacked)}|${some.date}`,
    'ssn words': line`agent: and your social? caller: ${SSN(inWords(money.ssnPacked, ' '))}`,
    'ssn base64': line`ssn:${SSN(encoded.base64(money.ssn))}`,
    'ssn apart': line`social security digits entered ${SSN(between(' ', money.ssnPacked))}`,
    'ssn percent': line`?ssn=${SSN(encoded.percentAll(money.ssn))}`,
    'ssn dots': line`soc sec ${SSN((random) => money.ssn(random).replaceAll('-', '.'))}`,
    'ssn zero width': line`SSN: ${SSN(encoded.zeroWidthInside(money.ssn))}`,
    'iban alone': line`${IBAN(money.ibanSpaced)}`,
    'iban lower': line`überweisung ${IBAN((random) => money.iban(random).toLowerCase())}`,
    'iban base64': line`account64=${IBAN(encoded.base64(money.iban))}`,
    'iban dots': line`konto ${IBAN((random) => money.ibanSpaced(random).replaceAll(' ', '.'))}`,
    'iban coloured': line`payee ${IBAN(encoded.colouredInside(money.iban))}`,
    'iban narrow spaces': line`IBAN ${IBAN(encoded.noBreakSpaces(money.ibanSpaced))}`,
    'iban hex': line`iban bytes ${IBAN(bytes(money.iban, ':'))}`,
    'jwt percent': line`state=${JWT(encoded.percentAll(secret.jwt))}`,
    'jwt coloured': line`token ${JWT(encoded.colouredInside(secret.jwt))}`,
    'jwt base64': line`blob=${JWT(encoded.base64(secret.jwt))}`,
    'bearer split': line`authorization:\n  Bearer\n  ${BEARER_TOKEN(secret.an(40))}`,
    'bearer no name': line`hdr[7]="${BEARER_TOKEN(secret.url64(43))}" (auth)`,
    'basic nested': line`{"h":"{\\"a\\":\\"Basic ${BASIC_AUTH(secret.basic)}\\"}"}`,
    'basic alone': line`401 for ${BASIC_AUTH(secret.basic)}`,
    'aws secret alone': line`tried pair ${AWS_ACCESS_KEY(secret.accessKey)} ${AWS_SECRET_KEY(secret.secretKey)}`,
    'aws base64': line`data: { AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY(encoded.base64(secret.accessKey))} }`,
    'aws zero width': line`key ${AWS_ACCESS_KEY(encoded.zeroWidthInside(secret.accessKey))}`,
    'aws secret percent': line`?secretAccessKey=${AWS_SECRET_KEY(encoded.percent(secret.secretKey))}`,
    'key bare generic': line`${n4} ok ${API_KEY(secret.key.long)}`,
    'key base64': line`token: ${API_KEY(encoded.base64(secret.key.github))}`,
    'key coloured': line`using ${API_KEY(encoded.colouredInside(secret.key.stripe))}`,
    'key reversed': line`obfuscated=${API_KEY((random) => reversed(secret.key.gitlab(random)))}`,
    'key wide': line`reg value ${API_KEY(wide(secret.key.npm))}`,
    'pem body': line`${PRIVATE_KEY(secret.pemBody)}`,
    'pem prefixed': line`stderr | ${PRIVATE_KEY(secret.pem('PRIVATE KEY', '\nstderr | '))}`,
    'wg alone': line`genkey: ${PRIVATE_KEY(secret.wireguard)}`,
    'password colon pair': line`${some.user}:${PASSWORD(secret.password)}`,
    'password percent': line`p%61ssword=${PASSWORD(encoded.percentAll(secret.password))}`,
    'password next line': line`Password:\n\n${PASSWORD(secret.password)}`,
    'password base64': line`login blob ${PASSWORD(encoded.base64(secret.password))} for ${some.user}`,
    'password chat': line`try ${PASSWORD(secret.password)} instead`,
    'password wide': line`pwd=${PASSWORD(wide(secret.safe))}`,
    'password argv': line`argv: ["./sync","root","${PASSWORD(secret.password)}","db"]`,
    'password keystrokes': line`keys: ${PASSWORD(between(' ', secret.simple))} <Enter> (password prompt)`,
    'password coloured': line`password ${PASSWORD(encoded.colouredInside(secret.simple))}`,
    'password phrase prose': line`the password was ${PASSWORD(secret.phrase)}`,
    'password word prose': line`his pw used to be ${PASSWORD(secret.wordOnly)}`,
    'password ntlm': line`Administrator:500:aad3b435b51404eeaad3b435b51404ee:${PASSWORD(secret.ntlm)}:::`,
    'password georgian': line`პაროლი: ${PASSWORD(secret.simple)}`,
    'password khmer': line`ពាក្យសម្ងាត់: ${PASSWORD(secret.simple)}`,
    'address hex': line`peer 0x${IPV4((random) =>
      some
        .ipv4(random)
        .split('.')
        .map((octet) => Number(octet).toString(16).padStart(2, '0'))
        .join(''),
    )}`,
    'address reverse': line`PTR? ${IPV4((random) => some.ipv4(random).split('.').reverse().join('.'))}.in-addr.arpa`,
    'address in host': line`ip-${IPV4((random) => some.ipv4(random).replaceAll('.', '-'))}.ec2.internal`,
    'mac packed': line`station ${MAC((random) => some.mac(random).replaceAll(':', ''))} kicked`,
    'v6 coloured': line`from ${IPV6(encoded.colouredInside(some.ipv6))}`,
  },
})
