import { card, iban } from '../slots/bank.ts'
import * as as from '../slots/encodings.ts'
import { epochMs, ip, isoTime, number } from '../slots/fillers.ts'
import { email, firstName, ssn } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { awsSecretKey, jwt, password } from '../slots/secrets.ts'
import { core, encoded, hard, part, type TemplateClass } from '../template.ts'

/**
 * Values in an encoding. Sources: RFC 3986 and the URL standard (percent and form encoding), RFC 8259 (\u escapes),
 * System.Text.Json's default encoder (\u002B), PHP's json_encode (\/), HTML character references, RFC 2045 (quoted-printable),
 * journald's JSON export (fields that are not UTF-8 become arrays of bytes), C and Python escapes, RFC 4180.
 */
const urls: TemplateClass = {
  name: 'encodings: URL',
  templates: [
    core`GET /verify?phone=${encoded(phone.e164, as.percent)}&lang=en HTTP/1.1`,
    core`GET /u?phone=${encoded(phone.us, as.form)} HTTP/1.1`,
    core`POST phone=${encoded(phone.international, as.form)}&name=${firstName}`,
    core`redirect=${encoded(part`/cb?phone=${phone.e164}`, as.percent)}`,
    core`next=${encoded(part`/cb?phone=${phone.e164}`, as.percentTwice)}`,
    core`q=${encoded(part`phone=${phone.e164}&ok=1`, as.percentAll)}`,
    core`email=${encoded(email.plain, as.percent)}&step=2`,
    core`email=${encoded(email.tagged, as.percent)}`,
    core`to=${encoded(email.plain, as.percentTwice)}`,
    core`GET /pay?card=${encoded(card.spaced, as.form)}&cvv=1 HTTP/1.1`,
    core`GET /pay?card=${encoded(card.spaced, as.percent)} HTTP/1.1`,
    core`card_number=${encoded(card.spaced, as.percentTwice)}`,
    core`iban=${encoded(iban.spaced, as.percent)}&amount=1`,
    core`iban=${encoded(iban.spaced, as.form)}`,
    core`ssn=${encoded(ssn.spaced, as.form)}&dob=1980`,
    core`user=a&password=${encoded(password.with('&'), as.percent)}&x=1`,
    core`user%5Bpassword%5D=${password.typical}&commit=Log+in`,
    core`user[password]=${password.typical}&commit=1`,
    core`body=${encoded(part`{"password":"${password.long}"}`, as.percent)}`,
    core`login%3Fpassword%3D${password.long}%26next%3D%2F`,
    core`secret_access_key=${encoded(awsSecretKey, as.percent)}`,
    core`state=${encoded(part`token=${jwt}`, as.percent)}`,
    hard`ssn=${encoded(ssn.dashed, as.percentAll)}`,
    hard`email=${encoded(email.plain, as.percentAll)}`,
    hard`card=${encoded(card.bare, as.percentAll)}`,
  ],
}

const json: TemplateClass = {
  name: 'encodings: JSON',
  templates: [
    core`{"phone":"${encoded(phone.e164, as.dotnet)}"}`,
    core`{"Message":"code sent to ${encoded(phone.international, as.dotnet)}"}`,
    core`{"msg":"${encoded(part`{"phone":"${phone.e164}"}`, as.json)}"}`,
    core`{"log":"${encoded(part`{"msg":"{\\"phone\\":\\"${phone.usDashed}\\"}"}`, as.json)}"}`,
    core`{"log":"${encoded(part`first line\n${phone.usDashed} called\n`, as.json)}","stream":"stdout"}`,
    core`{"log":"${encoded(part`a\t${phone.usBare}\tok`, as.json)}"}`,
    core`{"log":"${encoded(part`x\n${phone.usDashed}`, as.jsonTwice)}"}`,
    core`{"phone":"${encoded(phone.usDashed, as.jsonMarks)}"}`,
    core`{"email":"${encoded(email.plain, as.jsonMarks)}"}`,
    core`{"email":"${encoded(email.tagged, as.dotnet)}"}`,
    core`{"body":"${encoded(part`{"password":"${password.typical}"}`, as.json)}"}`,
    core`{"body":"${encoded(part`{"password":"${password.typical}"}`, as.jsonTwice)}"}`,
    core`{"card":"${encoded(card.dashed, as.jsonMarks)}"}`,
    core`{"note":"card\\n${card.spaced}\\ndeclined"}`,
    core`{"note":"ssn\\t${ssn.dashed}"}`,
    core`{"iban":"${encoded(iban.dashed, as.jsonMarks)}"}`,
    core`{"key":"${encoded(awsSecretKey, as.slashes)}","name":"aws_secret_access_key"}`,
    core`{"aws_secret_access_key":"${encoded(awsSecretKey, as.slashes)}"}`,
    core`{"pass\\u0077ord":"${password.typical}"}`,
    hard`{"phone":"${encoded(phone.e164, as.jsonAll)}"}`,
    hard`{"ssn":"${encoded(ssn.dashed, as.jsonAll)}"}`,
    hard`{"email":"${encoded(email.plain, as.jsonAll)}"}`,
    core`{"__REALTIME_TIMESTAMP":"${epochMs}000","MESSAGE":[${encoded(part`call ${phone.us164} failed \x1b`, as.byteList)}10]}`,
    hard`{"MESSAGE":[${encoded(part`mail ${email.plain} \x1b`, as.byteList)}10]}`,
  ],
}

const markup: TemplateClass = {
  name: 'encodings: markup and escapes',
  templates: [
    core`<p>call ${encoded(phone.international, as.entities)}</p>`,
    core`<a href="tel:${encoded(phone.e164, as.hexEntities)}">call</a>`,
    core`<td>${encoded(email.plain, as.entities)}</td>`,
    core`<input name="card" value="${encoded(card.dashed, as.entities)}">`,
    core`<password>${encoded(password.with('&'), xmlText)}</password>`,
    core`ssn ${encoded(ssn.dashed, as.hexEntities)}`,
    core`phone ${encoded(phone.e164, as.hexEscapes)} ok`,
    core`b'phone=${encoded(phone.usDashed, as.hexEscapes)}\\r\\n'`,
    core`DATA=${encoded(email.plain, as.hexEscapes)}`,
    core`Subject: call =?utf-8?Q?${encoded(phone.e164, as.quotedPrintable)}?=`,
    core`body: phone${encoded(part`=${phone.us164}`, as.quotedPrintable)}`,
    core`"${encoded(part`{"phone":"${phone.e164}"}`, as.csv)}",${isoTime},${ip}`,
    core`"${encoded(part`{"password":"${password.typical}"}`, as.csv)}",${number(3)}`,
    hard`IBAN ${encoded(iban.dashed, as.hexEscapes)}`,
    hard`mail ${encoded(email.plain, as.quotedPrintable)}`,
  ],
}

/** Digits and marks of other scripts. Sources: Unicode blocks of decimal digits, UTS 39, full-width forms (U+FF01 to U+FF5E). */
const scripts: TemplateClass = {
  name: 'encodings: scripts and marks',
  templates: [
    core`هاتف ${encoded(phone.of('EG', 'nationalDigits'), as.arabic)}`,
    core`شماره موبایل ${encoded(phone.of('IR', 'nationalDigits'), as.persian)}`,
    core`phone=${encoded(phone.e164, as.arabic)}`,
    core`फ़ोन ${encoded(phone.of('IN', 'nationalDigits'), as.devanagari)}`,
    core`মোবাইল ${encoded(phone.of('BD', 'nationalDigits'), as.bengali)}`,
    core`โทร ${encoded(phone.of('TH', 'nationalDigits'), as.thai)}`,
    core`電話 ${encoded(phone.of('JP', 'national'), as.fullWidth)}`,
    core`phone ${encoded(phone.us164, as.fullWidth)}`,
    core`card ${encoded(card.sixteen, as.fullWidth)}`,
    core`card ${encoded(card.spaced, as.devanagari)}`,
    core`ssn ${encoded(ssn.dashed, as.fullWidth)}`,
    core`メール ${encoded(email.plain, as.fullWidth)}`,
    core`phone ${encoded(phone.us164, as.after('\u200b', 4))}`,
    core`phone ${encoded(phone.usDashed, as.after('\u00ad', 3))}`,
    core`card ${encoded(card.sixteen, as.after('\u200b', 4))}`,
    core`card ${encoded(card.bare, as.after('\u2060', 4))}`,
    core`mail ${encoded(email.plain, as.after('\u200b', 3))}`,
    core`ssn ${encoded(ssn.dashed, as.after('\u200d', 3))}`,
    core`phone \u202a${phone.e164}\u202c`,
    core`phone ${encoded(phone.us164, as.after('\0', 4))}`,
    hard`phone ${encoded(phone.us164, as.after('\u0301', 2))}`,
    hard`iban ${encoded(iban.bare, as.fullWidth)}`,
    hard`card ${encoded(card.sixteen, as.after('\r', 4))}`,
  ],
}

export const encodings: readonly TemplateClass[] = [urls, json, markup, scripts]

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
