import { card, iban } from '../slots/bank.ts'
import {
  amount,
  date,
  dateTime,
  epochMs,
  host,
  ip,
  ipv6,
  isoTime,
  number,
  service,
  syslogTime,
  uuid,
} from '../slots/fillers.ts'
import { city, email, firstName, fullName, lastName, login, ssn } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { password } from '../slots/secrets.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Values whose name is elsewhere: under a key above, in a sibling, in a column. Sources: FHIR R5 ContactPoint, HL7 v2 XTN (PID-13), SCIM
 * (RFC 7643 phoneNumbers), vCard (RFC 6350) and jCard (RFC 7095), OpenID Connect claims, schema.org telephone, JSON:API, AWS Cognito and
 * Auth0 user records, X12 (PER*IC), EDIFACT (COM), iCalendar (RFC 5545), Debezium's change events, MySQL's and PostgreSQL's logs.
 */
const nested: TemplateClass = {
  name: 'nested and typed values',
  templates: [
    core`{"resourceType":"Patient","telecom":[{"system":"phone","value":"${phone.usDashed}","use":"home"}]}`,
    core`{"telecom":[{"system":"phone","use":"mobile","value":"${phone.nationalDigits}"},{"system":"email","value":"${email.plain}"}]}`,
    core`{"type":"phone","value":"${phone.nationalDigits}"}`,
    core`{"value":"${phone.digits}","type":"mobile"}`,
    core`{"kind":"sms","address":"${phone.digits}"}`,
    core`{"channel":"whatsapp","recipient":"${phone.digits}","template":"otp"}`,
    core`{"phone":{"number":"${phone.nationalDigits}","verified":true}}`,
    core`{"phone":{"countryCode":"49","number":"${phone.of('DE', 'nationalDigits')}"}}`,
    core`{"phoneNumbers":[{"type":"work","value":"${phone.digits}"},{"type":"home","value":"${phone.digits}"}]}`,
    core`{"phones":["${phone.nationalDigits}","${phone.digits}"]}`,
    core`{"phones":[${phone.digits},${phone.digits}]}`,
    core`{"contact":{"mobile":${phone.digits},"name":"${firstName}"}}`,
    core`{"phone":-${phone.usBare}}`,
    core`{"Attributes":[{"Name":"phone_number","Value":"${phone.digits}"},{"Name":"email","Value":"${email.plain}"}]}`,
    core`{"name":"telephone","value":"${phone.nationalDigits}"}`,
    core`{"key":"mobile_number","value":{"stringValue":"${phone.digits}"}}`,
    core`{"field":"ssn","value":"${ssn.bare}"}`,
    core`{"name":"password","value":"${password.typical}"}`,
    core`{"label":"Card number","value":"${card.spaced}"}`,
    core`{"credentials":{"type":"password","value":"${password.typical}","temporary":false}}`,
    core`{"before":null,"after":{"id":${number(3)},"phone":"${phone.nationalDigits}","email":"${email.plain}"}}`,
    core`{"data":{"attributes":{"phone-number":"${phone.nationalDigits}"}}}`,
    core`["vcard",[["tel",{"type":"cell"},"uri","tel:${phone.e164}"],["email",{},"text","${email.plain}"]]]`,
    core`TEL;TYPE=CELL:${phone.international}`,
    core`TEL;VALUE=uri;PREF=1:tel:${phone.e164}`,
    core`item1.TEL;type=pref:${phone.us}`,
    core`PID|1||${number(6)}^^^H^MR||${lastName}^${firstName}||19700101|M|||1 Main St^^${city}||${phone.us}^PRN^PH|${phone.us}^WPN^PH`,
    core`PID|1|||${number(5)}||${lastName}^A||19880203|F|||||(415)${phone.local}^ORN^CP`,
    core`NK1|1|${lastName}^${firstName}|SPO||${phone.usDashed}`,
    core`PER*IC*${lastName}*TE*${phone.usBare}*EM*${email.plain}~`,
    core`COM+${phone.digits}:TE'`,
    core`ATTENDEE;CN=${firstName}:mailto:${email.plain}`,
    core`<telephone>${phone.nationalDigits}</telephone>`,
    core`<telecom value="tel:${phone.e164}" use="HP"/>`,
    core`<PhneNb>${phone.of('DE', 'e164')}</PhneNb>`,
    core`<ns2:msisdn xsi:type="xsd:string">${phone.digits}</ns2:msisdn>`,
    core`<member><name>phone</name><value><string>${phone.digits}</string></value></member>`,
    core`phone_number_verified=true phone_number=${phone.digits}`,
    core`primaryPhone=${phone.nationalDigits} homePhone=${phone.nationalDigits}`,
    core`contact.phone.0=${phone.digits}`,
    core`{mobilePhone=${phone.nationalDigits}, id=${number(3)}}`,
    core`{'phone': '${phone.nationalDigits}', 'city': '${city}'}`,
    core`:phone=>"${phone.nationalDigits}"`,
    core`phone: Some("${phone.nationalDigits}")`,
    core`["phone"]=> string(11) "${phone.nationalDigits}"`,
    hard`params: ["phone", "${phone.digits}"]`,
    hard`UPDATE users SET phone=$1 WHERE id=$2 [ '${phone.nationalDigits}', ${number(3)} ]`,
    hard`INSERT INTO c (name,phone) VALUES ('${lastName}','${phone.nationalDigits}')`,
    hard`^WPN^PH^^^734^${phone.local}`,
    decoy`{"type":"order","value":"${number(10)}"}`,
    decoy`{"system":"order-id","value":"${number(10)}"}`,
    decoy`{"ids":[${number(10)},${number(10)}],"phones":[]}`,
    decoy`{"phone":null,"id":${number(10)},"ts":${epochMs}}`,
    decoy`{"phone_verified":true,"count":${number(9)}}`,
    decoy`{"phone":{"id":${number(2)},"type":"mobile"},"order":"${number(10)}"}`,
  ],
}

/** Columns. Sources: RFC 4180, W3C extended log format, Combined Log Format, RFC 5424, exports of CRMs and of contact apps. */
const columns: TemplateClass = {
  name: 'columns and plain lines',
  templates: [
    core`${number(4)},${firstName},${lastName},${phone.e164},${email.plain},${date}`,
    core`${number(4)};${lastName};${phone.international};${city}`,
    core`${firstName}\t${email.plain}\t${phone.us}\t${amount}`,
    core`"${lastName}, ${firstName}","${phone.us}","${email.plain}"`,
    hard`name,phone,city\n${firstName},${phone.nationalDigits},${city}`,
    hard`id|email|ssn\n${number(3)}|${email.plain}|${ssn.dashed}`,
    core`${ip} - ${email.plain} [${date}] "GET / HTTP/1.1" 200 ${number(4)}`,
    core`${syslogTime} ${host} ${service}[${number(4)}]: notified ${phone.e164} and ${email.plain}`,
    core`${isoTime} ${service} user=${email.plain} ip=${ip} iban=${iban.bare}`,
    core`${dateTime} charge card=${card.spaced} email=${email.upper}`,
    core`${ipv6} logged in as ${email.digits}`,
    core`contact ${fullName} <${email.plain}> ${phone.us}`,
    core`mail from=<${email.plain}> to=<${email.subAddress}> status=sent`,
    core`unsubscribe ${email.tagged} (${login})`,
    core`bounced: ${email.apostrophe}`,
    core`user ${email.idn} created`,
    core`user ${email.accents} created`,
    hard`to=<${email.quoted}>`,
    hard`письмо для ${email.cyrillic}`,
    hard`发送至 ${email.han}`,
    hard`from=<${email.specials}>`,
    hard`${number(4)},${lastName},${phone.nationalDigits},${city}`,
    hard`${lastName} | ${ssn.bare} | ${date}`,
    decoy`${number(10)},${number(10)},${number(10)}`,
    decoy`${uuid},${epochMs},${number(9)},${amount}`,
  ],
}

export const structures: readonly TemplateClass[] = [nested, columns]
