import { between, shaped, type Value } from '../../random.ts'
import { group, IPV4, IPV6, line, MAC } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import { account, app, box, few, level, macColon, many, proc, stamp, syslogStamp, v4, v6 } from '../values/people.ts'

const dottedMac = shaped('b827.eb~~.^~~~', '3ca9.f4~~.~^~~')
const bareMac: Value = (random) => macColon(random).replaceAll(':', '')

/** Addresses of machines, which a policy has to turn on. */
export const machineAddresses = group('fifth addresses', {
  core: {
    'sshd accepted': line`${syslogStamp} ${box} sshd[${proc}]: Accepted publickey for ${account} from ${IPV4(v4)} port 5${few}12 ssh2`,
    'nginx error': line`connect() failed (111: Connection refused), client: ${IPV4(v4)}, server: _, upstream: "http://${IPV4(v4)}:8080/"`,
    'haproxy client': line`haproxy[${proc}]: ${IPV4(v4)}:5${few}31 [12/Nov/2026:10:22:31.221] fe be/${app} 0/0/1/${few} 200`,
    'kafka log': line`[SocketServer] Failed authentication with /${IPV4(v4)} (channelId=${IPV4(v4)}:9092-${IPV4(v4)}:5${few}1-3)`,
    'pg no pg_hba': line`FATAL:  no pg_hba.conf entry for host "${IPV4(v4)}", user "${account}", no encryption`,
    'mysql denied': line`Access denied for user '${account}'@'${IPV4(v4)}' (using password: YES)`,
    'openvpn peer': line`${account}/${IPV4(v4)}:1194 MULTI: Learn: ${IPV4(v4)} -> ${account}`,
    fail2ban: line`fail2ban.actions: NOTICE [sshd] Ban ${IPV4(v4)}`,
    'java socket': line`java.net.ConnectException: Connection refused: /${IPV4(v4)}:6379`,
    'json remote': line`{"remoteAddr":"${IPV4(v4)}","status":${between(200, 503)}}`,
    'v6 bracket': line`listening on [${IPV6(v6)}]:443`,
    'v6 dhcp': line`dhcp6: lease ${IPV6(v6)} for iaid ${many}`,
    'v6 log': line`${stamp} ${level} peer=${IPV6(v6)} rtt=${few}ms`,
    'hostapd sta': line`hostapd: wlan0: STA ${MAC(macColon)} RADIUS: starting accounting session`,
    'dhcp request': line`dhcpd: DHCPREQUEST for ${IPV4(v4)} from ${MAC(macColon)} (${account}-pc) via eth0`,
    'arp moved': line`kernel: arp: ${IPV4(v4)} moved from ${MAC(macColon)} to ${MAC(macColon)} on igb0`,
    unifi: line`unifi: client mac=${MAC(macColon)} roamed to ap-${few}`,
  },
  hard: {
    'mac cisco dots': line`%PM-4-ERR_DISABLE: psecure-violation, MAC address ${MAC(dottedMac)} on port Gi1/0/${few}`,
    'mac bare': line`pxe boot from ${MAC(bareMac)}`,
    'v4 arpa': line`query: ${IPV4((random) => v4(random).split('.').reverse().join('.'))}.in-addr.arpa PTR`,
    'v4 percent': line`GET /geo?ip=${IPV4((random) => v4(random).replaceAll('.', '%2E'))}`,
    'v6 percent': line`GET /geo?ip=${IPV6(encoded.percentAll(v6))}`,
  },
})
