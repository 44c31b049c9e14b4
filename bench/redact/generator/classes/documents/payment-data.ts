import { card, iban, notCard } from '../../slots/bank.ts'
import { amount, date, epoch, hex, number, shaped, uuid } from '../../slots/fillers.ts'
import { fullName, lastName, ssn } from '../../slots/people.ts'
import { core, decoy, either, hard, type Slot, type TemplateClass, value } from '../../template.ts'
import { named } from './notations.ts'

/** Cards with their digits in other groups. */
function regrouped(slot: Slot, write: (digits: string) => string): Slot {
  return (random) => slot(random).map((piece) => ({ ...piece, text: write(piece.text) }))
}

const spacedDigits = regrouped(card.sixteen, (digits) => [...digits].join(' '))
const wrapped = regrouped(card.sixteen, (digits) => `${digits.slice(0, 8)}\n${digits.slice(8)}`)
const spacedDashes = regrouped(card.sixteen, (digits) => digits.replaceAll(/.{4}(?=.)/g, '$& - '))
const pluses = regrouped(card.sixteen, (digits) => digits.replaceAll(/.{4}(?=.)/g, '$&+'))
const pairs = regrouped(card.sixteen, (digits) => `${digits.slice(0, 8)} ${digits.slice(8)}`)
const amexSpaced = regrouped(card.amex, (digits) => `${digits.slice(0, 4)} ${digits.slice(4, 10)} ${digits.slice(10)}`)
const amexDashed = regrouped(card.amex, (digits) => `${digits.slice(0, 4)}-${digits.slice(4, 10)}-${digits.slice(10)}`)
const amexFours = regrouped(card.amex, (digits) => digits.replaceAll(/.{4}(?=.)/g, '$& '))

/**
 * Payments, from the documents: ISO 8583 (DE2, DE35, DE45, LLVAR lengths), ISO/IEC 7813 tracks with and without sentinels, EMV tags,
 * jPOS's XML dumps, request fields of Authorize.Net, Adyen, Braintree, Worldpay, Cybersource, PayPal NVP, SagePay, eWAY, Moneris,
 * First Data, Stripe, Square, Mercado Pago, PayU, Paytabs, Redsys, iyzico; Opera and Sabre (FOP) for hotels and airlines; SWIFT MT and ISO
 * 20022 for accounts.
 */
const cards: TemplateClass = {
  name: 'cards by document',
  templates: [
    ...named(
      'cardNumber card_number cardNo cardno CardNum card_num ccnumber cc_number ccNum cc-number creditCardNumber credit_card creditCard ACCT ' +
        'x_card_num card[number] accountNumber primaryAccountNumber primary_account_number pan PAN Pan fpan dpan clearPan plainPan panNumber ' +
        'pan_number CardPan cardPan encryptedCardNumberPlain number_card numeroCarte numCarte numero_carte numeroTarjeta num_tarjeta ' +
        'numeroCartao numero_cartao cartaoNumero kartennummer kreditkartenNr KartenNr kaartnummer numerKarty kartNo kart_no cardnr ' +
        'nomerKarty karta cardToken_raw sourceCard fundingCard debitCard debitCardNumber bankCard bankcardNo bankCardNo payerCard ' +
        'EWAY_CARDNUMBER CC_NUMBER Ds_Merchant_Pan acctNum cardAcctNbr CardNbr de2 DE2 DE002 F2 field2 df2 P2',
      card.bare,
    ),
    ...named('cardNumber card pan creditCard cc_number cardNo', card.spaced),
    ...named('cardNumber card pan creditCard cc_number', card.dashed),
    core`<field id="2" value="${card.sixteen}"/>`,
    core`<field id="35" value="${card.sixteen}=2512101123456789"/>`,
    core`<field id="45" value="B${card.sixteen}^DOE/JANE^2512101"/>`,
    core`DE2: ${card.bare} DE3: 000000 DE4: ${number(12)}`,
    core`DE 35 = ${card.sixteen}D25121011234567`,
    core`F002 PAN LLVAR [16] ${card.sixteen}`,
    core`bit 2 (16): ${card.sixteen}`,
    core`fld 002: ${either('16')}${card.sixteen}`,
    core`0100 field[2]=${card.sixteen} field[3]=000000`,
    core`002:${card.sixteen} 003:000000`,
    core`[02] Primary Account Number: ${card.sixteen}`,
    core`Track 2: ;${card.sixteen}=2512101123456789?`,
    core`track2=${card.sixteen}=25121011234567890000`,
    core`track2Data: ${card.sixteen}D25121011234567F`,
    core`Track2EquivalentData ${card.sixteen}D2512201123400001F`,
    core`%B${card.sixteen}^DOE/JANE ^25121011000000000000?`,
    core`track1: %B${card.sixteen}^DOE/JANE^2512101?;${card.sixteen}=2512101?`,
    core`B${card.sixteen}^DOE/JANE^2512`,
    core`57 11 ${either('')}${card.sixteen}D2512201`,
    core`tag 5A: ${card.sixteen}`,
    core`5A08${card.sixteen}5F3401019F02`,
    core`card ${card.dotted} declined`,
    core`card ${card.underscored} declined`,
    core`card ${card.slashed} declined`,
    core`card ${card.doubleSpaced} declined`,
    core`card ${card.noBreak} declined`,
    core`card ${card.enDashed} declined`,
    core`card number: ${spacedDashes}`,
    core`card number: ${spacedDigits}`,
    core`pan: ${pairs}`,
    core`card=${pluses}&exp=12%2F27`,
    core`card number\n${card.spaced}`,
    core`Card Number: ${wrapped}`,
    core`amex ${amexSpaced}`,
    core`${amexSpaced} approved`,
    core`${amexDashed} approved`,
    core`amex ${amexFours} approved`,
    core`card number ${card.maestro}`,
    core`VISA ${card.bare} exp 12/27`,
    core`Mastercard: ${card.spaced}`,
    core`credit card ending: full number ${card.bare}`,
    core`CC#: ${card.bare}`,
    core`CC: ${card.spaced} CVV: ${value('PASSWORD', () => '321')}`,
    core`ccn ${card.dashed}`,
    core`FP CCVI${card.sixteen}/1227`,
    core`FPCCCA${card.sixteen}/0527`,
    core`*CCVI${card.sixteen}EXP1227`,
    core`{"source":{"object":"card","number":"${card.bare}","exp_month":12}}`,
    core`{"payment_method":{"card":{"number":"${card.bare}","cvc":"${value('PASSWORD', () => '987')}"}}}`,
    core`card[number]=${card.bare}&card[exp_month]=12&card[cvc]=${value('PASSWORD', () => '987')}`,
    core`{"creditCard":{"cardNumber":"${card.bare}","expirationDate":"2027-12"}}`,
    core`<CardNumber>${card.spaced}</CardNumber>`,
    core`<Number>${card.sixteen}</Number>`,
    core`<CreditCard Number="${card.sixteen}" Expiration="1227"/>`,
    core`<card:number xmlns:card="x">${card.bare}</card:number>`,
    core`tarjeta de crédito ${card.spaced} rechazada`,
    core`carte n° ${card.bare} refusée`,
    core`Kartennummer: ${card.spaced}`,
    core`cartão de crédito final completo ${card.bare}`,
    core`карта ${card.spaced}`,
    core`GET /cards/${card.sixteen} 200`,
    core`GET /v1/pan/${card.sixteen}/token`,
    core`/pay?pan=${card.sixteen}&exp=1227`,
    core`"${card.sixteen}",12/27,${amount},${fullName}`,
    core`${date};${card.sixteen};${amount};EUR`,
    core`{"cards":["${card.sixteen}","${card.sixteen}"]}`,
    core`pans=${card.sixteen},${card.sixteen}`,
    core`card:${card.sixteen}:status`,
    core`card_${card.sixteen}`,
    core`pan-${card.sixteen}`,
    core`${card.sixteen}|12|2027|${either('123')}`,
    core`${card.sixteen}:12:27`,
    core`PAN=${card.sixteen};EXP=2712;SVC=201`,
    core`cc=${card.sixteen}, exp=12/27`,
    core`(${card.sixteen})`,
    core`[${card.sixteen}]`,
    core`'${card.spaced}'`,
    core`#${card.sixteen}`,
    hard`${card.dotted} on file`,
    hard`${card.underscored} on file`,
    decoy`card version ${number(1)}.${number(2)} serial ${number(10)}`,
    decoy`card ending in ${number(4)} declined`,
    decoy`card ****${number(4)} exp 12/27`,
    decoy`cardinality ${notCard} rows`,
    decoy`{"number":"${notCard}"}`,
    decoy`DE4: ${shaped('000000009999')} DE7: ${number(10)} DE11: ${number(6)} DE37: ${number(12)}`,
    decoy`<field id="7" value="${number(10)}"/><field id="11" value="${number(6)}"/>`,
    decoy`order ${notCard} tracking ${shaped('1Z999AA10123456784')}`,
    decoy`epoch ${epoch}000000 ${uuid}`,
    decoy`pan_ref=${hex(16)} bin=${number(6)} last4=${number(4)}`,
    decoy`rrn=${number(12)} stan=${number(6)} arn=${shaped('74999999999999999999999')}`,
    decoy`graphics card temp ${number(2)} mem ${number(10)} clk ${number(9)}`,
    decoy`acct_updated=${number(10)} de_count=${number(9)} field2_len=${number(8)}`,
  ],
}

const mixed = (slot: Slot, write: (text: string) => string): Slot => regrouped(slot, write)
const groups = (mark: string) => (text: string) => text.replaceAll(/.{4}(?=.)/g, `$&${mark}`)

const accounts: TemplateClass = {
  name: 'accounts by document',
  templates: [
    ...named(
      'iban IBAN Iban ibanNumber iban_number creditorIban debtorIban accountIban bankAccount account beneficiaryAccount payerIban receiver_iban ' +
        'DbtrAcct ibanPlain kontonummer',
      iban.bare,
    ),
    ...named('iban IBAN accountIban bank_account', iban.spaced),
    ...named('iban IBAN accountIban bank_account', iban.lower),
    ...['-', '.', '/', '_', '\u00a0', '\u2009', '  ', ' - ', '+', ','].map(
      (mark) => core`IBAN: ${mixed(iban.bare, groups(mark))} ok`,
    ),
    ...['-', '.', ' ', '\u00a0', '+'].map((mark) => core`iban=${mixed(iban.lower, groups(mark))}&x=1`),
    ...[' ', '-', '.', '\u00a0'].map((mark) => core`transfer to ${mixed(iban.bare, groups(mark))} failed`),
    core`IBAN: ${mixed(iban.bare, (text) => `${text.slice(0, 2)} ${text.slice(2)}`)}`,
    core`IBAN ${mixed(iban.bare, (text) => `${text.slice(0, 4)} ${text.slice(4)}`)}`,
    core`IBAN ${mixed(iban.bare, (text) => `${text.slice(0, 4)}-${text.slice(4, 12)}-${text.slice(12)}`)}`,
    core`IBAN: ${mixed(iban.bare, (text) => `${text.slice(0, 12)}\n${text.slice(12)}`)}`,
    core`IBAN:${iban.bare},BIC:COBADEFFXXX`,
    core`IBAN/${iban.bare}`,
    core`IBAN_${iban.bare}`,
    core`iban-${iban.lower}`,
    core`/IBAN/${iban.bare}/BIC/COBADEFF`,
    core`?50?20SVWZ+MIETE?21IBAN+${iban.bare}?22`,
    core`:25:${iban.bare}`,
    core`GET /accounts/${iban.bare}/balances 200`,
    core`GET /accounts/${iban.lower}/balances 200`,
    core`{"account":{"${iban.bare}":{"balance":${amount}}}}`,
    core`{"${iban.bare}":12.5}`,
    core`"${iban.bare}";"${lastName}";"${amount}"`,
    core`${date},${iban.bare},${amount}`,
    core`(${iban.spaced})`,
    core`acct:${iban.bare}:EUR`,
    core`redis GET acct:${iban.bare}`,
    core`key=iban#${iban.bare}`,
    core`<IBAN>${iban.spaced}</IBAN>`,
    core`<Acct iban="${iban.bare}"/>`,
    core`payto://iban/${iban.bare}?amount=EUR:${amount}`,
    core`payto://iban/COBADEFF/${iban.bare}`,
    core`Kontoverbindung ${iban.spaced}, ${fullName}`,
    core`compte ${iban.spaced} débité`,
    core`счет ${iban.bare}`,
    core`${iban.bare}${''}@bank`,
    decoy`GB${number(2)}ABCD${number(12)} invalid checksum`,
    decoy`ref DE${number(9)} VAT ATU${number(8)}`,
    decoy`VAT DE${number(9)} FR${number(11)} order NL${number(9)}B01`,
    decoy`shipment RR${number(9)}DE delivered`,
    decoy`digest de89${hex(20)}`,
  ],
}

const socials: TemplateClass = {
  name: 'social numbers by document',
  templates: [
    ...named(
      'ssn SSN Ssn ssnNumber ssn_number socialSecurityNumber social_security_number socialSecurityNo social_security social soc_sec_no ' +
        'SocialSecurity taxpayerId taxpayer_id taxId tax_id tin TIN patientSsn patient_ssn employeeSSN emp_ssn spouseSsn ssnFull fullSsn ' +
        'ssnPlain memberSSN subscriber_ssn borrowerSSN applicant_ssn soc_sec ssNo ss_no ss_number itin ITIN',
      ssn.dashed,
    ),
    ...named(
      'ssn SSN socialSecurityNumber social_security_number tin taxpayerId patientSsn employeeSSN spouse_ssn ssnFull soc_sec_no itin',
      ssn.bare,
    ),
    ...named('ssn SSN socialSecurityNumber', ssn.spaced),
    core`SSN: ${ssn.bare}`,
    core`SSN ${ssn.bare} verified`,
    core`SSN# ${ssn.dashed}`,
    core`SSN#: ${ssn.bare}`,
    core`SSN (full): ${ssn.bare}`,
    core`S.S.N.: ${ssn.dashed}`,
    core`SS# ${ssn.dashed}`,
    core`SS#: ${ssn.bare}`,
    core`Social Security # ${ssn.bare}`,
    core`Social Security: ${ssn.bare}`,
    core`Social Security Number - ${ssn.bare}`,
    core`social security no ${ssn.spaced}`,
    core`social: ${ssn.dashed}`,
    core`her social is ${ssn.bare}`,
    core`TIN: ${ssn.dashed}`,
    core`taxpayer identification number ${ssn.bare}`,
    core`Taxpayer ID: ${ssn.dashed}`,
    core`ITIN ${value('SSN', (random) => `9${String(Math.floor(random() * 100)).padStart(2, '0')}-7${Math.floor(random() * 9)}-${String(1000 + Math.floor(random() * 8999))}`)}`,
    core`itin: ${value('SSN', (random) => `9${String(Math.floor(random() * 100)).padStart(2, '0')}7${Math.floor(random() * 9)}${String(1000 + Math.floor(random() * 8999))}`)}`,
    core`NM1*IL*1*${lastName}*JANE****SY*${ssn.bare}~`,
    core`NM1*IL*1*${lastName}*JANE****34*${ssn.bare}~`,
    core`REF*SY*${ssn.dashed}~`,
    core`PID|1||${ssn.dashed}^^^USSSA^SS||${lastName}^A`,
    core`PID|1||${ssn.bare}^^^SSA^SS||${lastName}^A`,
    core`<ssn>${ssn.bare}</ssn>`,
    core`<id extension="${ssn.dashed}" root="2.16.840.1.113883.4.1"/>`,
    core`<id root="2.16.840.1.113883.4.1" extension="${ssn.bare}"/>`,
    core`{"identifier":[{"type":{"text":"SSN"},"value":"${ssn.bare}"}]}`,
    core`{"identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${ssn.dashed}"}]}`,
    core`{"type":"ssn","number":"${ssn.bare}"}`,
    core`employee ${number(5)} ssn=${ssn.bare} w2=sent`,
    core`dob ${date} ssn ${ssn.bare}`,
    core`W-4 ${lastName} ${ssn.dashed}`,
    core`"${lastName}","${ssn.dashed}","${date}"`,
    core`${ssn.dashed}|${lastName}|${date}`,
    hard`ssn last checked: ${ssn.bare}`,
    decoy`SSN 8 GT ${number(10)} translated`,
    decoy`social media id ${number(9)} posted`,
    decoy`social_id=${number(9)} social_count=${number(9)}`,
    decoy`tin can order ${number(9)}`,
    decoy`routing number ${number(9)} account ${number(9)}`,
    decoy`ein ${shaped('12-9999999')} ok`,
    decoy`zip ${shaped('12345-9999')} phone model 123-45-678`,
    decoy`ss7 link ${number(9)} ss_index=${number(9)}`,
    decoy`tax_amount=${number(9)} tax_id_type=ein`,
  ],
}

export const paymentData: readonly TemplateClass[] = [cards, accounts, socials]
