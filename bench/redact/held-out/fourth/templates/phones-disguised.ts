import { between } from '../../random.ts'
import { either, group, line, PHONE } from '../../template.ts'
import {
  arabicDigits,
  base64,
  colouredInside,
  devanagariDigits,
  fullWidth,
  hexEntities,
  noBreakSpaces,
  percentTwice,
  persianDigits,
  thaiDigits,
  typographicDashes,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { isoTime, pid, sqlTime, uuid } from '../../values/people.ts'
import { e164 as mobile, nationalBare, national as nationalOf } from '../../values/phones.ts'
import * as disguise from '../values/disguises.ts'
import { givenName, machine, person, street, unit } from '../values/people.ts'
import { dialled, e164, msisdn, national, spaced, usBare, usDashed, usDotted, usParens } from '../values/phones.ts'

/** Bare, split, encoded, spelled, in chat, in digits of other scripts. */
export const phonesDisguised = group('fourth phones disguised', {
  hard: {
    'colour-inside': line`\u001b[32mINFO\u001b[0m phone=${PHONE(colouredInside(e164))} verified`,
    grepped: line`crm.log:${pid}:guest phone ${PHONE(disguise.grepped(e164))} updated`,
    rainbow: line`mobile: ${PHONE(disguise.rainbow(usDashed))}`,
    'zero-width-inside': line`Mobile number: ${PHONE(zeroWidthInside(spaced))}`,
    'zero-width-everywhere': line`phone=${PHONE(disguise.dusted(e164))} source=copy-paste`,
    'direction-marks': line`contact saved: ${person}, ${PHONE(disguise.isolated(e164))}`,
    'soft-hyphens': line`tel: ${PHONE(disguise.softHyphens(e164))}`,
    'no-break-spaces': line`Tél. : ${PHONE(noBreakSpaces(nationalOf('FR')))}`,
    'figure-spaces': line`phone ${PHONE(disguise.wide(spaced))} (from PDF)`,
    'typographic-dashes': line`Call ${PHONE(typographicDashes(usDashed))} for details`,
    'nul-between': line`decoded as latin1: tel=${PHONE(disguise.nulsBetween(e164))}`,
    'percent-every': line`GET /c?phone=${PHONE(disguise.percentEvery(e164))} 200`,
    'percent-twice': line`redirect=%2Fcb%3Fphone%3D${PHONE(percentTwice(e164))}`,
    'entities-every': line`<td>Phone</td><td>${PHONE(disguise.entityEvery(usBare))}</td>`,
    'hex-entities': line`<a href="tel:${PHONE(hexEntities(e164))}">call</a>`,
    'unicode-escaped': line`{"phone":"${PHONE(unicodeEscaped(e164))}"}`,
    'unicode-twice': line`{"body":"{\\"phone\\":\\"${PHONE(disguise.unicodeTwice(spaced))}\\"}"}`,
    'hex-escaped': line`b'phone=${PHONE(disguise.hexEscaped(e164))}'`,
    'octal-escaped': line`write(7, "tel ${PHONE(disguise.octalEscaped(usDashed))}\\n", 17) = 17`,
    'quoted-printable': line`TEL;CELL;ENCODING=QUOTED-PRINTABLE:${PHONE(disguise.quotedPrintable(spaced))}`,
    base64: line`{"phone_b64":"${PHONE(base64(e164))}"}`,
    'list-of-bytes': line`MESSAGE=[116 101 108 58 32 ${PHONE(disguise.listOfBytes(e164))}]`,
    'hex-dump': line`0010  74 65 6c 3a 20 ${PHONE(disguise.hexBytes(usDashed))}  tel: ............`,
    'full-width': line`電話：${PHONE(fullWidth(nationalOf('JP')))}`,
    arabic: line`اتصل على الرقم ${PHONE(arabicDigits(nationalOf('SA', 'AE')))}`,
    persian: line`شماره موبایل: ${PHONE(persianDigits(nationalBare('IR')))}`,
    devanagari: line`मोबाइल: ${PHONE(devanagariDigits(nationalOf('IN')))}`,
    thai: line`โทร ${PHONE(thaiDigits(nationalOf('TH')))}`,
    gujarati: line`ફોન નંબર: ${PHONE(disguise.gujaratiDigits(nationalBare('IN')))}`,
    tamil: line`தொலைபேசி எண்: ${PHONE(disguise.tamilDigits(nationalBare('IN')))}`,
    telugu: line`ఫోన్ నంబర్: ${PHONE(disguise.teluguDigits(nationalBare('IN')))}`,
    khmer: line`លេខទូរស័ព្ទ ${PHONE(disguise.khmerDigits(nationalBare('TH', 'VN')))}`,
    myanmar: line`ဖုန်းနံပါတ် ${PHONE(disguise.myanmarDigits(nationalBare('TH', 'IN')))}`,
    lao: line`ເບີໂທ ${PHONE(disguise.laoDigits(nationalBare('TH')))}`,
    superscript: line`my phone: ${PHONE(disguise.superscriptDigits(usBare))}`,
    circled: line`call me ${PHONE(disguise.circledDigits(usBare))}`,
    keycaps: line`text me on ${PHONE(disguise.keycaps(usBare))} 🙂`,
    'digits-apart': line`my number is ${PHONE(disguise.apart(usBare))} call any time`,
    'dots-between-digits': line`reach me at ${PHONE(disguise.dotsBetween(usBare))}`,
    'letters-for-digits': line`whatsapp me: ${PHONE(disguise.lettersForDigits(nationalBare('GB', 'IE')))}`,
    'spelled-english': line`you can call me on ${PHONE(disguise.inEnglish(usBare))}`,
    'spelled-oh-niner': line`transcript: my cell is ${PHONE(disguise.inSpokenEnglish(usBare))} thanks`,
    'spelled-german': line`Transkript: meine Handynummer ist ${PHONE(disguise.inGerman(nationalBare('DE')))}`,
    'spelled-spanish': line`transcripción: mi teléfono es el ${PHONE(disguise.inSpanish(nationalBare('ES', 'MX')))}`,
    'spelled-french': line`transcription : mon numéro c'est le ${PHONE(disguise.inFrench(nationalBare('FR')))}`,
    'spelled-italian': line`trascrizione: il mio cellulare è ${PHONE(disguise.inItalian(nationalBare('IT')))}`,
    'spelled-polish': line`transkrypcja: mój telefon to ${PHONE(disguise.inPolish(nationalBare('PL')))}`,
    'spelled-turkish': line`döküm: telefon numaram ${PHONE(disguise.inTurkish(nationalBare('TR')))}`,
    'spelled-russian': line`расшифровка: мой телефон ${PHONE(disguise.inRussian(nationalBare('RU')))}`,
    'spelled-indonesian': line`transkrip: nomor saya ${PHONE(disguise.inIndonesian(nationalBare('ID')))}`,
    'spelled-capitals': line`IVR HEARD ${PHONE(disguise.capitals(disguise.inEnglish(usBare)))}`,
    'in-parts': disguise.withOne(
      usDashed,
      (held) =>
        line`{"phone":{"country":"+1","area":"${PHONE(disguise.part(held, 0, 3))}","exchange":"${PHONE(disguise.part(held, 4, 7))}","line":"${PHONE(disguise.part(held, 8))}"}}`,
    ),
    'in-two-fields': disguise.withOne(
      usDashed,
      (held) => line`phone_prefix=${PHONE(disguise.part(held, 0, 3))} phone_number=${PHONE(disguise.part(held, 4))}`,
    ),
    'split-over-lines': line`phone: ${PHONE(disguise.folded(spaced))}`,
    'string-concatenation': disguise.withOne(
      usDashed,
      (held) => line`const phone = "${PHONE(disguise.part(held, 0, 7))}" + "${PHONE(disguise.part(held, 7))}"`,
    ),
    'chat-my-number': line`[10:42] ${givenName}: heres my new number ${PHONE(nationalBare('GB', 'AU'))} x`,
    'chat-ring': line`<${givenName}> ring me ${PHONE(national)} after work`,
    'chat-german': line`${givenName}: meld dich mal, ${PHONE(nationalBare('DE'))}`,
    'chat-spanish': line`${givenName}: este es mi whats ${PHONE(nationalBare('MX', 'ES'))}`,
    'chat-portuguese': line`${givenName}: me chama no zap ${PHONE(nationalBare('BR'))}`,
    'chat-russian': line`${givenName}: звони ${PHONE(nationalBare('RU'))}`,
    'bare-national': line`${PHONE(nationalOf('GB', 'DE', 'FR', 'NL'))}`,
    'bare-parens': line`${isoTime} ${PHONE(usParens)}`,
    'bare-dotted': line`${givenName} ${PHONE(usDotted)}`,
    'bare-csv-row': line`${pid},${person},${PHONE(usDashed)},active`,
    'bare-csv-msisdn': line`"${uuid}","${person}","${PHONE(msisdn)}","${street}"`,
    'bare-in-brackets': line`[${unit}] done [${PHONE(e164)}]`,
    'bare-in-path': line`GET /v2/guests/${PHONE(msisdn)}/orders 200 31ms`,
    'bare-in-cache-key': line`redis> DEL otp:${PHONE(msisdn)}:attempts`,
    'bare-in-queue-name': line`declared queue sms.${PHONE(msisdn)} on ${machine}`,
    'bare-tuple': line`sending ('${person}', '${PHONE(national)}', True)`,
    'bare-args': line`INFO call(args=("${PHONE(dialled)}", 30), kwargs={})`,
    'sql-values-only': line`INSERT INTO guests VALUES (${pid}, '${person}', '${PHONE(usBare)}', '${sqlTime}')`,
    'copy-tab-row': line`${pid}\t${person}\t${PHONE(e164)}\t\\N\tt`,
    'fixed-width': line`D0${between(10, 90)}${person}                 ${PHONE(usBare)}  20250611`,
    'with-extension': line`Office ${PHONE(usParens)} x${either(pid)}`,
    'tel-and-slash': line`Tel. ${PHONE(slashed)}`,
    'plus-in-brackets': line`phone (+${PHONE(bracketed)}`,
    'markdown-bold': line`**Phone:** **${PHONE(spaced)}**`,
    'json-number': line`{"id":${pid},"mobile":${PHONE(msisdn)}}`,
    'float-notation': line`phone column read by pandas: ${PHONE(msisdn)}.0`,
    'excel-formula': line`="${PHONE(mobile('DE', 'FR'))}",="${person}"`,
  },
})

/** `030/2123456`, as letters in German print it. */
function slashed(random: Parameters<typeof national>[0]): string {
  return nationalBare('DE', 'AT')(random).replace(/^(\d{4})/, '$1/')
}

/** `49) 151 23456789`. */
function bracketed(random: Parameters<typeof spaced>[0]): string {
  return spaced(random).replace(/^\+(\d+) /, '$1) ')
}
