import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, group, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import {
  arabicDigits,
  colouredInside,
  entities,
  fullWidth,
  noBreakSpaces,
  percentTwice,
  typographicDashes,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { ssn, ssnBare, ssnSpaced } from '../../values/money.ts'
import { northAmerican } from '../../values/phones.ts'
import { inForm, inJson, inJsonThrice, inJsonTwice, inPythonBytes, inQuery, inReferences, inXml } from '../carriers.ts'
import { address, bsdStamp, date, few, first, guid, job, last, person, server, stamp } from '../values/people.ts'

const mrn = between(100000, 999999)
const state = oneOf('OH', 'TX', 'NV', 'MA')
const dotted =
  (value: typeof ssn): typeof ssn =>
  (random) =>
    value(random).replaceAll('-', '.')

/** Payroll, health, credit and benefits: HL7 v2 PID, X12 834 and 837, FHIR, W-2 and 1099 exports, background checks. */
export const identity = group('identity', {
  core: {
    'hl7-pid': line`PID|1||${mrn}^^^HOSP^MR||${last}^${first}||19800402|F|||1 MAIN ST^^${state}||${PHONE(northAmerican)}|||||||${SSN(ssn)}`,
    'x12-ref-sy': line`NM1*IL*1*${last}*${first}****MI*W${mrn}~REF*SY*${SSN(ssnBare)}~`,
    'fhir-identifier': line`{"resourceType":"Patient","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${SSN(ssn)}"}],"telecom":[{"system":"email","value":"${EMAIL(address)}"}]}`,
    'w2-xml': line`<Employee><SSN>${SSN(ssnBare)}</SSN><Name>${person}</Name><Wages>41200.00</Wages></Employee>`,
    'payroll-logfmt': line`ts=${stamp} msg="w2 generated" employee=${mrn} ssn=${SSN(ssn)} state=${state}`,
    'credit-pull': line`experian request ssn: ${SSN(ssn)}, dob: 1980-04-02, purpose: mortgage`,
    'background-check': line`{"candidate":{"name":"${person}","social_security_number":"${SSN(ssn)}","email":"${EMAIL(address)}"}}`,
    'i9-warning': line`${bsdStamp} ${server} everify[${job}]: SSN ${SSN(ssn)} mismatch for ${person}`,
    'benefit-text': line`Claimant ${person} with Social Security number ${SSN(ssn)} was denied on ${date}`,
    'tax-id': line`form 1099 recipient TIN (SSN): ${SSN(ssn)} box1=${few}00`,
    'csv-header': line`last_name,first_name,ssn,hire_date\n${last},${first},${SSN(ssn)},${date}`,
    'json-in-json': inJson(line`{"applicant":{"ssn":"${SSN(ssn)}","state":"${state}"}}`),
    'json-in-json-twice': inJsonTwice(line`{"taxpayerSsn":"${SSN(ssn)}"}`),
    'query-ssn': inQuery(line`https://verify.example/check?ssn=${SSN(ssn)}&state=${state}`),
    'xml-escaped': inXml(line`<ssn type="primary">${SSN(ssn)}</ssn>`),
    'bytes-ssn': inPythonBytes(line`{"SSN": "${SSN(ssn)}"}`),
    'form-ssn': inForm(line`ssn=${SSN(ssn)}&last=${last}`),
    'ini-like': line`[applicant]\nssn = ${SSN(ssn)}\nstate = ${state}`,
    'ssn-bare-named': line`SocialSecurityNumber=${SSN(ssnBare)} Status=VERIFIED`,
    'ssn-spaced-named': line`SSN: ${SSN(ssnSpaced)} on file`,
    'portal-login': line`member portal: user=${EMAIL(address)} pin=${PASSWORD(shaped('^#####'))} ssn=${SSN(ssn)}`,
  },
  hard: {
    'ssn-alone': line`${bsdStamp} ${server} intake: ${SSN(ssn)} ${last}, ${first}`,
    'ssn-bare-in-row': line`${last}|${first}|${SSN(ssnBare)}|${state}|${date}`,
    'ssn-chat': line`my social is ${SSN(ssnBare)} can u check`,
    'ssn-chat-spaced': line`yeah its ${SSN(ssnSpaced)} and dob 4/2/80`,
    'ssn-dotted': line`soc sec ${SSN(dotted(ssn))}`,
    'ssn-typographic': line`SSN ${SSN(typographicDashes(ssn))} scanned`,
    'ssn-nbsp': line`SSN ${SSN(noBreakSpaces(ssnSpaced))}`,
    'ssn-full-width': line`SSN:${SSN(fullWidth(ssn))}`,
    'ssn-coloured': line`lookup ${SSN(colouredInside(ssn))} none`,
    'ssn-zero-width': line`ssn ${SSN(zeroWidthInside(ssn))}`,
    'ssn-unicode': line`{"s":"${SSN(unicodeEscaped(ssn))}"}`,
    'ssn-percent-twice': line`?id=${SSN(percentTwice(ssnSpaced))}&t=ssn`,
    'ssn-entities': line`<td>SSN</td><td>${SSN(entities(ssn))}</td>`,
    'ssn-references': inReferences(line`SSN: ${SSN(ssn)}`),
    'ssn-thrice': inJsonThrice(line`ssn ${SSN(ssn)}`),
    'ssn-arabic': line`رقم الضمان الاجتماعي ${SSN(arabicDigits(ssn))}`,
    'ssn-in-path': line`GET /members/${SSN(ssn)}/claims 200`,
    'ssn-in-filename': line`wrote w2_${SSN(ssn)}_2026.pdf`,
    'ssn-last-after-first': line`ssn_area=${SSN(shaped('41#'))} ssn_group=${SSN(shaped('6#'))} ssn_serial=${SSN(shaped('^###'))}`,
    'ssn-glued': line`SSN${SSN(ssnBare)}DOB19800402`,
    'ssn-hash-sign': line`member #${SSN(ssn)} pending ${guid}`,
    'ssn-spoken': line`"${SSN((random) => ssnBare(random).split('').join(' '))}" said the caller when asked for the social`,
  },
})
