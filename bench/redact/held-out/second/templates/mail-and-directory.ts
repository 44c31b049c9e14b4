import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, either, group, line, PASSWORD, PHONE } from '../../template.ts'
import { base64, entities, fullWidth, zeroWidthInside } from '../../values/encodings.ts'
import { ipv4 } from '../../values/people.ts'
import { e164, international } from '../../values/phones.ts'
import { hexOf } from '../../values/secrets.ts'
import { pass, signedPass } from '../values/passwords.ts'
import {
  dayStamp,
  familyName,
  isoStamp,
  machine,
  mailbox,
  mailDomain,
  mailName,
  process,
  syslogStamp,
  uid,
  userName,
  wholeName,
} from '../values/people.ts'
import { atAndDot, quotedPrintable, spacedAt, upper } from '../values/spoken.ts'

const queueId = shaped('4X~~~~1Zz^', '~~~~~~~~~~')

/** Mail servers, directories, single sign-on: postfix, exim, dovecot, Exchange, LDAP, Active Directory, Keycloak. */
export const mailAndDirectory = group('mail-and-directory', {
  core: {
    'postfix-smtp': line`${syslogStamp} ${machine} postfix/smtp[${process}]: ${queueId}: to=<${EMAIL(mailbox)}>, relay=mx.example[${either(ipv4)}]:25, delay=1.2, dsn=2.0.0, status=sent`,
    'postfix-orig-to': line`postfix/local[${process}]: ${queueId}: to=<${EMAIL(mailbox)}>, orig_to=<${EMAIL(mailbox)}>, relay=local, status=bounced (unknown user)`,
    'postfix-reject': line`NOQUEUE: reject: RCPT from unknown[${either(ipv4)}]: 550 5.1.1 <${EMAIL(mailbox)}>: Recipient address rejected; from=<${EMAIL(mailbox)}> proto=ESMTP`,
    'exim-arrival': line`${dayStamp} 1vK${shaped('#?')}xQ-0007Zt-2L <= ${EMAIL(mailbox)} H=mail.example U=Debian-exim P=esmtps S=${between(800, 90000)}`,
    'exim-delivery': line`1vKb2c-000Qz1-1T => ${EMAIL(mailbox)} R=dnslookup T=remote_smtp C="250 OK"`,
    'exim-auth-fail': line`plain_login authenticator failed for (ylmf) [${either(ipv4)}]: 535 Incorrect authentication data (set_id=${EMAIL(mailbox)})`,
    'dovecot-login': line`dovecot: imap-login: Login: user=<${EMAIL(mailbox)}>, method=PLAIN, rip=${either(ipv4)}, mpid=${process}, TLS`,
    'dovecot-debug-password': line`auth-worker(${process}): Debug: sql(${EMAIL(mailbox)},${either(ipv4)}): password mismatch (given password: ${PASSWORD(pass)})`,
    'dovecot-sieve': line`lmtp(${EMAIL(mailbox)})<${process}><x${shaped('?#?')}>: sieve: stored mail into mailbox 'INBOX'`,
    'exchange-tracking': line`${isoStamp},,EX01,SMTP,RECEIVE,${between(1000, 9999)},,${EMAIL(mailbox)};${EMAIL(mailbox)},,${between(800, 9000)},2,,,${EMAIL(mailbox)}`,
    sendmail: line`sendmail[${process}]: 3AB${shaped('??#####')}: to=${EMAIL(mailbox)}, ctladdr=${EMAIL(mailbox)} (1000/1000), delay=00:00:02, mailer=esmtp, stat=Sent`,
    rspamd: line`<${shaped('~~~~~~')}>; task; rspamd_task_write_log: id: <undef>, from: <${EMAIL(mailbox)}>, rcpts: <${EMAIL(mailbox)}>, (default: F (no action): [1.20/15.00])`,
    'list-unsubscribe': line`List-Unsubscribe: <https://lists.example/leave?u=${EMAIL(mailbox)}&n=${shaped('######')}>`,
    'ses-bounce': line`{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"${EMAIL(mailbox)}","diagnosticCode":"smtp; 550"}]}}`,
    'sendgrid-event': line`[{"email":"${EMAIL(mailbox)}","event":"open","sg_event_id":"${shaped('~~~~~~~~~~~~')}"}]`,
    ldif: line`dn: uid=${userName},ou=people,dc=example,dc=org\nmail: ${EMAIL(mailbox)}\ntelephoneNumber: ${PHONE(international())}\nuserPassword: ${PASSWORD(pass)}`,
    'ldap-filter': line`slapd[${process}]: conn=1142 op=1 SRCH base="dc=example,dc=org" scope=2 filter="(&(objectClass=person)(mail=${EMAIL(mailbox)}))"`,
    'ldap-mobile': line`ldap_search: entry uid=${userName} mobile=${PHONE(e164())} homePhone=${PHONE(international())} sn=${familyName}`,
    'ad-upn': line`EventID=4768 A Kerberos authentication ticket (TGT) was requested. Account Name: ${EMAIL(mailbox)} Service Name: krbtgt`,
    'azure-signin': line`{"category":"SignInLogs","properties":{"userPrincipalName":"${EMAIL(mailbox)}","appDisplayName":"Portal","status":{"errorCode":50126}}}`,
    'okta-event': line`actor.alternateId=${EMAIL(mailbox)} eventType=user.mfa.factor.activate target.detail.phone=${PHONE(e164())}`,
    'keycloak-event': line`type=LOGIN_ERROR, realmId=shop, clientId=web, userId=null, error=user_not_found, auth_method=openid-connect, username=${EMAIL(mailbox)}`,
    'git-author': line`Author: ${wholeName} <${EMAIL(mailbox)}>`,
    'sshd-comment': line`sshd[${process}]: Accepted certificate ID "${EMAIL(mailbox)}" (serial ${between(1, 999)}) signed by CA`,
    'imap-login-command': line`C: a001 LOGIN ${EMAIL(mailbox)} "${PASSWORD(signedPass)}"`,
    'pop3-pass': line`<< USER ${userName}\n>> +OK\n<< PASS ${PASSWORD(pass)}`,
    'smtp-debug-auth': line`AUTH PLAIN ${PASSWORD(base64((random) => `\0${mailbox(random)}\0${pass(random)}`))}`,
    'header-display-name': line`Reply-To: "${familyName}, ${oneOf('Ines', 'Bram')}" <${EMAIL(mailbox)}>`,
    gravatar: line`avatar lookup for ${EMAIL(mailbox)} md5=${hexOf(32)} miss`,
    'calendar-invite': line`freebusy: PROPFIND /calendars/${EMAIL(mailbox)}/work 207`,
  },
  hard: {
    'at-and-dot': line`forum post ${uid}: reach me: ${EMAIL(atAndDot(mailbox))}`,
    'spaced-at': line`ocr text: ${EMAIL(spacedAt(mailbox))}`,
    'upper-case': line`CONTACT ${EMAIL(upper(mailbox))} FOR RETURNS`,
    'full-width-sign': line`メール：${EMAIL(fullWidth(mailbox))}`,
    'html-entities': line`<a href="m&#97;ilto:${EMAIL(entities(mailbox))}">write</a>`,
    'zero-width-inside': line`copied: ${EMAIL(zeroWidthInside(mailbox))}`,
    'quoted-local-part': line`rcpt to:<${EMAIL((random) => `"${mailName(random)} ${familyName(random).normalize('NFD').replace(/\p{M}/gu, '')}"@${mailDomain(random)}`)}> ok`,
    'quoted-printable': line`body: write to ${EMAIL(quotedPrintable(mailbox))} soon`,
    'domain-in-other-script': line`bounce for ${EMAIL((random) => `${mailName(random)}@пример.рф`)}`,
    'name-in-other-script': line`login failed for ${EMAIL((random) => `иван.${between(10, 99)(random)}@${mailDomain(random)}`)}`,
    verp: line`return-path bounce+${EMAIL((random) => mailbox(random).replace('@', '='))}@lists.example`,
    'srs-rewritten': line`from=<SRS0=xJ4k=7Q=${EMAIL((random) => mailbox(random).replace(/(.*)@(.*)/, '$2=$1'))}@fwd.example>`,
    'base64-in-header': line`To: =?utf-8?B?${EMAIL(base64(mailbox))}?=`,
  },
})
