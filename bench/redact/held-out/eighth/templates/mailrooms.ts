import { EMAIL, group, IPV4, IPV6, line, MAC } from '../../template.ts'
import { n4, n5 } from '../../values/digits.ts'
import * as encoded from '../../values/encodings.ts'
import * as some from '../values/people.ts'

/** Sources: mail servers and newsletters, sign-in logs, calendars, version control, marketing tools; gateways, switches and sensors for addresses of machines. */
export const mailrooms = group('eighth mailrooms', {
  core: {
    'postfix to': line`${some.syslog} mx1 postfix/lmtp[${n5}]: ${some.hex8}: to=<${EMAIL(some.mail)}>, relay=local, dsn=2.0.0, status=sent`,
    'postfix reject': line`NOQUEUE: reject: RCPT from unknown: 550 5.1.1 <${EMAIL(some.mail)}>: Recipient address rejected`,
    'opensmtpd line': line`smtp envelope evpid=${some.hex16} from=<${EMAIL(some.mail)}> to=<${EMAIL(some.mail)}>`,
    'haraka line': line`[INFO] [core] rcpt: <${EMAIL(some.mail)}> code=OK`,
    'maildrop line': line`File: /var/mail/x  From: ${EMAIL(some.mail)} Subj: invoice`,
    'imap search': line`a7 UID SEARCH FROM "${EMAIL(some.mail)}" SINCE 1-Nov-2026`,
    'sieve vacation': line`sieve: sent vacation response to <${EMAIL(some.mail)}>`,
    'dsn report': line`Final-Recipient: rfc822; ${EMAIL(some.mail)}\nAction: failed`,
    'arf report': line`Original-Rcpt-To: <${EMAIL(some.mail)}>\nFeedback-Type: abuse`,
    'dmarc forensic': line`Original-Mail-From: ${EMAIL(some.mail)}`,
    'mailto link': line`<a href="mailto:${EMAIL(some.mail)}?subject=Hi">write</a>`,
    'newsletter optin': line`double opt-in pending for ${EMAIL(some.mail)} list=weekly`,
    'unsubscribe url': line`GET /unsubscribe?e=${EMAIL(encoded.percent(some.mail))}&l=4 200`,
    'brevo event': line`{"event":"soft_bounce","email":"${EMAIL(some.mail)}","ts":${some.epoch}}`,
    'postmark hook': line`{"RecordType":"Bounce","Email":"${EMAIL(some.mail)}","Type":"HardBounce"}`,
    'klaviyo profile': line`klaviyo: profile ${EMAIL(some.mail)} suppressed`,
    'calendar attendee': line`ATTENDEE;PARTSTAT=DECLINED;CN=${some.first}:mailto:${EMAIL(some.mail)}`,
    'calendar organizer': line`ORGANIZER;CN="${some.person}":MAILTO:${EMAIL(some.mail)}`,
    'git author': line`Author: ${some.person} <${EMAIL(some.mail)}>`,
    'git trailer': line`Signed-off-by: ${some.person} <${EMAIL(some.mail)}>`,
    'git shortlog': line`    14\t${some.person} <${EMAIL(some.mail)}>`,
    'svn author': line`r${n5} | ${EMAIL(some.mail)} | ${some.stamp}`,
    'keycloak event': line`type=LOGIN_ERROR, realmId=main, error=user_not_found, username=${EMAIL(some.mail)}`,
    'auth0 log': line`{"type":"fp","description":"Wrong email or password.","user_name":"${EMAIL(some.mail)}"}`,
    'entra signin': line`"userPrincipalName":"${EMAIL(some.mail)}","resultType":"50126"`,
    'workspace audit': line`actor.email=${EMAIL(some.mail)} event=CHANGE_RECOVERY_EMAIL`,
    'gcp audit': line`authenticationInfo { principalEmail: "${EMAIL(some.mail)}" }`,
    'devise reset': line`Sent mail to ${EMAIL(some.mail)} (412.1ms)`,
    'django signup': line`IntegrityError: UNIQUE constraint failed: user.email ('${EMAIL(some.mail)}')`,
    'zendesk requester': line`requester <${EMAIL(some.mail)}> merged into ticket ${n5}`,
    'jira mention': line`assignee changed from ${EMAIL(some.mail)} to ${EMAIL(some.mail)}`,
    'shared doc': line`${EMAIL(some.mail)} shared "Q3 plan" with ${EMAIL(some.mail)}`,
    'stripe customer': line`Customer created cus_${some.hex8} email=${EMAIL(some.mail)}`,
    'acme account': line`certbot: Account registered with contact mailto:${EMAIL(some.mail)}`,
    'whois tech': line`Tech Email: ${EMAIL(some.mail)}`,
    'csv people': line`id,email,plan\n${n4},${EMAIL(some.mail)},pro`,
    'yaml owner': line`owners:\n  - name: ${some.first}\n    email: ${EMAIL(some.mail)}`,
    'xml node': line`<customer><eMail>${EMAIL(some.mail)}</eMail></customer>`,
    'sql predicate': line`SELECT id FROM people WHERE lower(email) = '${EMAIL(some.mail)}'`,
    'angle in list': line`cc: "${some.LAST}, ${some.first}" <${EMAIL(some.mail)}>; ${EMAIL(some.mail)}`,
    'prose address': line`I can't sign in with ${EMAIL(some.mail)}. Please help!`,
    'trailing dot': line`Invitation expired: ${EMAIL(some.mail)}.`,
    'slack profile': line`profile.email -> ${EMAIL(some.mail)} (was ${EMAIL(some.mail)})`,
    'xmpp roster': line`subscription request from ${EMAIL(some.mail)}/phone pending`,
    'gpg uid': line`uid           [ultimate] ${some.person} (work) <${EMAIL(some.mail)}>`,
  },
})

/** Addresses of machines, which a policy has to turn on. */
export const machines = group('eighth machines', {
  core: {
    'haproxy tcp': line`${IPV4(some.ipv4)}:${n5} [20/Nov/2026:10:00:01.004] front back/s1 0/0/1 200`,
    'traefik access': line`${IPV4(some.ipv4)} - - [20/Nov/2026:10:00:01 +0000] "GET /cart HTTP/2.0" 200`,
    'caddy json': line`{"request":{"remote_ip":"${IPV4(some.ipv4)}","proto":"HTTP/2.0"}}`,
    'fail2ban ban': line`NOTICE [sshd] Ban ${IPV4(some.ipv4)}`,
    'sshd invalid': line`Invalid user oracle from ${IPV4(some.ipv4)} port ${n5}`,
    crowdsec: line`ip ${IPV4(some.ipv4)} performed crowdsecurity/http-probing (11 events)`,
    'ufw block': line`[UFW BLOCK] IN=eth0 OUT= SRC=${IPV4(some.ipv4)} DST=${IPV4(some.ipv4)} LEN=40`,
    'nft log': line`nft drop: IN=br0 MAC=${MAC(some.mac)} SRC=${IPV4(some.ipv4)}`,
    'wireguard peer': line`peer endpoint: ${IPV4(some.ipv4)}:51820, latest handshake: 8 seconds ago`,
    'openvpn peer': line`${some.user}/${IPV4(some.ipv4)}:1194 MULTI_sva: pool returned`,
    'forwarded for': line`X-Forwarded-For: ${IPV4(some.ipv4)}, ${IPV4(some.ipv4)}`,
    'forwarded v6': line`Forwarded: for="[${IPV6(some.ipv6)}]";proto=https`,
    'kea lease': line`DHCP4_LEASE_ALLOC [hwtype=1 ${MAC(some.mac)}]: lease ${IPV4(some.ipv4)} has been allocated`,
    'dnsmasq ack': line`DHCPACK(eth1) ${IPV4(some.ipv4)} ${MAC(some.mac)} pixel-8`,
    'hostapd assoc': line`wlan0: STA ${MAC(some.mac)} IEEE 802.11: associated`,
    'arp watch': line`new station ${IPV4(some.ipv4)} ${MAC(some.mac)}`,
    'ip neigh': line`${IPV6(some.ipv6)} dev eth0 lladdr ${MAC(some.mac)} STALE`,
    'aruba client': line`client ${MAC(some.mac)} roamed from AP-3 to AP-7`,
    'nginx v6': line`client: ${IPV6(some.ipv6)}, server: kestrelworks.com, request: "GET / HTTP/1.1"`,
    'ssh v6': line`Connection closed by ${IPV6(some.ipv6)} port ${n5} [preauth]`,
    'mongo conn': line`{"c":"NETWORK","msg":"Connection accepted","attr":{"remote":"${IPV4(some.ipv4)}:${n5}"}}`,
    'windows event': line`Source Network Address:\t${IPV4(some.ipv4)}\r\nSource Port:\t${n5}`,
    'bluetooth pair': line`bluetoothd: Device ${MAC((random) => some.mac(random).toUpperCase())} paired`,
    'sflow mac dots': line`%SW_MATM-4-MACFLAP_NOTIF: Host ${MAC((random) =>
      some
        .mac(random)
        .replaceAll(':', '')
        .replace(/(.{4})(?=.)/g, '$1.'),
    )} flapping`,
  },
})
