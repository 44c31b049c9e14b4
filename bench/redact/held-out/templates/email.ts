import { between } from '../random.ts'
import { EMAIL, either, group, line } from '../template.ts'
import * as encoded from '../values/encodings.ts'
import {
  email,
  firstName,
  fullName,
  host,
  ipv4,
  isoTime,
  path,
  pid,
  service,
  syslogTime,
  uuid,
} from '../values/people.ts'
import { hexOf } from '../values/secrets.ts'

/** E-mail addresses in mail servers' logs, applications, addresses of RFC 5321 and 6531 that look unusual, and encodings. */
export const emails = group('email', {
  core: {
    'postfix-to': line`${syslogTime} ${host} postfix/smtp[${pid}]: ${hexOf(10)}: to=<${EMAIL(email)}>, relay=mx[${either(ipv4)}]:25, status=sent (250 2.0.0 Ok)`,
    'exim-arrival': line`2025-03-02 10:11:12 1tXyZ${between(1, 9)}-000${between(100, 999)}-Ab <= ${EMAIL(email)} H=mail P=esmtps S=${between(900, 9000)}`,
    'dovecot-user': line`${syslogTime} ${host} dovecot: imap-login: Login: user=<${EMAIL(email)}>, method=PLAIN, mpid=${pid}, TLS`,
    'sendmail-from': line`${syslogTime} ${host} sendmail[${pid}]: x2B: from=<${EMAIL(email)}>, size=${between(900, 9000)}, class=0`,
    'git-author': line`Author: ${fullName} <${EMAIL(email)}>`,
    'json-user': line`{"user":{"email":"${EMAIL(email)}","id":"${uuid}"},"action":"login"}`,
    'query-percent': line`GET ${path}?email=${EMAIL(encoded.percent(email))}&next=%2F HTTP/1.1`,
    'sql-where': line`${service} SELECT * FROM users WHERE lower(email) = '${EMAIL(email)}' LIMIT 1`,
    'prose-end': line`Password reset link sent to ${EMAIL(email)}.`,
    mailto: line`<a href="mailto:${EMAIL(email)}?subject=Hi">contact</a>`,
    'keycloak-event': line`type=LOGIN_ERROR, realmId=shop, userId=null, error=user_not_found, username=${EMAIL(email)}`,
    'url-path': line`DELETE /v1/subscriptions/${EMAIL(email)}/weekly 204`,
    'json-u0040': line`{"mail":"${EMAIL((random) => email(random).replace('@', '\\u0040'))}"}`,
    'entity-at': line`<td>${EMAIL((random) => email(random).replace('@', '&#64;'))}</td>`,
    'capital-letters': line`CUSTOMER ${EMAIL((random) => email(random).toUpperCase())} UNSUBSCRIBED`,
    'apostrophe-local': line`${isoTime} INFO invite for ${EMAIL(() => "siobhan.o'brien@quayside.org")} queued`,
    'slash-plus-local': line`bounce from ${EMAIL((random) => `list-${random.int(900)}+ops=team@lists.example.org`)}`,
    'long-tld': line`signup ${EMAIL((random) => `contact${random.int(900)}@atelier.photography`)} from newsletter`,
    'coloured-whole': line`user \u001b[36m${EMAIL(email)}\u001b[0m created`,
    'escaped-newline-before': line`"log":"To:\\n${EMAIL(email)}\\nSubject: hi"`,
  },
  hard: {
    'quoted-local': line`RCPT TO:<${EMAIL((random) => `"${['john doe', 'a@b', 'sales desk'][random.int(3)]}"@fernbank.co.uk`)}>`,
    'ip-literal': line`MAIL FROM:<${EMAIL((random) => `ops${random.int(90)}@[192.0.2.${random.int(250)}]`)}>`,
    'cyrillic-address': line`письмо на ${EMAIL((random) => `иван${random.int(90)}@почта.рф`)} доставлено`,
    'german-umlaut-domain': line`an ${EMAIL((random) => `info${random.int(90)}@bäckerei-müller.de`)} gesendet`,
    'chinese-address': line`发送至 ${EMAIL((random) => `用户${random.int(90)}@例子.公司`)} 成功`,
    'colour-inside': line`user ${EMAIL(encoded.colouredInside(email))} created`,
    'zero-width-inside': line`mail: ${EMAIL(encoded.zeroWidthInside(email))}`,
    'full-width': line`連絡先 ${EMAIL(encoded.fullWidth(email))}`,
    'percent-twice': line`next=%2Finvite%3Femail%3D${EMAIL(encoded.percentTwice(email))}`,
    'all-escaped': line`{"email":"${EMAIL(encoded.unicodeEscaped(email))}"}`,
    'at-in-words': line`contact ${firstName}: ${EMAIL((random) => email(random).replace('@', ' [at] ').replace(/\./g, ' [dot] '))}`,
    'quoted-printable': line`From: ${EMAIL((random) => email(random).replace('@', '=40'))}`,
    'spaced-at': line`write to ${EMAIL((random) => email(random).replace('@', ' @ '))}`,
  },
})
