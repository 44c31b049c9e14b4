import { EMAIL, either, group, IPV4, IPV6, line, MAC } from '../../template.ts'
import {
  domain,
  first,
  full,
  hex8,
  host,
  ip,
  ipv6,
  iso,
  last,
  mac,
  machine,
  mail,
  pid,
  plainMail,
  small,
  stamp,
  stampComma,
  syslog,
  user,
} from '../values/people.ts'

export const mails = group('tenth mail addresses', {
  core: {
    'postfix reject': line`${syslog} mail postfix/smtpd[${pid}]: NOQUEUE: reject: RCPT from unknown[${either(ip)}]: 553 5.7.1 <${EMAIL(mail)}>: Sender address rejected: not logged in; from=<${EMAIL(mail)}> to=<${EMAIL(mail)}> proto=ESMTP`,
    'postfix sent': line`postfix/smtp[${pid}]: ${hex8}: to=<${EMAIL(mail)}>, relay=${host}, delay=1.2, status=sent`,
    'smtp server': line`[${stamp}] DEBUG: [efMU${small}] C: RCPT TO:<${EMAIL(mail)}>`,
    'mail from': line`C: MAIL FROM:<${EMAIL(mail)}> SIZE=${pid}`,
    smtplib: line`smtplib.SMTPRecipientsRefused: {'${EMAIL(mail)}': (553, b'5.7.1 rejected')}`,
    'imap fetch': line`server: From: ${full} <${EMAIL(mail)}>`,
    dovecot: line`dovecot: imap-login: Login: user=<${EMAIL(mail)}>, method=PLAIN, mpid=${pid}`,
    'user logged in': line`INFO ${EMAIL(mail)} logged in`,
    seller: line`Login request for seller ${EMAIL(mail)} failed`,
    gms: line`D GmsAuthManagerSvc: getToken: account:${EMAIL(plainMail)} scope:oauth2`,
    json: line`{"email":"${EMAIL(mail)}","verified":false}`,
    python: line`User(id=${small}, email='${EMAIL(mail)}')`,
    'git author': line`Author: ${full} <${EMAIL(mail)}>`,
    'signed off': line`Signed-off-by: ${full} <${EMAIL(mail)}>`,
    'ldap mail': line`mail: ${EMAIL(mail)}`,
    'cert subject': line`subject=CN=${first}, emailAddress=${EMAIL(plainMail)}`,
    acme: line`certbot: account registered with ${EMAIL(mail)}`,
    mailto: line`<a href="mailto:${EMAIL(plainMail)}">write</a>`,
    'form escaped': line`POST /signup email=${EMAIL((random) => plainMail(random).replace('@', '%40'))}&plan=pro`,
    duplicate: line`ERROR: duplicate key value: Key (email)=(${EMAIL(mail)}) already exists.`,
    sentry: line`user.email ${EMAIL(mail)} user.id ${small}`,
    ics: line`ATTENDEE;CN=${first}:mailto:${EMAIL(plainMail)}`,
    'cc list': line`Cc: ${EMAIL(mail)}, ${EMAIL(mail)}; Bcc: ${EMAIL(mail)}`,
    german: line`Bestätigung an ${EMAIL(mail)} verschickt`,
    chinese: line`邮箱：${EMAIL(mail)}，已发送`,
    jira: line`${stampComma} http-nio ${user} GET /rest/api/2/user?username=${EMAIL(plainMail)}`,
  },
  hard: {
    'at spelled': line`write to ${EMAIL((random) => plainMail(random).replace('@', ' at ').replace('.', ' dot '))}`,
    brackets: line`contact ${EMAIL((random) => plainMail(random).replace('@', ' [at] '))}`,
    srs: line`SRS0=ab1c=7Q=${EMAIL((random) => plainMail(random).replace('@', '='))}`,
    'unicode escape': line`"to":"${EMAIL((random) => plainMail(random).replace('@', '\\u0040'))}"`,
    entity: line`<p>${EMAIL((random) => plainMail(random).replace('@', '&#64;'))}</p>`,
    'full width at': line`メール ${EMAIL((random) => plainMail(random).replace('@', '＠'))}`,
    verp: line`bounce+${EMAIL((random) => plainMail(random).replace('@', '='))}@lists.example`,
  },
})

export const network = group('tenth network', {
  core: {
    sshd: line`${syslog} ${machine} sshd[${pid}]: Accepted publickey for ${user} from ${IPV4(ip)} port 50${small} ssh2`,
    nginx: line`${IPV4(ip)} - - [14/Mar/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 ${pid}`,
    mosquitto: line`New connection from ${IPV4(ip)}:34847 on port 1883.`,
    forwarded: line`X-Forwarded-For: ${IPV4(ip)}, ${IPV4(ip)}`,
    fail2ban: line`NOTICE  [sshd] Ban ${IPV4(ip)}`,
    iptables: line`kernel: DROP IN=eth0 MAC=${MAC(mac)}:${MAC(mac)}:08:00 SRC=${IPV4(ip)} DST=${IPV4(ip)} PROTO=TCP`,
    'client ip json': line`"clientIp":"${IPV4(ip)}","path":"/"`,
    'express ip v6': line`req.ip=${IPV6(ipv6)} ${iso}`,
    'sip v6': line`Received from [${IPV6(ipv6)}]:5060`,
    dig: line`${domain} has IPv6 address ${IPV6(ipv6)}`,
    dhcp: line`dhcpd: DHCPACK on ${IPV4(ip)} to ${MAC(mac)} (${machine}) via eth0`,
    hostapd: line`hostapd: wlan0: STA ${MAC(mac)} IEEE 802.11: associated`,
    arp: line`? (${IPV4(ip)}) at ${MAC(mac)} [ether] on br0`,
    unifi: line`{"mac":"${MAC(mac)}","hostname":"${first}s-phone","ip":"${IPV4(ip)}"}`,
    bluetooth: line`bluetoothd: Device ${MAC(mac)} connected`,
    'cisco mac': line`%SW_MATM-4-MACFLAP_NOTIF: Host ${MAC((random) =>
      mac(random)
        .replaceAll(':', '')
        .replace(/(.{4})(?=.)/g, '$1.'),
    )} in vlan ${small} is flapping`,
    'windows mac': line`Physical Address. . . . . . . . . : ${MAC((random) => mac(random).replaceAll(':', '-').toUpperCase())}`,
    geoip: line`login of ${last} from ${IPV4(ip)} (Lisbon)`,
  },
  hard: {
    'hex ipv4': line`src=0x${IPV4((random) =>
      ip(random)
        .split('.')
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join(''),
    )}`,
    'ip in name': line`ip-${IPV4((random) => ip(random).replaceAll('.', '-'))}.compute.internal`,
    'mac plain': line`clientmac=${MAC((random) => mac(random).replaceAll(':', ''))}`,
    'v6 escaped': line`host=%5B${IPV6((random) => ipv6(random).replaceAll(':', '%3A'))}%5D`,
    'reverse dns': line`${IPV4((random) => ip(random).split('.').reverse().join('.'))}.in-addr.arpa`,
    'stamp of log': line`${stamp} ${machine} ${IPV4((random) => ip(random).replaceAll('.', '[.]'))} defanged`,
  },
})
