import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, either, group, line, PASSWORD, PHONE } from '../../template.ts'
import {
  base64,
  colouredInside,
  entities,
  fullWidth,
  percentAll,
  percentTwice,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { ipv4 } from '../../values/people.ts'
import { e164 } from '../../values/phones.ts'
import {
  inJsonThrice,
  inJsonTwice,
  inPythonBytes,
  inQuery,
  inQueryTwice,
  inReferences,
  inSyslog,
  inXml,
} from '../carriers.ts'
import {
  account,
  address,
  addressDomain,
  bsdStamp,
  first,
  guid,
  job,
  last,
  person,
  server,
  stamp,
} from '../values/people.ts'
import { word } from '../values/secrets.ts'

const queueId = shaped('~~~~~~~~~~')
const size = between(900, 90000)
const name =
  (value: typeof last): typeof last =>
  (random) =>
    value(random).toLowerCase()

/** Mail transfer agents, directories and calendars: Postfix, Exim, Exchange tracking, SES, IMAP, iCalendar, vCard, LDIF, SCIM. */
export const mail = group('mail', {
  core: {
    'postfix-smtp': line`${bsdStamp} ${server} postfix/smtp[${job}]: ${queueId}: to=<${EMAIL(address)}>, orig_to=<${EMAIL(address)}>, relay=mx.example[${either(ipv4)}]:25, status=sent`,
    'exim-main': line`${stamp} 1sAbCd-0001 => ${first} <${EMAIL(address)}> R=dnslookup T=remote_smtp H=mx [${either(ipv4)}] C="250 OK"`,
    'exchange-tracking': line`${stamp},,EX1,,,,SMTP,DELIVER,77,<${guid}@ex1.example>,${EMAIL(address)},,${size},1,,,Invoice,${EMAIL(address)}`,
    'ses-json': line`{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"${EMAIL(address)}","status":"5.1.1"}]},"mail":{"source":"${EMAIL(address)}"}}`,
    'smtp-dialogue': line`>>> MAIL FROM:<${EMAIL(address)}> SIZE=${size}\n>>> RCPT TO:<${EMAIL(address)}>\n<<< 250 2.1.5 OK`,
    'imap-login': line`a1 LOGIN ${EMAIL(address)} ${PASSWORD(word)}`,
    'pop3-session': line`C: USER ${EMAIL(address)}\nS: +OK\nC: PASS ${PASSWORD(word)}\nS: +OK maildrop ready`,
    'ical-attendee': line`ATTENDEE;CN="${person}";PARTSTAT=ACCEPTED:mailto:${EMAIL(address)}`,
    vcard: line`BEGIN:VCARD\nFN:${person}\nEMAIL;TYPE=work:${EMAIL(address)}\nTEL;TYPE=cell:${PHONE(e164())}\nEND:VCARD`,
    ldif: line`dn: cn=${person},ou=staff\nmail: ${EMAIL(address)}\ntelephoneNumber: ${PHONE(e164())}`,
    scim: line`{"userName":"${EMAIL(address)}","emails":[{"type":"work","value":"${EMAIL(address)}"}],"phoneNumbers":[{"type":"mobile","value":"${PHONE(e164())}"}]}`,
    'okta-actor': line`{"actor":{"alternateId":"${EMAIL(address)}","displayName":"${person}","type":"User"},"eventType":"user.session.start"}`,
    'cef-suser': line`CEF:0|Acme|Mail|1.0|300101|AUDIT|4|suser=${EMAIL(address)} duser=${EMAIL(address)} cs1Label=accountType cs1=end user`,
    'git-author': line`Author: ${person} <${EMAIL(address)}>`,
    'unsubscribe-link': inQuery(line`https://acme.example/unsubscribe?email=${EMAIL(address)}`),
    'python-bytes': inPythonBytes(line`email=${EMAIL(address)}&ok=1`),
    'json-twice': inJsonTwice(line`"to":["${EMAIL(address)}"]`),
    'xml-mail': inXml(line`"${person}" <${EMAIL(address)}>`),
    'syslog-mail': inSyslog(line`rcpt\t${EMAIL(address)}\tok`),
  },
  hard: {
    'at-words': line`${person}: write to ${EMAIL((random) => address(random).replace('@', ' at ').replaceAll('.', ' dot '))}`,
    'at-brackets': line`contact ${EMAIL((random) => address(random).replace('@', ' [at] '))} for access`,
    'at-parens': line`(see ${EMAIL((random) => address(random).replace('@', '(at)').replaceAll('.', '(dot)'))})`,
    'spaces-around': line`typo in form: "${EMAIL((random) => address(random).replace('@', ' @ '))}"`,
    'quoted-local': line`RCPT TO:<${EMAIL((random) => `"${name(first)(random)} ${name(last)(random)}"@${addressDomain(random)}`)}>`,
    verp: line`bounce to ${EMAIL((random) => `bounces+${name(first)(random)}.${name(last)(random)}=${addressDomain(random)}@lists.example.org`)}`,
    'full-width-sign': line`連絡先 ${EMAIL(fullWidth(address))}`,
    'zero-width': line`mail ${EMAIL(zeroWidthInside(address))} bounced`,
    coloured: line`user ${EMAIL(colouredInside(address))} locked`,
    entities: line`<a href="#">${EMAIL(entities(address))}</a>`,
    references: inReferences(line`mail: ${EMAIL(address)}`),
    'percent-all': line`u=${EMAIL(percentAll(address))}&v=1`,
    'percent-twice': line`next=%2Fu%3Femail%3D${EMAIL(percentTwice(address))}`,
    'query-twice': inQueryTwice(line`user=${EMAIL(address)}`),
    unicode: line`{"e":"${EMAIL(unicodeEscaped(address))}"}`,
    'json-thrice': inJsonThrice(line`for ${EMAIL(address)}`),
    idn: line`neu: ${EMAIL((random) => `${name(first)(random)}@bäckerei-müller.de`)}`,
    cyrillic: line`адрес ${EMAIL(oneOf('иван.петров@почта.рф', 'ольга@пример.рф'))} не найден`,
    'sql-like': line`LIKE '%${EMAIL(address)}%'`,
    glued: line`loginuser:${EMAIL(address)}:pass`,
    'base64-user': line`AUTH LOGIN ${EMAIL(base64(address))}`,
    'quoted-printable': line`X-User: ${EMAIL((random) => address(random).replace('@', '=40'))}`,
    'line-folded': line`Cc: ${EMAIL((random) => address(random).replace('@', '=\r\n@'))}`,
    'slash-path': line`/var/mail/vhosts/${addressDomain}/${account} -> ${EMAIL((random) => address(random).replace('@', '_at_'))}`,
  },
})
