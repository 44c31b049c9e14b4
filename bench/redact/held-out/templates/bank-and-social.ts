import { between, oneOf } from '../random.ts'
import { group, IBAN, line, SSN } from '../template.ts'
import * as encoded from '../values/encodings.ts'
import { iban, ibanDashed, ibanDotted, ibanGrouped, ssn, ssnBare, ssnSpaced } from '../values/money.ts'
import { firstName, fullName, host, isoTime, path, service, sqlTime } from '../values/people.ts'

/** International bank account numbers (ISO 13616) in payments (SEPA, SWIFT, ISO 20022) and elsewhere. */
export const bank = group('bank', {
  core: {
    'json-iban': line`{"beneficiary":"${fullName}","iban":"${IBAN(iban)}","amount":"${between(5, 900)}.00"}`,
    'grouped-prose': line`${service}: transfer to ${IBAN(ibanGrouped)} accepted`,
    'bare-in-line': line`${isoTime} INFO sepa - debit ${IBAN(iban)} rejected AC04`,
    'pain-001': line`<CdtrAcct><Id><IBAN>${IBAN(iban)}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Rent</Ustrd></RmtInf>`,
    'swift-59': line`:59:/${IBAN(iban)}\n${fullName}\n12 HIGH STREET`,
    'swift-50k': line`{4: :20:REF${between(1000, 9999)} :50K:/${IBAN(iban)} :71A:SHA -}`,
    'csv-row': line`${sqlTime};${fullName};${IBAN(iban)};-${between(5, 900)},00;EUR`,
    'query-string': line`POST ${path}?account=${IBAN(iban)}&ccy=EUR 201`,
    'small-letters': line`customer iban: ${IBAN((random) => iban(random).toLowerCase())}`,
    'form-plus-spaces': line`name=${firstName}&iban=${IBAN(encoded.formEncoded(ibanGrouped))}&bic=X`,
    'glued-to-word': line`payout IBAN${IBAN(iban)} queued`,
    'glued-with-colon': line`IBAN:${IBAN(ibanGrouped)} BIC:COBADEFFXXX`,
    dotted: line`Konto ${IBAN(ibanDotted)} gesperrt`,
    dashed: line`account ${IBAN(ibanDashed)} closed by ${firstName}`,
    localised: line`${oneOf('Kontonummer', 'Compte', 'Cuenta', 'Conto', 'Rachunek', 'Счёт', 'Hesap')}: ${IBAN(ibanGrouped)}`,
    'psd2-account': line`{"debtorAccount":{"iban":"${IBAN(iban)}"},"instructedAmount":{"currency":"EUR"}}`,
    'mt940-25': line`:25:${IBAN(iban)}EUR\n:28C:00${between(10, 99)}/1`,
  },
  hard: {
    'percent-spaces': line`GET ${path}?iban=${IBAN(encoded.percent(ibanGrouped))}`,
    'colour-inside': line`debit ${IBAN(encoded.colouredInside(iban))} failed`,
    'zero-width-inside': line`IBAN: ${IBAN(encoded.zeroWidthInside(iban))}`,
    'no-break-spaces': line`IBAN ${IBAN(encoded.noBreakSpaces(ibanGrouped))}`,
    'double-spaced': line`IBAN: ${IBAN((random) => ibanGrouped(random).replaceAll(' ', '  '))}`,
    'full-width': line`口座 ${IBAN(encoded.fullWidth(iban))}`,
    'file-name': line`wrote /export/statement_${IBAN(iban)}_2025.pdf`,
    'percent-twice': line`return=%2Fpay%3Fiban%3D${IBAN(encoded.percentTwice(ibanGrouped))}%26a%3D1`,
  },
})

/** United States social security numbers. */
export const social = group('social', {
  core: {
    'key-value': line`${isoTime} ${host} enrol ssn=${SSN(ssn)} plan=gold`,
    'prose-label': line`Applicant ${fullName}, SSN ${SSN(ssn)}, verified`,
    'dashed-bare': line`${service}: record for ${SSN(ssn)} merged`,
    'json-bare-digits': line`{"name":"${fullName}","ssn":"${SSN(ssnBare)}","state":"OH"}`,
    'json-number': line`{"ssn":${SSN(ssnBare)},"id":${between(1, 900)}}`,
    'social-security-number': line`social security number: ${SSN(ssn)}`,
    'camel-case': line`W2Form(socialSecurityNumber=${SSN(ssnBare)}, year=2024)`,
    'spaced-labelled': line`SSN: ${SSN(ssnSpaced)}`,
    'hl7-pid-19': line`PID|1||${between(100_000, 999_999)}^^^HOSP^MR||DOE^JANE||19700101|F||||||||||${SSN(ssn)}|`,
    'hl7-cx-ss': line`PID|1||${between(100_000, 999_999)}^^^HOSP^MR~${SSN(ssnBare)}^^^USSSA^SS||ROE^RICHARD`,
    'fhir-identifier': line`{"identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${SSN(ssn)}"}]}`,
    'csv-header': line`last,first,ssn\nDoe,${firstName},${SSN(ssn)}`,
    'xml-element': line`<TaxPayer><SSN>${SSN(ssnBare)}</SSN><Year>2024</Year></TaxPayer>`,
    'x12-ref-sy': line`REF*SY*${SSN(ssnBare)}~`,
    'query-string': line`GET ${path}?ssn=${SSN(ssn)}&dob=1970 HTTP/1.1`,
    'escaped-json': line`payload="{\\"SSN\\":\\"${SSN(ssn)}\\"}"`,
  },
  hard: {
    'colour-inside': line`ssn ${SSN(encoded.colouredInside(ssn))} matched`,
    'typographic-dashes': line`SSN: ${SSN(encoded.typographicDashes(ssn))}`,
    'zero-width-inside': line`SSN ${SSN(encoded.zeroWidthInside(ssn))}`,
    'percent-dashes': line`ssn=${SSN(encoded.percentAll(ssn))}&year=2024`,
    'dash-escaped': line`{"ssn":"${SSN(encoded.signsEscaped(ssn))}"}`,
    'entities-inside': line`<b>SSN</b> ${SSN(encoded.entities(ssn))}`,
    dotted: line`soc sec ${SSN((random) => ssn(random).replaceAll('-', '.'))}`,
    'full-width': line`SSN: ${SSN(encoded.fullWidth(ssn))}`,
    'chat-social-is': line`hi my social is ${SSN(ssnSpaced)} can you check`,
    'chat-social-bare': line`her social: ${SSN(ssnBare)}, born in Ohio`,
  },
})
