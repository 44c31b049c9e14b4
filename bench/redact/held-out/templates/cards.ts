import { between, oneOf, shaped } from '../random.ts'
import { CREDIT_CARD, either, group, line } from '../template.ts'
import * as encoded from '../values/encodings.ts'
import * as money from '../values/money.ts'
import { clock, firstName, isoTime, level, path, service, sqlTime } from '../values/people.ts'
import { hexOf } from '../values/secrets.ts'

const expiry = shaped('2^0#', '2^1#')

/** Payment cards: gateways, point of sale, ISO 8583 and EMV dumps, magnetic tracks (ISO/IEC 7813), exports, prose. */
export const cards = group('cards', {
  core: {
    'gateway-json': line`{"event":"charge.failed","card":{"number":"${CREDIT_CARD(money.card)}","exp_month":${between(1, 12)}},"amount":${between(100, 9000)}}`,
    'key-value-pan': line`${isoTime} ${service} pan=${CREDIT_CARD(money.card)} rc=05 stan=${shaped('######')}`,
    'logfmt-card-number': line`level=info card_number=${CREDIT_CARD(money.cardDashed)} msg="tokenised"`,
    'prose-grouped': line`Payment declined for card ${CREDIT_CARD(money.cardGrouped)} (insufficient funds)`,
    'prose-amex': line`${service}: charged ${CREDIT_CARD(money.amexGrouped)} for order ${between(1000, 9999)}`,
    'bare-sixteen': line`${sqlTime} [${level}] authorise ${CREDIT_CARD(money.card16)} -> approved`,
    dotted: line`card no: ${CREDIT_CARD(money.cardDotted)} exp ${expiry}`,
    'double-spaced': line`CARD NUMBER : ${CREDIT_CARD(money.cardDoubleSpaced)}`,
    'track-2': line`swipe raw=;${CREDIT_CARD(money.card16)}=${expiry}101${shaped('##########')}?`,
    'track-2-named': line`DE35 track2=${CREDIT_CARD(money.card16)}D${expiry}201${shaped('########')}`,
    'track-1': line`%B${CREDIT_CARD(money.card16)}^OKAFOR/${firstName}^${expiry}101${shaped('##########')}?`,
    'emv-5a': line`TLV 5A 08 ${CREDIT_CARD((random) => (money.card16(random).match(/../g) ?? []).join(' '))} 5F24 03 2${between(6, 9)}1231`,
    'emv-5a-compact': line`emv: 9F0206000000001000 5A08${CREDIT_CARD(money.card16)}5F340101`,
    'emv-57': line`tag=57 len=19 value=${CREDIT_CARD(money.card16)}D${expiry}2010000000000F`,
    'iso8583-de2': line`${clock} MTI 0200 DE002 [16] ${CREDIT_CARD(money.card16)} DE003 000000 DE004 000000001000`,
    'jpos-field': line`<field id="2" value="${CREDIT_CARD(money.card16)}"/><field id="3" value="000000"/>`,
    'jpos-track': line`<field id="35" value="${CREDIT_CARD(money.card16)}=${expiry}101"/>`,
    'xml-account-number': line`<CardInfo><CardNumber>${CREDIT_CARD(money.card)}</CardNumber><ExpDate>${expiry}</ExpDate></CardInfo>`,
    'soap-primary-account': line`<ns2:primaryAccountNumber>${CREDIT_CARD(money.card16)}</ns2:primaryAccountNumber>`,
    'query-string': line`GET ${path}?cardno=${CREDIT_CARD(money.card)}&amt=10 HTTP/1.1`,
    'form-plus-spaces': line`cc=${CREDIT_CARD(encoded.formEncoded(money.cardGrouped))}&cvv=${either(shaped('###'))}&name=${firstName}`,
    'csv-header': line`date,card_number,amount\n2025-03-04,${CREDIT_CARD(money.card16)},${between(5, 900)}.00`,
    'pipe-delimited': line`SALE|VISA|${CREDIT_CARD(money.card16)}|${expiry}|${between(5, 900)}.00|APPROVED`,
    'sql-insert': line`INSERT INTO payments (card, amount) VALUES ('${CREDIT_CARD(money.card)}', ${between(5, 900)})`,
    'php-print-r': line`Array ( [cardNumber] => ${CREDIT_CARD(money.card)} [cvc] => ${either(shaped('###'))} )`,
    'json-number': line`{"pan":${CREDIT_CARD(money.card16)},"mcc":"5411"}`,
    'escaped-json': line`request="{\\"card\\":{\\"number\\":\\"${CREDIT_CARD(money.card)}\\"}}"`,
    spanish: line`${oneOf('Tarjeta', 'Número de tarjeta', 'tarjeta de crédito')}: ${CREDIT_CARD(money.cardGrouped)}`,
    'european-words': line`${oneOf('Kreditkarte', 'Carte bancaire', 'Cartão de crédito', 'Carta di credito', 'Numer karty', 'Kart numarası', 'Kartnummer')}: ${CREDIT_CARD(money.card16)}`,
    'eastern-words': line`${oneOf('Номер карты', '信用卡号', '银行卡', 'カード番号', '카드번호', 'رقم البطاقة', 'شماره کارت', 'कार्ड नंबर', 'কার্ড নম্বর', 'Số thẻ', 'หมายเลขบัตร', 'Nomor kartu')}: ${CREDIT_CARD(money.card16)}`,
  },
  hard: {
    'colour-inside': line`card ${CREDIT_CARD(encoded.colouredInside(money.cardGrouped))} declined`,
    'zero-width-inside': line`card: ${CREDIT_CARD(encoded.zeroWidthInside(money.card16))}`,
    'full-width': line`カード番号：${CREDIT_CARD(encoded.fullWidth(money.card16))}`,
    'arabic-digits': line`رقم البطاقة: ${CREDIT_CARD(encoded.arabicDigits(money.cardGrouped))}`,
    'persian-digits': line`شماره کارت: ${CREDIT_CARD(encoded.persianDigits(money.card16))}`,
    'percent-spaces': line`GET ${path}?card=${CREDIT_CARD(encoded.percent(money.cardGrouped))}`,
    'percent-twice': line`next=%2Fpay%3Fcard%3D${CREDIT_CARD(encoded.percentTwice(money.cardGrouped))}`,
    'no-break-spaces': line`card ${CREDIT_CARD(encoded.noBreakSpaces(money.cardGrouped))} ok`,
    'entities-inside': line`<td>Card</td><td>${CREDIT_CARD(encoded.entities(money.cardGrouped))}</td>`,
    'digits-escaped': line`{"card_number":"${CREDIT_CARD(encoded.unicodeEscaped(money.card16))}"}`,
    'slash-groups': line`card ${CREDIT_CARD((random) => money.cardGrouped(random).replaceAll(' ', '/'))} please refund`,
    underscores: line`receipt_card_${CREDIT_CARD((random) => money.cardGrouped(random).replaceAll(' ', '_'))}.pdf`,
    'glued-to-word': line`ref CARD${CREDIT_CARD(money.card16)}EXP${expiry} batch ${hexOf(6)}`,
    'chat-pairs': line`my visa is ${CREDIT_CARD((random) => money.card16(random).replace(/(\d{2})(?=\d)/g, '$1 '))} thx`,
    'over-lines': line`card:\n  ${CREDIT_CARD((random) => money.cardGrouped(random).replace(/^(.{9}) /, '$1\n  '))}\n`,
    'iso8583-raw-hex': line`0200 bitmap 7220 LLVAR 16${CREDIT_CARD(money.card16)}000000000000001000`,
  },
})
