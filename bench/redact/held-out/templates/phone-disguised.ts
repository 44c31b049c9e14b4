import { between } from '../random.ts'
import { group, line, PHONE } from '../template.ts'
import * as encoded from '../values/encodings.ts'
import { firstName, isoTime, level, service } from '../values/people.ts'
import { e164, international, local, msisdn, nationalBare, northAmerican } from '../values/phones.ts'

/** Phone numbers behind terminal colours, escapes, encodings and invisible characters. */
export const phoneDisguised = group('phone-disguised', {
  core: {
    'coloured-whole': line`${isoTime} \u001b[32m${level}\u001b[0m user \u001b[31m${PHONE(e164())}\u001b[0m logged in`,
    'coloured-after-word': line`\u001b[36mphone\u001b[0m=\u001b[1m${PHONE(nationalBare())}\u001b[0m`,
    'coloured-local': line`User \u001b[33m${PHONE(local)}\u001b[0m accessed system`,
    'escaped-newline-before': line`"msg":"retry\\n${PHONE(e164())}\\nfailed"`,
    'escaped-newline-north-american': line`{"text":"Call back:\\n${PHONE(northAmerican)}\\nThanks"}`,
    'escaped-tab-before': line`{"row":"${firstName}\\t${PHONE(international())}\\t${between(1, 90)}"}`,
    'json-u002b': line`{"phone":"\\u002B${PHONE(msisdn())}"}`,
    'json-u002b-small': line`{"To":"\\u002b${PHONE(msisdn())}","channel":"sms"}`,
    'entity-plus': line`<tel>&#43;${PHONE(msisdn())}</tel>`,
    'entity-hex-plus': line`<phone>&#x2B;${PHONE(msisdn())}</phone>`,
    'percent-twice': line`redirect=/verify%3Fphone%3D%252B${PHONE(msisdn())}%26step%3D2`,
    'double-escaped-json': line`{"msg":"{\\"user\\":{\\"phone\\":\\"${PHONE(nationalBare())}\\"}}"}`,
    'no-break-spaces': line`Phone: ${PHONE(encoded.noBreakSpaces(international()))}`,
    'typographic-dashes': line`${service} phone: ${PHONE(encoded.typographicDashes(northAmerican))}`,
  },
  hard: {
    'colour-inside': line`User ${PHONE(encoded.colouredInside(local))} accessed system`,
    'colour-inside-e164': line`${isoTime} dial ${PHONE(encoded.colouredInside(e164()))}`,
    'osc-hyperlink': line`call \u001b]8;;tel:${PHONE(e164())}\u001b\\${PHONE(northAmerican)}\u001b]8;;\u001b\\ now`,
    'escaped-colour': line`{"msg":"user \\u001b[31m${PHONE(e164())}\\u001b[0m denied"}`,
    'digits-escaped': line`{"phone":"${PHONE(encoded.unicodeEscaped(local))}"}`,
    'dash-escaped': line`{"msg":"User ${PHONE(encoded.signsEscaped(local))} accessed system"}`,
    'zero-width-inside': line`phone: ${PHONE(encoded.zeroWidthInside(e164()))}`,
    'nul-inside': line`phone=${PHONE(encoded.nulInside(northAmerican))}`,
    'percent-spaces': line`GET /cb?number=${PHONE(encoded.percentAll(northAmerican))}&x=1`,
    'entities-inside': line`<td>Phone:</td><td>${PHONE(encoded.entities(northAmerican))}</td>`,
    'journald-bytes': line`{"MESSAGE":[${PHONE(encoded.byteArray(e164()))}],"PRIORITY":"6"}`,
    'full-width': line`contact ${PHONE(encoded.fullWidth(northAmerican))}`,
    'devanagari-bare': line`संपर्क ${PHONE(encoded.devanagariDigits(e164('IN')))}`,
    'carriage-return-inside': line`phone: ${PHONE((random) => northAmerican(random).replace(/(.{5})/, '$1\r'))}`,
  },
})
