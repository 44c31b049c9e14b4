import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, group, IBAN, line, PHONE, SSN } from '../../template.ts'
import { iban, ssn, ssnBare, ssnSpaced } from '../../values/money.ts'
import { dialled, e164, international, msisdn, nationalBare, northAmerican } from '../../values/phones.ts'
import { capitalName, compactStamp, dayStamp, isoStamp, mailbox, uid, wholeName } from '../values/people.ts'
import { spacedOut } from '../values/spoken.ts'

const record = shaped('MRN0#####', 'P-######')
const control = between(1000, 9999)

/** Hospital messages and business documents: HL7, FHIR, DICOM, X12, EDIFACT, NCPDP, UBL, cXML. */
export const healthAndTrade = group('health-and-trade', {
  core: {
    'hl7-pid': line`PID|1||${record}^^^HOSP^MR||${capitalName}^ANNA||19710304|F|||12 Elm^^Dayton^OH||${PHONE(northAmerican)}^PRN^PH~${PHONE(northAmerican)}^ORN^CP|||M||${control}|${SSN(ssn)}`,
    'hl7-pid-email': line`PID|||${record}||${capitalName}^OLU||||||||^NET^Internet^${EMAIL(mailbox)}~^PRN^CP^^^^^^^^^${PHONE(e164())}`,
    'hl7-nk1': line`NK1|1|${capitalName}^KIM|SPO|44 Oak^^Reno^NV|${PHONE(northAmerican)}|${PHONE(northAmerican)}|EC`,
    'hl7-guarantor': line`GT1|1|${control}|${capitalName}^RAY||9 Birch^^Salem^OR|${PHONE(northAmerican)}||19650812|M||SE|${SSN(ssn)}`,
    'hl7-parsed': line`mirth: transformer "ADT to CRM" set PID.13.1=${PHONE(northAmerican)} PID.19=${SSN(ssn)}`,
    'fhir-telecom': line`{"resourceType":"Patient","id":"${uid}","telecom":[{"system":"phone","value":"${PHONE(international())}","use":"mobile"},{"system":"email","value":"${EMAIL(mailbox)}"}]}`,
    'fhir-ssn': line`"identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${SSN(ssn)}"},{"system":"urn:oid:2.16","value":"${record}"}]`,
    'fhir-search': line`GET /fhir/Patient?telecom=phone|${PHONE(e164())}&_count=1 200`,
    'cda-telecom': line`<patientRole><telecom use="MC" value="tel:${PHONE(e164())}"/><telecom value="mailto:${EMAIL(mailbox)}"/></patientRole>`,
    'dicom-dump': line`(0010,2154) SH [${PHONE(northAmerican)}]                     #  14, 1 PatientTelephoneNumbers`,
    'x12-per': line`PER*IC*${capitalName} JO*TE*${PHONE(nationalBare('US'))}*EM*${EMAIL(mailbox)}~`,
    'x12-ref-sy': line`NM1*IL*1*${capitalName}*LEE****MI*W00${between(10000, 99999)}~REF*SY*${SSN(ssnBare)}~`,
    'x12-834': line`INS*Y*18*021*28*A~REF*0F*W00${between(10000, 99999)}~NM1*IL*1*${capitalName}*MAE****34*${SSN(ssnBare)}~PER*IP**HP*${PHONE(nationalBare('US'))}~`,
    'edifact-com': line`CTA+IC+:${capitalName}'COM+${PHONE(dialled())}:TE'COM+${EMAIL(mailbox)}:EM'`,
    'edifact-bank': line`FII+BF+${IBAN(iban)}:HELGA BRANDT+NOLADE21XXX:25:5'`,
    ncpdp: line`patient segment: 310-CA=ANNA 311-CB=${capitalName} 326-CQ=${PHONE(nationalBare('US'))} 350-HN=${EMAIL(mailbox)}`,
    'ubl-contact': line`<cac:Contact><cbc:Name>${wholeName}</cbc:Name><cbc:Telephone>${PHONE(international())}</cbc:Telephone><cbc:ElectronicMail>${EMAIL(mailbox)}</cbc:ElectronicMail></cac:Contact>`,
    'ubl-payee': line`<cac:PayeeFinancialAccount><cbc:ID schemeID="IBAN">${IBAN(iban)}</cbc:ID></cac:PayeeFinancialAccount>`,
    'lab-callback': line`${dayStamp} LIS: critical K+ 6.8 for ${record}, called Dr. ${wholeName} at ${PHONE(northAmerican)}, read back ok`,
    eligibility: line`270 inquiry trace=${control} subscriber ssn=${SSN(ssn)} dob=1971-03-04 payer=00${between(100, 999)}`,
    'payroll-ssn': line`{"employee":"${wholeName}","ssn":"${SSN(ssn)}","w4":{"status":"single","allowances":2}}`,
    'tax-form': line`1099-NEC efile: payer TIN on file, recipient's TIN ${SSN(ssn)} box1=${between(600, 90000)}`,
    'background-check': line`screening order ${uid}: candidate ${wholeName}, Social Security Number: ${SSN(ssn)}, county search queued`,
    'appointment-sms': line`reminder ${compactStamp} patient=${record} cell_phone=${PHONE(nationalBare('US'))} template=confirm`,
  },
  hard: {
    'ncpdp-ssn': line`patient segment: 331-CX=01 332-CY=${SSN(ssnBare)} 304-C4=19710304`,
    'cxml-phone': line`<Phone name="work"><TelephoneNumber><CountryCode isoCountryCode="US">1</CountryCode><AreaOrCityCode>${PHONE(oneOf('415', '617'))}</AreaOrCityCode><Number>${PHONE(shaped('^##-####'))}</Number></TelephoneNumber></Phone>`,
    'ssn-bare-sentence': line`caller verified with ${SSN(ssn)} and date of birth`,
    'ssn-spaced-field': line`soc sec # ${SSN(ssnSpaced)} (verbal)`,
    'ssn-read-out': line`agent note: social is ${SSN(spacedOut(ssn))}`,
    'ssn-nine-digits': line`legacy row: ${capitalName}|MAE|F|19710304|${SSN(ssnBare)}|OH`,
    'ssn-in-filename': line`uploaded w2_${SSN(ssnBare)}_2025.pdf for ${wholeName}`,
    'phone-in-hl7-note': line`NTE|1|L|daughter reachable evenings, ${PHONE(nationalBare('US', 'CA'))}`,
    'edi-without-qualifier': line`${isoStamp} contact block: ${capitalName}+${PHONE(msisdn())}+0800-1700`,
    'ssn-last-in-csv': line`${record};${capitalName};1965-08-12;${oneOf('M', 'F')};${SSN(ssnBare)}`,
  },
})
