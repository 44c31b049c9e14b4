import { oneOf, shaped } from '../../random.ts'
import { CREDIT_CARD, EMAIL, either, group, IBAN, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import {
  base64,
  colouredInside,
  fullWidth,
  noBreakSpaces,
  percentAll,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import {
  account,
  accountOf,
  accountSpaced,
  amex,
  card,
  cardDashed,
  cardSpaced,
  ssn,
  ssnBare,
  ssnSpaced,
  trackRest,
} from '../values/money.ts'
import {
  first,
  full,
  guid,
  hms,
  iso,
  last,
  mail,
  process,
  row,
  small,
  stamp,
  stampComma,
  stampMs,
  user,
} from '../values/people.ts'
import { american, homeBare, spacedPlus } from '../values/phones.ts'

const cvv = shaped('^##', '1##')
const expiry = oneOf('09/28', '11/27', '03/29')

/** Numbers of cards. */
export const cards = group('ninth cards', {
  core: {
    // AuthorizeNet/sdk-php 20 and 48: the XML in its log
    'authorize.net xml': line`${stamp}: Request: <creditCard><cardNumber>${CREDIT_CARD(card)}</cardNumber><expirationDate>2028-09</expirationDate><cardCode>${PASSWORD(cvv)}</cardCode></creditCard>`,
    // angelleye/paypal-woocommerce 582: Payflow's RAWREQUEST
    'payflow rawrequest': line`RAWREQUEST => TENDER=C&TRXTYPE=S&ACCT=${CREDIT_CARD(card)}&EXPDATE=0928&AMT=42.00&CURRENCY=USD`,
    // angelleye/paypal-woocommerce 559: PayPal's REST request
    'paypal rest': line`"funding_instruments": [{"credit_card": {"number": "${CREDIT_CARD(card)}", "type": "visa", "expire_month": 9, "expire_year": 2028}}]`,
    // WHMCS/sample-merchant-gateway 10
    'whmcs rawdata': line`rawdata => Array ( [CreditCardNumber] => ${CREDIT_CARD(card)} [Status] => Approved )`,
    // tilln/jmeter-iso8583 52: a jPOS field
    'jpos field 2': line`    <field id="2" value="${CREDIT_CARD(card)}"/>`,
    'jpos track 2': line`    <field id="35" value="${CREDIT_CARD(card)}${trackRest}"/>`,
    // juks/iso-8583-socket-queue 64
    'iso8583 dotted': line`     Primary Account Number [2]........................${CREDIT_CARD(card)}`,
    'iso8583 track dotted': line`     Track 2 Data [35]................................${CREDIT_CARD(card)}${trackRest}`,
    // Veritrans token request
    'veritrans token': line`https://api.stg.veritrans.example/v2/token?card_number=${CREDIT_CARD(card)}&card_cvv=${PASSWORD(cvv)}&card_exp_month=09&card_exp_year=2028`,
    // public programs: a payload of a charge
    'charge payload': line`amount=4200&currency=eur&card_number=${CREDIT_CARD(card)}`,
    'pagar.me payload': line`card_number=${CREDIT_CARD(card)}&card_holder_name=${first}&card_expiration_date=0928`,
    // sprintf in a PHP example
    'payment performed': line`Payment was performed for 420 using credit card number: ${CREDIT_CARD(card)}, valid till: 09/28 and cvc: ${PASSWORD(cvv)}`,
    // toString of Java beans
    'tostring cardNumber': line`Card{id=${row}, bankAccountId=7, cardNumber='${CREDIT_CARD(card)}', cvv=${PASSWORD(cvv)}, endDate=2028-09-30}`,
    'tostring creditCardNumber': line`Inscription{userEmail='${EMAIL(mail)}', raceId=12, creditCardNumber='${CREDIT_CARD(card)}', inscriptionDate=2025-06-28}`,
    // C printf
    'printf card number': line`Card Number: ${CREDIT_CARD(cardSpaced)}`,
    'text block visa': line`42 is paid using Visa Card. Holder name: ${full} Card number: ${CREDIT_CARD(card)}`,
    // PaymentService#Charge of the microservices demo, before it masked
    'charge invoked': line`${stamp} PaymentService#Charge invoked with request: amount=currency_code:"USD" units:42, credit_card_number=${CREDIT_CARD(cardDashed)}`,
    // EMV tag 5A, flipperzero-firmware 2332
    'emv tag 5a': line`[I][EmvApp] 5A (PAN): ${CREDIT_CARD(card)}`,
    'emv tag 57': line`57: ${CREDIT_CARD(card)}${trackRest}F`,
    // receipts
    'receipt amex': line`AMEX ${CREDIT_CARD(amex)} EXP ${expiry} APPROVED 00`,
    // support mails
    'pt cartao': line`Cliente ${full} informou o cartão ${CREDIT_CARD(cardSpaced)} recusado`,
    'de karte': line`Kartennummer: ${CREDIT_CARD(cardSpaced)}, gültig bis ${expiry}`,
    'zh yinhangka': line`银行卡号：${CREDIT_CARD(card)}，持卡人：${last}`,
  },
  hard: {
    'base64 card': line`blob=${CREDIT_CARD(base64(card))}`,
    'coloured card': line`PAN ${CREDIT_CARD(colouredInside(card))}`,
    'full width card': line`カード番号 ${CREDIT_CARD(fullWidth(cardSpaced))}`,
    'no break': line`card ${CREDIT_CARD(noBreakSpaces(cardSpaced))} declined`,
    'iso8583 ascii dump': line`0200B238000102C18004000000000000000216${CREDIT_CARD(card)}000000000000004200`,
    'bare in csv': line`${row};${full};${CREDIT_CARD(card)};42,00;EUR`,
    'unicode escaped': line`{"v":"${CREDIT_CARD(unicodeEscaped(cardDashed))}"}`,
    'zero width card': line`card on file ${CREDIT_CARD(zeroWidthInside(card))}`,
  },
})

/** Numbers of accounts. */
export const accounts = group('ninth accounts', {
  core: {
    // toString and log statements of public Java programs
    'tostring wire': line`WireTransfer{id=${guid}, iban=${IBAN(account)}, amount=42.00 EUR, beneficiary=${full}}`,
    'status log': line`StatusLog[id=${row}  iban=${IBAN(account)}  ACTIVE → BLOCKED  at=2025-06-28T09:30:57]`,
    'match found': line`INFO Match found! AccountID=${row}, IBAN=${IBAN(account)}, balance=420.10`,
    'konto printf': line`${small}) IBAN=${IBAN(accountOf('DE'))}, BIC=BYLADEM1001, Name=${full}`,
    'iban saved': line`${stampMs}  INFO c.e.IbanService : Iban has been saved in database: ${IBAN(account)}`,
    'iban generado': line`IBAN generado para cliente ${row}: ${IBAN(accountOf('ES'))}`,
    'validateIban value': line`IBAN value for validateIban ${IBAN(account)}`,
    'iban replaced': line`Iban replaced : ${IBAN(account)}`,
    'apps script': line`iban=${IBAN(accountOf('DE'))} emailTo=${EMAIL(mail)} Anrede Frau Mitglied ja Student nein`,
    'depositos url': line`GET https://bai.example/depositos?iban=${IBAN(account)} 200`,
    'account for iban': line`Failed to credit account for IBAN: ${IBAN(account)}`,
    'account with iban': line`Account with IBAN: ${IBAN(account)} not found`,
    'validated fields': line`level=info msg="IBAN validated successfully" iban=${IBAN(account)} operation=validate`,
    'skipped invalid': line`DEBUG Skipped invalid IBAN: ${IBAN(account)}`,
    'cont economii': line`[CONT ECONOMII] IBAN: ${IBAN(accountOf('RO'))} | Sold: 420.00 RON | Activ: true`,
    // hitobito/hitobito 1111
    'de keine qr-iban': line`IBAN ${IBAN(accountOf('CH'))} ist keine QR-IBAN. Die QR-IID muss im Bereich von 30000 bis 31999 liegen.`,
    // alyf-de/banking 257
    'erpnext not found': line`Error Log: "Bank Account not found for IBAN ${IBAN(accountOf('DE'))}"`,
    // Rabobank's MT940 structured
    'mt940 25': line`:25:${IBAN(accountOf('NL'))} EUR`,
    'mt940 86': line`:86:/ORDP//NAME/${full}/ADDR/Kade 4 /REMI/huur/ISDT/2025-06-28/CNTP/${IBAN(account)}/RABONL2U`,
    // ehf-postaward-g2 32: UBL
    'ubl payee account': line`<cac:PayeeFinancialAccount><cbc:ID schemeID="IBAN">${IBAN(accountOf('NO'))}</cbc:ID></cac:PayeeFinancialAccount>`,
    // ISO 20022 pain.001
    'pain.001': line`<CdtrAcct><Id><IBAN>${IBAN(account)}</IBAN></Id></CdtrAcct>`,
    // salesking/sepa_king 54
    sepa_king: line`ArgumentError: IBAN '${IBAN(account)}' is invalid`,
    // transaction note of a bank importer: "TXREF=%s, %s IBAN=%s"
    txref: line`change_reason: TXREF=${row}, ${full} IBAN=${IBAN(account)}`,
  },
  hard: {
    'base64 iban': line`acct=${IBAN(base64(account))}`,
    'spaced bare': line`payout to ${IBAN(accountSpaced)} queued at ${hms}`,
    'zero width iban': line`to ${IBAN(zeroWidthInside(account))}`,
    'no break iban': line`Überweisung an ${IBAN(noBreakSpaces(accountSpaced))}`,
    'coloured iban': line`dst ${IBAN(colouredInside(account))}`,
    'percent iban': line`?to=${IBAN(percentAll(accountSpaced))}&ccy=EUR`,
    'bare csv': line`${row};${last};${IBAN(account)};-12,30`,
  },
})

/** Social security numbers, and addresses beside them. */
export const socials = group('ninth social security numbers', {
  core: {
    // letters service: log.debug("SSN is - {}")
    'ssn is': line`${stampMs} DEBUG c.e.LetterService : SSN is - ${SSN(ssn)}`,
    // a Korean JSP: its own names
    'empno ssn': line`IDNUM [${row}] empno:${row}, ssn: ${SSN(ssn)}, uid:${user}`,
    // toString of public Java beans
    'ownership details': line`OwnershipDetails [firstName=${first}, middleName=, lastName=${last}, dob=1970-02-11, position=owner, ssn=${SSN(ssn)}, driverlicense=null, taxiId=${small}]`,
    'patch employee': line`PatchEmployeeRequest{socialSecurityNumber=${SSN(ssn)}, firstName=${first}}`,
    'person quoted': line`Person{email='${EMAIL(mail)}', phone='${PHONE(american)}', socialSecurityNumber='${SSN(ssn)}', dateOfBirth=1970-02-11}`,
    'payment summary': line`Name: ${last} ${first} SSN: ${SSN(ssn)} Total Payment: $1,420.00`,
    // C: printf
    'printf salary': line`Name: ${full} -- Salary: 54000 -- SSN: ${SSN(ssn)}`,
    'c response': line`Username: ${user}, Email: ${EMAIL(mail)}, SSN: ${SSN(ssn)}`,
    'c response bare': line`Username: ${user}, SSN: ${SSN(ssnBare)}`,
    // Go client
    'query ssn': line`http://localhost:8080/get?ssn=${SSN(ssn)}`,
    // Python: MySQL statement
    'sql where': line`SELECT * FROM cleaned_cdw_sapp_customer1 WHERE SSN=${SSN(ssnBare)};`,
    'grades where': line`SELECT * FROM grades WHERE SSN='${SSN(ssn)}'`,
    // openemr/openemr 7343
    'openemr audit': line`update patient_data set ss='${SSN(ssn)}', lname='${last}', fname='${first}' where pid=${small}`,
    // nHapi 52: IN2-2
    'hl7 in2': line`IN2|1|${SSN(ssn)}|||||||||||||||||||||||||||||AA|A`,
    'hl7 pid-19': line`PID|1||${row}^^^MR||${last}^${first}||19700211|F|||||||||||${SSN(ssnBare)}|`,
    // X12: member's number
    'x12 ref sy': line`REF*SY*${SSN(ssnBare)}~`,
    'x12 nm1 34': line`NM1*IL*1*${last}*${first}****34*${SSN(ssnBare)}~`,
    // Robot Framework of a test suite
    'robot keyword': line`\${client}=  createDate=2025-06-28  email=${EMAIL(mail)}   gender=F  socialSecurityNumber=${SSN(ssn)}`,
    // payroll
    'payroll csv': line`employee_id,name,ssn | ${row},${full},${SSN(ssn)}`,
    'json ssn': line`{"applicant":{"name":"${full}","ssn":"${SSN(ssn)}","employed":true}}`,
    'words before': line`Applicant's social security number is ${SSN(ssn)}, verified by ${user}`,
    'w2 box a': line`a Employee's social security number ${SSN(ssn)} b Employer identification number ${either(shaped('4#-^######'))}`,
  },
  hard: {
    spaced: line`social ${SSN(ssnSpaced)}`,
    'base64 ssn': line`sub=${SSN(base64(ssn))}`,
    'coloured ssn': line`ssn ${SSN(colouredInside(ssn))}`,
    'full width ssn': line`SSN：${SSN(fullWidth(ssn))}`,
    'zero width ssn': line`id ${SSN(zeroWidthInside(ssn))} on file`,
    'unicode ssn': line`{"s":"${SSN(unicodeEscaped(ssn))}"}`,
    'bare dashed': line`${stampComma} lookup ${SSN(ssn)} ${process} 12ms`,
  },
})

/** Addresses of mail. */
export const mails = group('ninth mail addresses', {
  core: {
    // python: logger.info(f'Password changed for user: {user.email}')
    'password changed': line`INFO Password changed for user: ${EMAIL(mail)}`,
    'sent reset': line`Sent reset password to ${EMAIL(mail)}`,
    'temp expired': line`[TempPassword] Temp password expired for ${EMAIL(mail)}`,
    'senha redefinida': line`INFO Senha redefinida com sucesso para usuário: ${EMAIL(mail)}`,
    'reset handler': line`${stamp} [RESET PASSWORD HANDLER] Sending reset password to ${EMAIL(mail)}`,
    // Postfix
    'postfix to': line`postfix/smtp[${process}]: 4F2A91C0: to=<${EMAIL(mail)}>, relay=mx.example[192.0.2.7]:25, delay=0.8, dsn=2.0.0, status=sent`,
    // IvozProvider, Odoo
    'odoo mail': line`Mail with ID ${row} and Message-Id <${either(shaped('17########.^##'))}-openerp@web> successfully sent to ${EMAIL(mail)}`,
    // JSON and objects
    'json email': line`{"level":"info","time":"${iso}","user":{"email":"${EMAIL(mail)}","plan":"pro"},"msg":"signed in"}`,
    'rails email': line`  Parameters: {"user"=>{"email"=>"${EMAIL(mail)}", "password"=>"[FILTERED]"}}`,
    'git author': line`Author: ${full} <${EMAIL(mail)}>`,
    'hl7 xtn': line`|^NET^Internet^${EMAIL(mail)}|`,
    'x12 em': line`PER*IP**EM*${EMAIL(mail)}*TE*${PHONE(homeBare('US'))}~`,
    signature: line`${full} <${EMAIL(mail)}>, ${PHONE(spacedPlus())}`,
    'sql email': line`UPDATE usuario SET senha = $1 WHERE email = '${EMAIL(mail)}'`,
  },
  hard: {
    'at spelled': line`write to ${EMAIL((random) => mail(random).replace('@', ' at '))}`,
    'percent mail': line`/unsubscribe?m=${EMAIL(percentAll(mail))}`,
    'unicode mail': line`{"u":"${EMAIL(unicodeEscaped(mail))}"}`,
    'full width mail': line`連絡先 ${EMAIL(fullWidth(mail))}`,
    'base64 mail': line`u=${EMAIL(base64(mail))}`,
    'zero width mail': line`cc ${EMAIL(zeroWidthInside(mail))}`,
  },
})
