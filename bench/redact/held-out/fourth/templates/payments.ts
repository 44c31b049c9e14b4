import { between } from '../../random.ts'
import { CREDIT_CARD, group, IBAN, line, PASSWORD } from '../../template.ts'
import {
  arabicDigits,
  base64,
  colouredInside,
  entities,
  fullWidth,
  percent,
  percentTwice,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { card16, cardDashed, cardDotted, iban, ibanDashed, ibanDotted } from '../../values/money.ts'
import { epoch, isoTime, pid, sqlTime, syslogTime, uuid } from '../../values/people.ts'
import { hexOf } from '../../values/secrets.ts'
import * as disguise from '../values/disguises.ts'
import { amex, bic, cardSpaced, expiry, ibanLower, ibanSpaced, longCard } from '../values/money.ts'
import { amount, goTime, javaTime, machine, person, street } from '../values/people.ts'

const cvv = between(100, 999)

/** Terminals, switches, banks, shops. */
export const payments = group('fourth payments', {
  core: {
    'iso8583-jpos-field': line`<isomsg direction="incoming"><field id="0" value="0200"/><field id="2" value="${CREDIT_CARD(card16)}"/><field id="3" value="000000"/></isomsg>`,
    'iso8583-de2': line`${javaTime} MTI=0100 DE2=${CREDIT_CARD(card16)} DE3=003000 DE4=000000012500 DE11=${pid}`,
    'iso8583-llvar': line`F002 LLVAR n 16 : ${CREDIT_CARD(card16)}`,
    'iso8583-track2': line`DE035 [LLVAR] ${CREDIT_CARD(card16)}=29122011234500000000`,
    'emv-5a': line`TAG 5A LEN 08 VAL ${CREDIT_CARD(card16)} // Application PAN`,
    'emv-57': line`57 13 ${CREDIT_CARD(card16)}D2912201123450000000F`,
    'emv-inline-tlv': line`ICC data: 82023980 95058000008000 9A03250611 5A08${CREDIT_CARD(card16)} 5F2403291231 5F340101`,
    'track1-swipe': line`swipe: %B${CREDIT_CARD(card16)}^VANCE/PRIYA^29122010000000000000?`,
    'till-journal': line`${goTime} EFT SALE PAN ${CREDIT_CARD(cardSpaced)} EXP ${expiry} AUTH ${between(100000, 900000)}`,
    'acquirer-batch': line`BATCH 0042 REC 17 CARD-NO ${CREDIT_CARD(longCard)} AMT ${amount} CUR 978`,
    'gateway-json': line`{"payment_method":{"type":"card","card":{"number":"${CREDIT_CARD(card16)}","exp_month":9,"exp_year":2029,"cvc":"${PASSWORD(cvv)}"}}}`,
    'adyen-card': line`{"paymentMethod":{"type":"scheme","number":"${CREDIT_CARD(amex)}","holderName":"${person}"}}`,
    'soap-pan': line`<pay:CardNumber>${CREDIT_CARD(card16)}</pay:CardNumber><pay:Expiry>${expiry}</pay:Expiry>`,
    'form-card': line`POST /checkout cc_number=${CREDIT_CARD(card16)}&cc_exp=${expiry}&cc_cvv=${PASSWORD(cvv)}`,
    'csv-cards': line`holder,card_number,expiry\n${person},${CREDIT_CARD(cardDashed)},${expiry}`,
    'sql-insert-card': line`INSERT INTO cards (holder, pan, exp) VALUES ('${person}', '${CREDIT_CARD(card16)}', '${expiry}')`,
    'hibernate-card': line`${javaTime} TRACE o.h.type.descriptor.sql.BasicBinder - binding parameter [2] as [VARCHAR] - [${CREDIT_CARD(card16)}]`,
    'ticket-card': line`Customer says card ${CREDIT_CARD(cardSpaced)} was charged twice`,
    'chat-support': line`my visa is ${CREDIT_CARD(cardSpaced)} exp ${expiry}`,
    'hotel-guarantee': line`Guarantee: VI ${CREDIT_CARD(card16)} ${expiry} ${person}`,
    'amadeus-fop': line`FP CCVI${CREDIT_CARD(card16)}/${expiry}/N${between(100000, 999999)}`,
    'edifact-fop': line`FOP+CC::${amount}:VI:${CREDIT_CARD(card16)}:${expiry}'`,
    opentravel: line`<PaymentCard CardCode="VI" CardNumber="${CREDIT_CARD(card16)}" ExpireDate="${expiry}"/>`,
    '3ds-areq': line`{"messageType":"AReq","acctNumber":"${CREDIT_CARD(card16)}","cardExpiryDate":"2912"}`,
    'hsm-command': line`HSM>> CW ${CREDIT_CARD(card16)};2912;201 (CVV generate)`,
    'chargeback-file': line`CHB|${uuid}|${CREDIT_CARD(longCard)}|${amount}|fraud`,
    'log-luhn-warning': line`${isoTime} WARN unmasked card number in request: ${CREDIT_CARD(amexSpaced)}`,
    german: line`Kartennummer ${CREDIT_CARD(cardSpaced)} gültig bis ${expiry}`,
    french: line`Carte bancaire n° ${CREDIT_CARD(cardSpaced)} refusée`,
    spanish: line`Tarjeta de crédito ${CREDIT_CARD(cardSpaced)} caducada`,
    japanese: line`カード番号：${CREDIT_CARD(cardDashed)}`,

    'mt103-50k': line`:20:REF${pid}\n:50K:/${IBAN(iban)}\n${person}\n:59:/${IBAN(iban)}\n${person}`,
    'mt103-one-line': line`{4::20:${hexOf(8)}:32A:250611EUR${amount},:50K:/${IBAN(iban)}:57A:${bic}:59:/${IBAN(iban)}:71A:SHA-}`,
    'mt940-25': line`:25:${IBAN(iban)}\n:28C:00012/001\n:60F:C250610EUR1200,00`,
    pacs008: line`<DbtrAcct><Id><IBAN>${IBAN(iban)}</IBAN></Id></DbtrAcct><CdtrAcct><Id><IBAN>${IBAN(iban)}</IBAN></Id></CdtrAcct>`,
    'pain008-mandate': line`<DrctDbtTxInf><MndtId>M${pid}</MndtId><DbtrAcct><Id><IBAN>${IBAN(iban)}</IBAN></Id></DbtrAcct></DrctDbtTxInf>`,
    'camt-json': line`{"creditorAccount":{"iban":"${IBAN(iban)}","currency":"EUR"},"instructedAmount":{"amount":"${amount}"}}`,
    'psd2-consent': line`{"access":{"accounts":[{"iban":"${IBAN(iban)}"}],"balances":[{"iban":"${IBAN(iban)}"}]}}`,
    'fints-segment': line`HKCCS:3:1+${IBAN(iban)}:${bic}+urn?:iso?:std?:iso?:20022`,
    'ebics-log': line`${syslogTime} ${machine} ebics: order CCT account ${IBAN(iban)} uploaded`,
    'edifact-fii': line`FII+OR+${IBAN(iban)}:${person}+${bic}:25:5'`,
    'invoice-footer': line`Bank: Kontor AG · IBAN: ${IBAN(ibanSpaced)} · BIC: ${bic}`,
    'giro-qr': line`BCD\n002\n1\nSCT\n${bic}\n${person}\n${IBAN(iban)}\nEUR${amount}`,
    'swiss-qr-bill': line`SPC\n0200\n1\n${IBAN(iban)}\nS\n${person}\n${street}`,
    'csv-iban-column': line`Empfänger;IBAN;Betrag\n${person};${IBAN(ibanSpaced)};${amount}`,
    'sql-iban': line`UPDATE payees SET iban='${IBAN(iban)}' WHERE id=${pid}`,
    'validation-iban': line`invalid checksum? value "${IBAN(iban)}" for field iban accepted after retry`,
    'log-payout': line`${goTime} payout ${uuid} to ${IBAN(iban)} amount ${amount} EUR`,
    'slash-account': line`beneficiary /${IBAN(iban)} ${person}`,
    'query-iban': line`GET /accounts?iban=${IBAN(iban)}&page=1 200`,
    'sepa-mandate-mail': line`We will debit your account ${IBAN(ibanSpaced)} on 1 July`,
    'german-iban': line`Kontoverbindung: ${IBAN(ibanSpaced)}`,
    'french-iban': line`Virement vers le compte ${IBAN(ibanSpaced)} effectué`,
    'polish-iban': line`Rachunek bankowy ${IBAN(ibanSpaced)}`,
    'arabic-iban': line`رقم الحساب المصرفي الدولي: ${IBAN(iban)}`,
    'plain-iban-lower': line`iban=${IBAN(ibanLower)}`,
    'quickfix-log': line`${sqlTime} payout_iban=${IBAN(iban)}|bic=${bic}|ccy=EUR`,
  },
  hard: {
    'card-coloured': line`card number ${CREDIT_CARD(colouredInside(card16))} declined`,
    'card-grepped': line`till.log:PAN ${CREDIT_CARD(disguise.grepped(card16))}`,
    'card-zero-width': line`card: ${CREDIT_CARD(zeroWidthInside(cardSpaced))}`,
    'card-dusted': line`Card number: ${CREDIT_CARD(disguise.dusted(card16))}`,
    'card-soft-hyphens': line`Kreditkarte: ${CREDIT_CARD(disguise.softHyphens(card16))}`,
    'card-full-width': line`カード番号：${CREDIT_CARD(fullWidth(card16))}`,
    'card-arabic': line`رقم البطاقة: ${CREDIT_CARD(arabicDigits(card16))}`,
    'card-unicode': line`{"number":"${CREDIT_CARD(unicodeEscaped(card16))}"}`,
    'card-percent-spaces': line`/pay?card=${CREDIT_CARD(percent(cardSpaced))}`,
    'card-percent-twice': line`/r?u=%2Fpay%3Fcard%3D${CREDIT_CARD(percentTwice(cardSpaced))}`,
    'card-entities': line`<td>${CREDIT_CARD(disguise.entityEvery(card16))}</td><td>card no.</td>`,
    'card-hex-ascii': line`0030: ${CREDIT_CARD(disguise.hexString(card16))} field 2 (PAN, ASCII)`,
    'card-hex-bytes': line`PAN bytes ${CREDIT_CARD(disguise.hexBytes(card16))}`,
    'card-base64': line`{"encodedPan":"${CREDIT_CARD(base64(card16))}"}`,
    'card-spelled': line`transcript: my card number is ${CREDIT_CARD(disguise.inEnglish(card16))}`,
    'card-spelled-german': line`Mitschrift: Kartennummer ${CREDIT_CARD(disguise.inGerman(card16))}`,
    'card-digits-apart': line`the card is ${CREDIT_CARD(disguise.apart(card16))}`,
    'card-tabs': line`card\t${CREDIT_CARD(disguise.wide(cardSpaced))}`,
    'card-dotted': line`visa ${CREDIT_CARD(cardDotted)} exp ${expiry}`,
    'card-four-fields': disguise.withOne(
      card16,
      (held) =>
        line`{"card1":"${CREDIT_CARD(disguise.part(held, 0, 4))}","card2":"${CREDIT_CARD(disguise.part(held, 4, 8))}","card3":"${CREDIT_CARD(disguise.part(held, 8, 12))}","card4":"${CREDIT_CARD(disguise.part(held, 12))}"}`,
    ),
    'card-bare': line`${epoch} ${CREDIT_CARD(card16)}`,
    'card-bare-amex': line`${person} ${CREDIT_CARD(amex)}`,
    'card-json-number': line`{"amount":1200,"source":${CREDIT_CARD(card16)}}`,
    'card-underscored': line`log_pan_${CREDIT_CARD(card16)}_done`,
    'card-in-path': line`GET /tokens/${CREDIT_CARD(card16)}/status 404`,
    'card-bcd-message': line`RAW 0200 7024058000C08004 16${CREDIT_CARD(card16)} 000000 000000012500`,
    'card-string-list': line`args ["${CREDIT_CARD(card16)}", "${expiry}", "${person}"]`,

    'iban-coloured': line`IBAN ${IBAN(colouredInside(iban))} ok`,
    'iban-grepped': line`payees.csv:${IBAN(disguise.grepped(iban))};${person}`,
    'iban-zero-width': line`IBAN: ${IBAN(zeroWidthInside(ibanSpaced))}`,
    'iban-dusted': line`IBAN ${IBAN(disguise.dusted(iban))}`,
    'iban-soft-hyphens': line`Konto ${IBAN(disguise.softHyphens(iban))}`,
    'iban-full-width': line`ＩＢＡＮ：${IBAN(fullWidth(iban))}`,
    'iban-unicode': line`{"iban":"${IBAN(unicodeEscaped(iban))}"}`,
    'iban-percent': line`?iban=${IBAN(percent(ibanSpaced))}`,
    'iban-plus-spaces': line`iban=${IBAN(plussed)}&name=x`,
    'iban-entities': line`<b>${IBAN(entities(ibanSpaced))}</b>`,
    'iban-base64': line`"account_b64":"${IBAN(base64(iban))}"`,
    'iban-hex': line`iban hex=${IBAN(disguise.hexBytes(iban))}`,
    'iban-dotted': line`Konto: ${IBAN(ibanDotted)}`,
    'iban-dashed': line`account ${IBAN(ibanDashed)}`,
    'iban-apart': line`iban is ${IBAN(disguise.apart(iban))}`,
    'iban-tabs': line`IBAN\t${IBAN(disguise.wide(ibanSpaced))}`,
    'iban-bare': line`${IBAN(iban)}`,
    'iban-bare-spaced': line`${person} ${IBAN(ibanSpaced)} ${amount}`,
    'iban-in-file-name': line`wrote statement_${IBAN(iban)}_202506.xml`,
    'iban-in-path': line`GET /v1/accounts/${IBAN(iban)}/transactions 200`,
    'iban-nbsp': line`Rekening ${IBAN(noBreak)}`,
    'iban-quoted-list': line`('${person}', '${IBAN(ibanLower)}', ${amount})`,
    'iban-folded': line`IBAN: ${IBAN(disguise.folded(ibanSpaced))}`,
    'iban-rainbow': line`${IBAN(disguise.rainbow(iban))}`,
    'iban-chat': line`hey can you wire it to ${IBAN(ibanLower)} thx`,
  },
})

function amexSpaced(random: Parameters<typeof amex>[0]): string {
  return amex(random).replace(/^(.{4})(.{6})/, '$1 $2 ')
}
function plussed(random: Parameters<typeof ibanSpaced>[0]): string {
  return ibanSpaced(random).replaceAll(' ', '+')
}
function noBreak(random: Parameters<typeof ibanSpaced>[0]): string {
  return ibanSpaced(random).replaceAll(' ', '\u202f')
}
