import { group, IPV4, IPV6, line, MAC } from '../../template.ts'
import { ipv4, ipv6, mac } from '../../values/people.ts'
import { hms, iso, machine, process, row, small, socket, stamp, syslog, unix, user } from '../values/people.ts'

/** Addresses of machines, which a tenant may ask to remove. */
export const network = group('ninth network', {
  core: {
    // home-assistant/core 9323 and mosquitto
    'mosquitto connection': line`${unix}: New connection from ${IPV4(ipv4)} on port 1883.`,
    // kaloz/mwlwifi 170
    'hostapd sta': line`Sun Oct 15 20:58:19 2025 daemon.debug hostapd: wlan1: STA ${MAC(mac)} IEEE 802.11: authentication OK (open system)`,
    'hostapd mlme': line`wlan0: STA ${MAC(mac)} MLME: MLME-AUTHENTICATE.indication(${MAC(mac)}, OPEN_SYSTEM)`,
    // PostgreSQL
    'postgres hba': line`FATAL:  no pg_hba.conf entry for host "${IPV4(ipv4)}", user "${user}", database "testdb", no encryption`,
    // freeradius
    'radius received': line`(0) Received Access-Request Id 234 from ${IPV4(ipv4)}:${socket} to 172.17.0.3:1812 length 86`,
    'radius calling mac': line`(0)   Calling-Station-Id = "${MAC(mac)}"`,
    // nzbget
    'nzbget remote': line`ERROR Request received on port 6789 from ${IPV4(ipv4)}, but username or password invalid`,
    // nginx, sshd, netfilter
    'nginx access': line`${IPV4(ipv4)} - ${user} [28/Jun/2025:09:30:57 +0000] "GET /api/orders HTTP/1.1" 200 ${row}`,
    'nginx ipv6': line`${IPV6(ipv6)} - - [28/Jun/2025:09:30:57 +0000] "GET / HTTP/2.0" 304 0`,
    'sshd failed': line`${syslog} ${machine} sshd[${process}]: Failed password for ${user} from ${IPV4(ipv4)} port ${socket} ssh2`,
    'sip via': line`Via: SIP/2.0/TCP [${IPV6(ipv6)}]:45634;branch=z9hG4bK.EIjjoC5y4;rport`,
    'dhcp ack': line`${syslog} ${machine} dhcpd[${process}]: DHCPACK on ${IPV4(ipv4)} to ${MAC(mac)} (laptop) via eth0`,
    'kernel segment': line`IN=eth0 OUT= MAC=${MAC(mac)}:3c:fd:fe:aa:bb:cc:08:00 SRC=${IPV4(ipv4)} DST=${IPV4(ipv4)} LEN=60 PROTO=TCP`,
    'json ip': line`{"ts":"${iso}","client_ip":"${IPV6(ipv6)}","status":200}`,
    'ru ip': line`❌ Неверный пароль: ${user} | IP: ${IPV4(ipv4)}`,
  },
  hard: {
    'dashed ip': line`reverse ${IPV4((random) => ipv4(random).replaceAll('.', '-'))}.dyn.carrier.example at ${hms}`,
    'bare mac': line`inv-${MAC((random) => mac(random).replace(/[:-]/g, ''))} online since ${stamp}`,
    'expanded v6': line`peer${small}: ${IPV6(ipv6)}`,
  },
})
