import type { Value } from '../../random.ts'
import { shaped } from '../../random.ts'
import { EMAIL, either, group, IPV4, IPV6, line, MAC } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import * as some from '../values/people.ts'

const spelled: Value = (random) => some.mail(random).replace('@', ' at ').replaceAll('.', ' dot ')
const bracketed: Value = (random) => some.mail(random).replace('@', ' [at] ').replaceAll('.', ' [dot] ')
const inHex: Value = (random) => Buffer.from(some.mail(random)).toString('hex')
const quotedPrintable: Value = (random) => some.mail(random).replace('@', '=40')
const accented: Value = (random) =>
  `${shaped('b', 'm')(random)}ø${shaped('rn', 'rk')(random)}${some.n2(random)}@fjord.example`

/**
 * Sources: Postfix, Exim, Exchange message tracking, Mailman, Listserv and Rspamd documents; RFC 5321, 5322 and 8058; WHOIS and
 * RDAP; git, Gerrit and npm output; Okta's, Google Workspace's and Microsoft's audit logs; KSMG's syslog messages.
 */
export const mailAddresses = group('sixth mail addresses', {
  core: {
    'postfix smtp': line`postfix/smtp[${some.pidOf}]: 4F2A1: to=<${EMAIL(some.mail)}>, relay=mx.lan[${either(some.ip)}]:25, dsn=2.0.0, status=sent`,
    'postfix reject': line`NOQUEUE: reject: RCPT from unknown: 550 5.1.1 <${EMAIL(some.mail)}>: Recipient address rejected`,
    'exim arrival': line`1tXq2-0003 <= ${EMAIL(some.mail)} H=mail [${either(some.ip)}] P=esmtps S=${some.n4}`,
    'sendmail from': line`sm-mta[${some.pidOf}]: from=<${EMAIL(some.mail)}>, size=${some.n4}, class=0, nrcpts=1`,
    'exchange tracking': line`RECEIVE,SMTP,${some.n5},${EMAIL(some.mail)},,${some.n4},1,,,Rechnung 11/2026`,
    'mailman bounce': line`Mailman: bounce removed ${EMAIL(some.mail)} from list choir`,
    'rspamd line': line`rspamd_task_write_log: (default: F (no action)) from: <${EMAIL(some.mail)}>, len: ${some.n5}`,
    'dkim report': line`opendmarc: 4F2A1: SPF(mailfrom): ${EMAIL(some.mail)} fail`,
    'dovecot login': line`imap-login: Info: Login: user=<${EMAIL(some.mail)}>, method=PLAIN, rip=${either(some.ip)}, TLS`,
    'vacation reply': line`lmtp(${EMAIL(some.mail)}): sieve: sent vacation response to <${EMAIL(some.mail)}>`,
    'git commit': line`commit 4b1c: Author: ${some.person} <${EMAIL(some.mail)}>`,
    'gerrit reviewer': line`remote: Reviewer ${some.person} <${EMAIL(some.mail)}> added`,
    'npm whoami': line`npm owner add: ${some.user} <${EMAIL(some.mail)}>`,
    'deb changelog': line` -- ${some.person} <${EMAIL(some.mail)}>  Wed, 04 Nov 2026 10:00:00 +0100`,
    'whois abuse': line`Registrant Email: ${EMAIL(some.mail)}`,
    'acme account': line`certbot: Account registered. contact=['mailto:${EMAIL(some.mail)}']`,
    'x509 subject': line`subject=C=DE, O=Koch, CN=${some.last}, emailAddress=${EMAIL(some.mail)}`,
    'okta event': line`"actor":{"type":"User","alternateId":"${EMAIL(some.mail)}","displayName":"${some.person}"}`,
    'workspace audit': line`{"actor":{"email":"${EMAIL(some.mail)}"},"events":[{"name":"login_failure"}]}`,
    'entra upn': line`userPrincipalName: ${EMAIL(some.mail)}, resultType: 50126`,
    'saml nameid': line`<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${EMAIL(some.mail)}</saml:NameID>`,
    'jira mention': line`JIRA-4${some.n3} reporter ${EMAIL(some.mail)} (inactive)`,
    'zendesk cc': line`"collaborators":["${EMAIL(some.mail)}","${EMAIL(some.mail)}"]`,
    'mailchimp member': line`{"email_address":"${EMAIL(some.mail)}","status":"subscribed","merge_fields":{}}`,
    'shop newsletter': line`Newsletter-Anmeldung: ${EMAIL(some.mail)} (Double-Opt-in offen)`,
    'unsubscribe link': line`GET /unsubscribe?e=${EMAIL(encoded.percent(some.mail))}&c=11`,
    'moodle forgot': line`forgot_password: no user found for ${EMAIL(some.mail)}`,
    'calendar organizer': line`ORGANIZER;CN=${some.person}:mailto:${EMAIL(some.mail)}`,
    'hl7 pid mail': line`PID|||${some.n5}||${some.last}^${some.first}||||||||^NET^Internet^${EMAIL(some.mail)}`,
    'edi contact': line`COM+${EMAIL(some.mail)}:EM'`,
    'java record': line`Subscriber[id=${some.n4}, email=${EMAIL(some.mail)}, active=true]`,
    'php mail': line`PHP Warning: mail(): Failed to send to ${EMAIL(some.mail)} in /var/www/contact.php on line 14`,
    'sidekiq args': line`WelcomeMailer JID-a1: args ["deliver_now","${EMAIL(some.mail)}"]`,
    'sql literal': line`DELETE FROM sessions WHERE email = '${EMAIL(some.mail)}'`,
    'pg duplicate': line`Key (lower(email::text))=(${EMAIL(some.mail)}) already exists.`,
    russian: line`Письмо на адрес ${EMAIL(some.mail)} не доставлено`,
    japanese: line`メールアドレス：${EMAIL(some.mail)}`,
    spanish: line`Correo electrónico: ${EMAIL(some.mail)}`,
    polish: line`Nieprawidłowy adres e-mail: ${EMAIL(some.mail)}`,
  },
  hard: {
    'airline ctce': line`SSR CTCE BA HK1 ${EMAIL((random) => some.mail(random).toUpperCase().replace('@', '//'))}`,
    spelled: line`voicemail: write to ${EMAIL(spelled)}`,
    'brackets at': line`contact ${EMAIL(bracketed)}`,
    'hex ascii': line`rcpt (hex) ${EMAIL(inHex)}`,
    'quoted printable': line`To: ${EMAIL(quotedPrintable)}`,
    base64: line`"sub":"${EMAIL(encoded.base64(some.mail))}"`,
    'percent twice': line`return=%2F%3Fmail%3D${EMAIL(encoded.percentTwice(some.mail))}`,
    'unicode escapes': line`{"mail":"${EMAIL(encoded.unicodeEscaped(some.mail))}"}`,
    entities: line`<a>${EMAIL(encoded.entities(some.mail))}</a>`,
    'zero width': line`From: ${EMAIL(encoded.zeroWidthInside(some.mail))}`,
    'full width': line`連絡先 ${EMAIL(encoded.fullWidth(some.mail))}`,
    'srs rewritten': line`env-from=SRS0=ab1c=XY=${EMAIL((random) => {
      const [local = '', domain = ''] = some.mail(random).split('@')
      return `${domain}=${local}`
    })}@relay.example`,
    'letters beyond ascii': line`ny bruker ${EMAIL(accented)}`,
    'spaces around': line`mail: ${EMAIL((random) => some.mail(random).replace('@', ' @ '))}`,
  },
})

const six = shaped('2a02:^~~:^~~~:^::~~^', '2001:db8:^~:^~~~::^~', 'fd^~:^~~~:^~~^::^', 'fe80::^~~:^~ff:fe^~:^~~^')
const mac = shaped('^4:~~:^~:~~:^~:~~', 'a^:~~:^~:~~:^~:^~')

/** Sources: the QRadar and CatOS, NetScreen, hostapd, dnsmasq, Suricata, nginx, fail2ban and FortiOS documents and samples. */
export const machineAddresses = group('sixth machine addresses', {
  core: {
    'catos login': line`%SEC_LOGIN-SW1-5-LOGIN_SUCCESS: Login Success [user: ${some.user}] [Source: ${IPV4(some.ip)}] [localport: 22]`,
    'netscreen telnet': line`system-warning-00515: Admin user ops has logged on via Telnet from ${IPV4(some.ip)}:37314`,
    'nginx access': line`${IPV4(some.ip)} - - [${some.bracketStamp}] "GET /apply HTTP/1.1" 200 ${some.n4} "-" "Mozilla/5.0"`,
    'sshd failed': line`sshd[${some.pidOf}]: Failed password for root from ${IPV4(some.ip)} port 48112 ssh2`,
    'fail2ban ban': line`fail2ban.actions [812]: NOTICE [sshd] Ban ${IPV4(some.ip)}`,
    'iptables drop': line`kernel: IN=eth0 OUT= SRC=${IPV4(some.ip)} DST=${IPV4(some.ip)} LEN=60 PROTO=TCP SPT=443 DPT=51022`,
    'suricata alert': line`[1:2024:3] ET SCAN [Priority: 2] {TCP} ${IPV4(some.ip)}:5544 -> ${IPV4(some.ip)}:22`,
    'x-forwarded-for': line`X-Forwarded-For: ${IPV4(some.ip)}`,
    'fortigate traffic': line`type="traffic" srcip=${IPV4(some.ip)} srcport=5${some.n4} dstport=443 action="accept"`,
    'synology login': line`User [${some.user}] from [${IPV4(some.ip)}] failed to log in via [DSM] due to authorization failure.`,
    'bacnet device': line`whois: device ${some.n5} at ${IPV4(some.ip)}:47808`,
    'nginx six': line`${IPV6(six)} - - [${some.bracketStamp}] "HEAD / HTTP/2.0" 301 0`,
    'sshd six': line`Accepted publickey for deploy from ${IPV6(six)} port 50112 ssh2`,
    'postgres six': line`connection received: host=${IPV6(six)} port=40112`,
    'radvd address': line`dhcpcd: eth0: adding address ${IPV6(six)}/64`,
    'hostapd station': line`hostapd: wlan0: STA ${MAC(mac)} IEEE 802.11: associated (aid 3)`,
    'dnsmasq lease': line`dnsmasq-dhcp[611]: DHCPACK(br0) ${IPV4(some.ip)} ${MAC(mac)} tablet`,
    'unifi roam': line`client ${MAC(mac)} roamed from U6-flur to U6-hof`,
    'arp table': line`? (${IPV4(some.ip)}) at ${MAC(mac)} [ether] on eth1`,
    'bluetooth scan': line`[NEW] Device ${MAC(some.upper(mac))} LE-Speaker`,
  },
  hard: {
    'cisco dotted': line`%SW_MATM-4-MACFLAP_NOTIF: Host ${MAC(shaped('^~~~.~~~^.^~~~'))} in vlan 20 is flapping`,
    'no separators': line`calling-station ${MAC(shaped('^4~~^~~~^~~~', 'a^~~^~~~^~^~'))}`,
    'ipv4 underscores': line`host-${IPV4((random) => some.ip(random).replaceAll('.', '_'))}.pool.isp.example`,
    'six full': line`src ${IPV6(shaped('2a02:0^~~:0^~~:00^~:0000:0000:0000:0^~^'))}`,
  },
})
