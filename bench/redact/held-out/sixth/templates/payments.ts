import type { Value } from '../../random.ts'
import { CREDIT_CARD, either, group, IBAN, line, SSN } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import * as money from '../../values/money.ts'
import * as some from '../values/people.ts'

const apart =
  (value: Value, gap: string): Value =>
  (random) =>
    [...value(random)].join(gap)
const inHex =
  (value: Value): Value =>
  (random) =>
    Buffer.from(value(random))
      .toString('hex')
      .replace(/(..)(?=.)/g, '$1 ')
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const spoken =
  (value: Value): Value =>
  (random) =>
    [...value(random)].map((digit) => words[Number(digit)]).join(' ')

/**
 * Sources: IATA's form of payment elements, ZVT and OPI terminal protocols, Nets' and Worldline's field names, 3-D Secure 2
 * messages, Verifone and Ingenico journals, NACHA 2013 rules, car park and ticket machines' logs, shops' payloads.
 */
export const cardNumbers = group('sixth cards', {
  core: {
    'zvt receipt': line`ZVT 06 0F: PAN ${CREDIT_CARD(money.card16)} Verfalldatum 2911 Trace ${some.n6}`,
    '3ds areq': line`{"messageType":"AReq","acctNumber":"${CREDIT_CARD(money.card)}","cardExpiryDate":"2911"}`,
    'terminal journal': line`${some.hour} SALE  CARD# ${CREDIT_CARD(money.card16)}  EXP 11/29  AMT ${some.price}  APPR ${some.n6}`,
    'worldpay xml': line`<cardDetails><cardNumber>${CREDIT_CARD(money.card16)}</cardNumber><expiryDate month="11" year="2029"/></cardDetails>`,
    'sagepay form': line`VendorTxCode=${some.n6}&CardType=VISA&CardNumber=${CREDIT_CARD(money.card16)}&ExpiryDate=1129`,
    'payone params': line`request=preauthorization&cardpan=${CREDIT_CARD(money.card16)}&cardexpiredate=2911&cardtype=V`,
    'mollie error': line`InvalidCardError: card_number ${CREDIT_CARD(money.card)} failed issuer check`,
    'sap ccard': line`BSEGC-CCNUM = ${CREDIT_CARD(money.card16)} BSEGC-CCINS = VISA`,
    'as400 screen': line`CARD NBR: ${CREDIT_CARD(money.card16)}  EXP: 1129  AUTH: ${some.n6}`,
    'mainframe copybook': line`WS-CARD-NUMBER=${CREDIT_CARD(money.card16)} WS-RESP=05`,
    'airline ssr': line`SSR EPAY UA HK1 CC/VI/${CREDIT_CARD(money.card16)}/EXP 11 29`,
    'hotel folio': line`folio ${some.n5}: settled MC ${CREDIT_CARD(money.cardGrouped)} ${some.price}`,
    'parking machine': line`Kasse 3: Kreditkarte ${CREDIT_CARD(money.card16)} gelesen, Betrag ${some.price} EUR`,
    'fuel pump': line`PUMP 6 preauth card ${CREDIT_CARD(money.card16)} limit 120.00`,
    'ev charger ocpp': line`DataTransfer: {"paymentCard":"${CREDIT_CARD(money.card16)}","connectorId":2}`,
    'transit gate': line`gate 14 EMV tap pan=${CREDIT_CARD(money.card16)} odr=decline`,
    'vending telemetry': line`vending ${some.n4} cashless: track2 ;${CREDIT_CARD(money.card16)}=2911201${some.n8}?`,
    'fraud rule': line`rule VELOCITY hit: pan=${CREDIT_CARD(money.card)} count=7 window=60s`,
    'call centre note': line`agent ${some.n3} typed into notes: visa ${CREDIT_CARD(money.cardGrouped)} exp 11/29`,
    'mail order': line`Bitte belasten Sie meine Mastercard ${CREDIT_CARD(money.cardGrouped)}, gültig bis 11/29`,
    'amex grouped': line`Amex card on file: ${CREDIT_CARD(money.amexGrouped)}`,
    'java exception': line`IllegalArgumentException: Unsupported BIN for card number ${CREDIT_CARD(money.card16)} at CardService.java:88`,
    'ruby struct': line`#<struct Card number="${CREDIT_CARD(money.card16)}", brand="visa">`,
    'elixir map': line`%{card_number: "${CREDIT_CARD(money.card)}", exp_month: 11}`,
    'sql insert': line`INSERT INTO payments (order_id, cc_number) VALUES (${some.n5}, '${CREDIT_CARD(money.card16)}')`,
    dutch: line`Creditcardnummer ${CREDIT_CARD(money.cardGrouped)} geweigerd`,
    polish: line`Numer karty: ${CREDIT_CARD(money.card16)}`,
    korean: line`카드번호 ${CREDIT_CARD(money.cardDashed)} 승인 거절`,
    arabic: line`رقم البطاقة: ${CREDIT_CARD(money.card16)}`,
    'excel csv': line`order;card no;amount\n${some.n5};${CREDIT_CARD(money.cardDashed)};${some.price}`,
  },
  hard: {
    'bare dashed': line`${CREDIT_CARD(money.cardDashed)}`,
    spoken: line`IVR transcript: ${CREDIT_CARD(spoken(money.card16))}`,
    'dtmf events': line`dtmf ${CREDIT_CARD(apart(money.card16, ','))} #`,
    'hex ascii': line`DE2 LLVAR 16 ${CREDIT_CARD(inHex(money.card16))}`,
    'full width': line`カード番号 ${CREDIT_CARD(encoded.fullWidth(money.card16))}`,
    'unicode escapes': line`"card":"${CREDIT_CARD(encoded.unicodeEscaped(money.card16))}"`,
    'zero width': line`cc ${CREDIT_CARD(encoded.zeroWidthInside(money.card16))}`,
    'devanagari digits': line`कार्ड ${CREDIT_CARD(encoded.devanagariDigits(money.card16))}`,
    'double spaced': line`PAN  ${CREDIT_CARD(money.cardDoubleSpaced)}`,
    'file name': line`scan_${CREDIT_CARD(money.card16)}_front.jpg uploaded`,
  },
})

/** Sources: EBICS, FinTS (HKCCS segments), SEPA and Swiss QR documents, Open Banking and PSD2 payloads, ERP vendor masters. */
export const bankAccounts = group('sixth bank accounts', {
  core: {
    'fints segment': line`HKCCS:3:1+${IBAN(money.iban)}:COBADEFFXXX+sepade.pain.001'`,
    'berlin group': line`{"debtorAccount":{"iban":"${IBAN(money.iban)}"},"instructedAmount":{"currency":"EUR","amount":"${some.price}"}}`,
    'open banking uk': line`"CreditorAccount":{"SchemeName":"UK.OBIE.IBAN","Identification":"${IBAN(money.iban)}"}`,
    'camt element': line`<DbtrAcct><Id><IBAN>${IBAN(money.iban)}</IBAN></Id></DbtrAcct>`,
    'hbci balance': line`Kontostand abgerufen: ${IBAN(money.iban)} Saldo ${some.price} EUR`,
    'payroll run': line`Lohnlauf 11/2026: ${some.person} IBAN ${IBAN(money.ibanGrouped)} Betrag ${some.n4},00`,
    'vendor master': line`LFBK-IBAN: ${IBAN(money.iban)} LFA1-LIFNR: 00${some.n6}`,
    'refund sentence': line`Refund of ${some.price} will be paid to account ${IBAN(money.ibanGrouped)}`,
    'paypal bank': line`bank account added iban=${IBAN(money.iban)} holder="${some.person}" status=UNCONFIRMED`,
    'stripe error': line`StripeInvalidRequestError: The IBAN ${IBAN(money.iban)} is not supported for payouts`,
    'swift mt202': line`:58A:/${IBAN(money.iban)}\nDEUTDEFF`,
    'mt101 beneficiary': line`:59F:/${IBAN(money.iban)}\n1/${some.LAST}\n2/RUE DU PORT ${some.n2}`,
    'sepa mandate pdf': line`SEPA-Mandat ${some.n6}: Kontoinhaber ${some.person}, IBAN: ${IBAN(money.ibanGrouped)}, BIC: GENODEF1`,
    'java entity': line`Payee{name='${some.person}', iban='${IBAN(money.iban)}', bic='ABNANL2A'}`,
    'go struct': line`{Holder:${some.last} IBAN:${IBAN(money.iban)} Cents:${some.n5}}`,
    'rails params': line`"bank_account"=>{"iban"=>"${IBAN(money.ibanGrouped)}", "owner"=>"${some.person}"}`,
    'csv row': line`kunde,iban,betrag\n${some.n5},${IBAN(money.iban)},${some.price}`,
    'chat question': line`${some.first}: is ${IBAN(money.ibanGrouped)} still your IBAN?`,
    dutch: line`overboeking naar rekening ${IBAN(money.iban)} mislukt`,
    italian: line`Bonifico su conto corrente IBAN ${IBAN(money.iban)}`,
    swedish: line`Utbetalning till IBAN ${IBAN(money.ibanGrouped)}`,
    russian: line`Счёт получателя (IBAN): ${IBAN(money.iban)}`,
  },
  hard: {
    'bare grouped': line`${IBAN(money.ibanGrouped)}`,
    'lower case': line`to ${IBAN((random) => money.iban(random).toLowerCase())} by friday`,
    dotted: line`Konto ${IBAN(money.ibanDotted)}`,
    'unicode escapes': line`{"acct":"${IBAN(encoded.unicodeEscaped(money.iban))}"}`,
    'hex ascii': line`field 102 ${IBAN(inHex(money.iban))}`,
    'zero width': line`iban ${IBAN(encoded.zeroWidthInside(money.iban))}`,
    'epc lines': line`SCT\n\n${some.last}\n${IBAN(money.iban)}\nEUR12`,
    'percent spaces': line`konto=${IBAN(encoded.percent(money.ibanGrouped))}`,
  },
})

/** Sources: IRS e-file schemas, SSA's EFW2 records, X12 834, FHIR us-ssn, FAFSA and background check vendors' payloads. */
export const socialSecurity = group('sixth social security', {
  core: {
    'efw2 record': line`RW record: SSN=${SSN(money.ssnBare)} NAME=${some.LAST} ${some.FIRST} WAGES=${some.n5}`,
    'x12 834': line`REF*0F*${some.n6}~REF*SY*${SSN(money.ssnBare)}~DTP*356*D8*${some.packedDay}~`,
    'fafsa import': line`ISIR import: student ${some.person} SSN ${SSN(money.ssn)} EFC ${some.n4}`,
    'background check': line`{"candidate":"${some.person}","ssn":"${SSN(money.ssn)}","package":"basic"}`,
    'hris xml': line`<PersonId type="SSN">${SSN(money.ssn)}</PersonId>`,
    'mainframe field': line`EMP-SSN: ${SSN(money.ssnBare)}  EMP-STAT: A  DEPT: 044`,
    'clinic registration': line`registration: ${some.LAST}, ${some.FIRST} DOB 03/01/1961 SS# ${SSN(money.ssn)}`,
    'ivr verification': line`caller entered social security number ${SSN(money.ssnBare)}, match=Y`,
    'salesforce field': line`Contact { SSN__c: ${SSN(money.ssn)}, Status__c: Active }`,
    'java bean': line`Taxpayer{firstName='${some.first}', ssn='${SSN(money.ssn)}', filing=MFJ}`,
    'python kwargs': line`verify_identity(name='${some.person}', ssn='${SSN(money.ssn)}') -> score 88`,
    'go struct': line`{First:${some.first} Ssn:${SSN(money.ssn)} Dob:1961-03-01}`,
    'rust debug': line`Applicant { name: "${some.person}", ssn: "${SSN(money.ssn)}" }`,
    'sql literal': line`UPDATE employee SET ssn='${SSN(money.ssn)}' WHERE emp_id=${some.n5}`,
    'mongo duplicate': line`E11000 duplicate key error index: ssn_1 dup key: { ssn: "${SSN(money.ssn)}" }`,
    'form post': line`firstName=${some.first}&ssn=${SSN(money.ssn)}&state=OR`,
    'csv header': line`last,first,ssn\n${some.last},${some.first},${SSN(money.ssn)}`,
    'tenant screening': line`rental application: ${some.person}, ${either(some.mail)}, SSN: ${SSN(money.ssn)}`,
    'sentence last': line`W-9 received from ${some.person}, social ${SSN(money.ssn)}`,
    'spaced groups': line`SSN ${SSN(money.ssnSpaced)} could not be verified by SSA`,
  },
  hard: {
    'bare dashed': line`${SSN(money.ssn)}`,
    spoken: line`agent heard: social is ${SSN(spoken(money.ssnBare))}`,
    'dots between': line`ssn ${SSN((random) => money.ssn(random).replaceAll('-', '.'))}`,
    'unicode escapes': line`{"ssn":"${SSN(encoded.unicodeEscaped(money.ssn))}"}`,
    'full width': line`SSN ${SSN(encoded.fullWidth(money.ssn))}`,
    base64: line`ssn=${SSN(encoded.base64(money.ssn))}`,
    'pipe columns': line`${some.LAST}|${some.FIRST}|${SSN(money.ssnBare)}|M|044`,
  },
})
