import { oneOf, type Value } from '../../random.ts'
import { EMAIL, either, group, line } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import { alnumOf, hexOf } from '../../values/secrets.ts'
import {
  account,
  app,
  box,
  few,
  given1,
  hex,
  level,
  logcatStamp,
  mail,
  many,
  person,
  proc,
  syslogStamp,
  uid,
  v4,
  webStamp,
} from '../values/people.ts'

const spelled: Value = (random) => mail(random).replace('@', ' at ').replaceAll('.', ' dot ')
const bracketed: Value = (random) =>
  mail(random)
    .replace('@', '[at]')
    .replace(/\.(?=[^.]*$)/, '[dot]')
const parenthesised: Value = (random) => mail(random).replace('@', ' (at) ')
const unusual = oneOf(
  "o'neill@bluepine.dev",
  'a_b-c.d+tag=x@mailhaus.de',
  'x@web.de',
  'no.dots.here1990@mail.co.jp',
  'INFO.Sales@HALVORSEN.NO',
)
const international = oneOf('jürgen@mailhaus.de', 'josé.núñez@correo.es', 'иван@почта.рф', '田中@例え.jp')

/** Mail servers, directories, shops and dumps. */
export const mailAddresses = group('fifth e-mail', {
  core: {
    'postfix to': line`${syslogStamp} ${box} postfix/smtp[${proc}]: 4F2A1C0: to=<${EMAIL(mail)}>, relay=mx.example[${either(v4)}]:25, delay=1.2, status=sent (250 OK)`,
    'postfix reject': line`NOQUEUE: reject: RCPT from unknown: 550 5.1.1 <${EMAIL(mail)}>: Recipient address rejected; from=<${EMAIL(mail)}> proto=ESMTP`,
    'exim arrow': line`2026-09-14 10:22:31 1tQx2a-000${few}-1B => ${EMAIL(mail)} R=dnslookup T=remote_smtp`,
    'sendmail ruleset': line`sm-mta[${proc}]: to=<${EMAIL(mail)}>, ctladdr=www-data (33/33), stat=Deferred`,
    'dovecot login': line`imap-login: Login: user=<${EMAIL(mail)}>, method=PLAIN, mpid=${proc}, TLS`,
    rspamd: line`rspamd_task_write_log: id: <undef>, from: <${EMAIL(mail)}>, (default: F (no action): [1.${few}/15.00])`,
    'dmarc report': line`opendmarc: ${hex}: SPF(mailfrom): ${EMAIL(mail)} pass`,
    'header from': line`From: ${person} <${EMAIL(mail)}>`,
    'header cc': line`Cc: ${EMAIL(mail)}, "${person}" <${EMAIL(mail)}>`,
    'header reply': line`Reply-To: ${EMAIL(mail)}\r\nSubject: Re: order ${many}`,
    'ses notification': line`{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"${EMAIL(mail)}","status":"5.1.1"}]}}`,
    'sendgrid event': line`[{"email":"${EMAIL(mail)}","event":"dropped","sg_message_id":"${hex}.filter"}]`,
    'mailgun webhook': line`recipient=${EMAIL(mail)} event=delivered severity=none`,
    'git author': line`Author: ${person} <${EMAIL(mail)}>`,
    'git sign-off': line`Signed-off-by: ${given1} <${EMAIL(mail)}>`,
    'rails params': line`Parameters: {"user"=>{"email"=>"${EMAIL(mail)}"}, "commit"=>"Sign up"}`,
    'django error': line`DoesNotExist at /reset: no user for '${EMAIL(mail)}'`,
    'python dataclass': line`Subscriber(email='${EMAIL(mail)}', lists=['news'])`,
    'java tostring': line`User{id=${many}, email=${EMAIL(mail)}, enabled=true}`,
    'go struct': line`{Sub:${uid} Email:${EMAIL(mail)} Verified:true}`,
    'rust option': line`email: Some("${EMAIL(mail)}")`,
    'elixir map': line`%{email: "${EMAIL(mail)}", role: :member}`,
    'php print_r': line`[email] => ${EMAIL(mail)}\n[active] => 1`,
    'swift dump': line`- email: "${EMAIL(mail)}"`,
    logcat: line`${logcatStamp} 901 922 I Accounts: added ${EMAIL(mail)} type=com.google`,
    'pg duplicate': line`DETAIL:  Key (lower(email))=(${EMAIL(mail)}) already exists.`,
    'mongo filter': line`find users { email: "${EMAIL(mail)}" } ${few}ms COLLSCAN`,
    'access log user': line`${either(v4)} - ${EMAIL(mail)} [${webStamp}] "GET /dav/ HTTP/1.1" 207 512`,
    'query percent': line`GET /unsubscribe?e=${EMAIL(encoded.percent(mail))}&l=${few} HTTP/1.1`,
    'query plain': line`GET /invite?email=${EMAIL(mail)}&team=${many} HTTP/2.0`,
    'saml nameid': line`<saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${EMAIL(mail)}</saml2:NameID>`,
    'oidc claims': line`userinfo: {"sub":"${many}","email":"${EMAIL(mail)}","email_verified":true}`,
    'kerberos upn': line`AS_REQ upn: ${EMAIL(mail)}`,
    'ldap filter': line`SRCH base="dc=corp" filter="(mail=${EMAIL(mail)})"`,
    ldif: line`dn: cn=${given1},dc=corp\nmail: ${EMAIL(mail)}`,
    'ical attendee': line`ATTENDEE;CN="${person}";RSVP=TRUE:mailto:${EMAIL(mail)}`,
    vcard: line`EMAIL;TYPE=INTERNET:${EMAIL(mail)}`,
    'html mailto': line`<a href="mailto:${EMAIL(mail)}?subject=Hi">Write</a>`,
    'jira mention': line`${level} jira sync: assignee ${EMAIL(mail)} not found, issue OPS-${many}`,
    'certbot account': line`certbot --agree-tos -m ${EMAIL(mail)} -d ${app}.example`,
    'x509 subject': line`subject=CN=${account}, emailAddress=${EMAIL(mail)}`,
    'gcp audit': line`"authenticationInfo":{"principalEmail":"${EMAIL(mail)}"}`,
    german: line`E-Mail-Adresse ${EMAIL(mail)} ist bereits registriert`,
    russian: line`Почта: ${EMAIL(mail)}`,
    chinese: line`邮箱：${EMAIL(mail)}，已验证`,
    japanese: line`メール${EMAIL(mail)}へ送信しました`,
    unusual: line`delivered to ${EMAIL(unusual)} in ${few} ms`,
    'csv header': line`name,email\n${person},${EMAIL(mail)}`,
  },
  hard: {
    'spelled at dot': line`write to ${EMAIL(spelled)}`,
    bracketed: line`contact ${EMAIL(bracketed)}`,
    parenthesised: line`mail: ${EMAIL(parenthesised)}`,
    international: line`новый адрес ${EMAIL(international)}`,
    base64: line`{"email":"${EMAIL(encoded.base64(mail))}"}`,
    'percent twice': line`next=/r%3Femail%3D${EMAIL(encoded.percentTwice(mail))}`,
    entities: line`<p>${EMAIL(encoded.entities(mail))}</p>`,
    'unicode at': line`{"email":"${EMAIL((random) => mail(random).replace('@', '\\u0040'))}"}`,
    'unicode all': line`{"to":"${EMAIL(encoded.unicodeEscaped(mail))}"}`,
    'coloured inside': line`user ${EMAIL(encoded.colouredInside(mail))}`,
    'zero width': line`user ${EMAIL(encoded.zeroWidthInside(mail))}`,
    'full width at': line`送信先 ${EMAIL((random) => mail(random).replace('@', '＠'))}`,
    verp: line`return-path bounces+${many}-${EMAIL((random) => mail(random).replace('@', '=').replace('+', '.'))}/lists`,
    srs: line`SRS0=${alnumOf(4)}=TT=${EMAIL((random) => mail(random).replace(/^(.*)@(.*)$/, '$2=$1'))}/relay`,
    'quoted printable': line`To: ${EMAIL((random) => mail(random).replace('@', '=40'))}`,
    'spaces around at': line`mail ${EMAIL((random) => mail(random).replace('@', ' @ '))}`,
    'split lines': line`to=<${EMAIL((random) => mail(random).replace('@', '@\n '))}>`,
    'hex bytes': line`payload ${EMAIL((random) => Buffer.from(mail(random)).toString('hex'))} sum ${hexOf(4)}`,
  },
})
