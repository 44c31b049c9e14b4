import { between, oneOf, shaped } from '../../random.ts'
import { CREDIT_CARD, EMAIL, group, IBAN, line, PHONE } from '../../template.ts'
import {
  arabicDigits,
  colouredInside,
  formEncoded,
  fullWidth,
  percent,
  zeroWidthInside,
} from '../../values/encodings.ts'
import {
  amexGrouped,
  card,
  card16,
  cardDashed,
  cardDotted,
  cardGrouped,
  iban,
  ibanDashed,
  ibanDotted,
  ibanGrouped,
} from '../../values/money.ts'
import { e164, international, nationalBare } from '../../values/phones.ts'
import {
  amount,
  capitalName,
  dayStamp,
  isoStamp,
  machine,
  mailbox,
  process,
  timeOfDay,
  uid,
  wholeName,
} from '../values/people.ts'
import { dashedOut, hexBytes, hexBytesSpaced, spacedOut, spoken } from '../values/spoken.ts'

const expiry = oneOf('2809', '2911', '3004', '2707')
const trace = shaped('0#####')
const reference = shaped('RF18######', 'INV-26-####')

/** Card switches, terminals, payment services and banks: ISO 8583, EMV, SWIFT, SEPA, webhooks. */
export const payments = group('payments', {
  core: {
    'jpos-field-2': line`<isomsg direction="incoming"><field id="0" value="0200"/><field id="2" value="${CREDIT_CARD(card)}"/><field id="4" value="000000012500"/><field id="11" value="${trace}"/></isomsg>`,
    'iso-de': line`${timeOfDay} MTI=0100 DE2=${CREDIT_CARD(card16)} DE3=000000 DE4=000000004999 DE11=${trace} DE14=${expiry} DE22=051`,
    'iso-pan-field': line`[acq-${between(1, 9)}] 0110 PAN: ${CREDIT_CARD(card)} F39: 05 STAN: ${trace}`,
    'track-2': line`reader: track2=;${CREDIT_CARD(card16)}=${expiry}2011000012300000?`,
    'track-1': line`swipe raw %B${CREDIT_CARD(card16)}^${capitalName}/ANNA^${expiry}101100001100000000123000000?`,
    'de-35': line`DE35: ${CREDIT_CARD(card16)}D${expiry}2010000000000F`,
    'emv-pan-tag': line`TLV 5A 08 ${CREDIT_CARD(card16)} (Application PAN) 5F24 03 ${expiry}31`,
    'emv-track2-tag': line`emv> 57 Track 2 Equivalent Data: ${CREDIT_CARD(card16)}D${expiry}2010000012345F`,
    'nvp-acct': line`METHOD=DoDirectPayment&ACCT=${CREDIT_CARD(card)}&EXPDATE=112029&AMT=${amount}&FIRSTNAME=Ines`,
    'aim-x-card': line`x_type=AUTH_CAPTURE&x_card_num=${CREDIT_CARD(card)}&x_exp_date=1129&x_amount=${amount}&x_email=${EMAIL(mailbox)}`,
    'form-spaces': line`POST /checkout cardNumber=${CREDIT_CARD(formEncoded(cardGrouped))}&cardHolder=Bram+Demir&mm=11&yy=29`,
    'wpg-xml': line`<VISA-SSL><cardNumber>${CREDIT_CARD(card16)}</cardNumber><expiryDate><date month="11" year="2029"/></expiryDate></VISA-SSL>`,
    'adyen-payments': line`{"amount":{"currency":"EUR","value":1999},"paymentMethod":{"type":"scheme","number":"${CREDIT_CARD(card16)}","expiryMonth":"03"},"shopperEmail":"${EMAIL(mailbox)}","telephoneNumber":"${PHONE(e164())}"}`,
    'intent-params': line`payment_method_data[card][number]=${CREDIT_CARD(card)}&payment_method_data[card][exp_month]=3`,
    'receipt-phone-order': line`MOTO order ${reference}: card no. ${CREDIT_CARD(cardGrouped)} exp 11/29 taken by ${wholeName}`,
    'dashed-form': line`billing: { cc: "${CREDIT_CARD(cardDashed)}", zip: "45402" }`,
    'amex-grouped': line`keyed sale AMEX ${CREDIT_CARD(amexGrouped)} APPROVED ${trace}`,
    'vault-error': line`ERROR tokenizer: could not tokenize pan=${CREDIT_CARD(card)} (vault timeout 2000ms)`,
    'chargeback-csv': line`case_id,card_number,amount,reason ${between(1000, 9999)},${CREDIT_CARD(card16)},${amount},4853`,
    ipn: line`payment_status=Completed&payer_email=${EMAIL(percent(mailbox))}&contact_phone=${PHONE(nationalBare('US', 'GB'))}&txn_id=${shaped('?#?#####??######')}`,
    'stripe-customer': line`{"object":"customer","email":"${EMAIL(mailbox)}","phone":"${PHONE(e164())}","shipping":{"phone":"${PHONE(e164())}"}}`,
    mt103: line`:50K:/${IBAN(iban)}\n${capitalName} INES\n:59:/${IBAN(iban)}`,
    'pain-001': line`<DbtrAcct><Id><IBAN>${IBAN(iban)}</IBAN></Id></DbtrAcct><EndToEndId>${reference}</EndToEndId>`,
    'camt-entry': line`camt.053 entry ${amount} EUR CRDT RltdPties.DbtrAcct.Id.IBAN=${IBAN(iban)} ref=${reference}`,
    fints: line`HKCCS:4:1+${IBAN(iban)}:NOLADE21XXX+urn?:iso?:std?:iso?:20022`,
    mandate: line`SEPA mandate ${reference} created, debtor IBAN ${IBAN(ibanGrouped)}, first collection 2026-12-01`,
    'payout-json': line`{"payout":{"id":"${uid}","bank_account":{"iban":"${IBAN(iban)}","bic":"ABNANL2A"},"amount":${amount}}}`,
    'open-banking': line`"creditorAccount":{"iban":"${IBAN(iban)}"},"creditorName":"${wholeName}","instructedAmount":{"amount":"${amount}"}`,
    'payroll-line': line`salary run 11/2026: ${wholeName} -> ${IBAN(ibanGrouped)} ${amount} EUR`,
    'refund-iban': line`${isoStamp} refund-svc iban=${IBAN(iban)} name="${wholeName}" status=PENDING`,
    'iban-invalid-bic': line`WARN transfer rejected: BIC does not match account ${IBAN(iban)}`,
    'wallet-topup': line`wallet.topup msisdn=${PHONE(e164())} pan=${CREDIT_CARD(card16)} amt=${amount}`,
    'giro-code': line`BCD\n002\n1\nSCT\nNOLADE21XXX\n${wholeName}\n${IBAN(iban)}\nEUR${amount}`,
  },
  hard: {
    'card-bare': line`${dayStamp} ${machine} pos[${process}]: ${CREDIT_CARD(card16)} ${amount} declined`,
    'card-in-chat': line`customer: its ${CREDIT_CARD(cardGrouped)} and the three on the back are 204`,
    'card-dotted': line`noted on ticket: ${CREDIT_CARD(cardDotted)} / 11-29`,
    'card-digit-by-digit': line`transcript: "the number is ${CREDIT_CARD(spacedOut(card16))}"`,
    'card-spoken': line`caller: ${CREDIT_CARD(spoken('en', card16))}`,
    'card-hex-ascii': line`0040  ${CREDIT_CARD(hexBytes(card16))}3d32383039`,
    'card-hex-spaced': line`RX ${CREDIT_CARD(hexBytesSpaced(card16))} 3d`,
    'card-full-width': line`カード番号 ${CREDIT_CARD(fullWidth(card16))} で決済失敗`,
    'card-arabic-digits': line`رقم البطاقة ${CREDIT_CARD(arabicDigits(card16))}`,
    'card-coloured': line`charge ${CREDIT_CARD(colouredInside(card16))} -> 402`,
    'card-zero-width': line`cc: ${CREDIT_CARD(zeroWidthInside(cardGrouped))}`,
    'card-every-digit-dashed': line`typed: ${CREDIT_CARD(dashedOut(card16))}`,
    'card-glued-to-word': line`card${CREDIT_CARD(card16)}exp1129`,
    'iban-dotted': line`konto ${IBAN(ibanDotted)} stimmt nicht`,
    'iban-dashed': line`beneficiary ${IBAN(ibanDashed)} on the fax`,
    'iban-glued': line`IBAN${IBAN(iban)}BIC NOLADE21XXX`,
    'iban-lower-case': line`pls pay to ${IBAN((random) => iban(random).toLowerCase())} thx`,
    'iban-percent-spaces': line`/transfer?to=${IBAN(percent(ibanGrouped))}&note=rent`,
    'iban-with-phone': line`${IBAN(ibanGrouped)} ${wholeName} ${PHONE(international('DE', 'AT'))}`,
  },
})
