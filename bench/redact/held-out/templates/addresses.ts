import { between } from '../random.ts'
import { group, IPV4, IPV6, line, MAC } from '../template.ts'
import { percentAll } from '../values/encodings.ts'
import { clock, host, ipv4, ipv6, isoTime, mac, path, pid, port, service, syslogTime } from '../values/people.ts'

/** Addresses of machines, which a policy has to turn on. */
export const addresses = group('addresses', {
  core: {
    'access-log': line`${IPV4(ipv4)} - - [12/Mar/2025:10:${between(10, 59)}:22 +0000] "GET ${path} HTTP/1.1" 200 ${between(100, 9000)}`,
    'sshd-from': line`${syslogTime} ${host} sshd[${pid}]: Failed password for root from ${IPV4(ipv4)} port ${port} ssh2`,
    'iptables-src-dst': line`${syslogTime} ${host} kernel: IN=eth0 OUT= SRC=${IPV4(ipv4)} DST=${IPV4(ipv4)} LEN=60 PROTO=TCP SPT=${port} DPT=22`,
    'with-port': line`${isoTime} WARN ${service} upstream ${IPV4(ipv4)}:${port} timed out`,
    'json-client-ip': line`{"client_ip":"${IPV4(ipv4)}","status":${between(200, 504)}}`,
    'x-forwarded-for': line`X-Forwarded-For: ${IPV4(ipv4)}, ${IPV4(ipv4)}`,
    'v6-json': line`{"remote":"${IPV6(ipv6)}","ms":${between(1, 900)}}`,
    'v6-brackets-port': line`${clock} listening peer [${IPV6(ipv6)}]:${port} connected`,
    'v6-sshd': line`${syslogTime} ${host} sshd[${pid}]: Connection closed by ${IPV6(ipv6)} port ${port} [preauth]`,
    'v6-access-log': line`${IPV6(ipv6)} - - [12/Mar/2025:10:10:22 +0000] "POST ${path} HTTP/2.0" 201 17`,
    'mac-dhcp': line`${syslogTime} ${host} dhcpd[${pid}]: DHCPACK on ${IPV4(ipv4)} to ${MAC(mac)} via eth1`,
    'mac-hostapd': line`wlan0: STA ${MAC(mac)} IEEE 802.11: authenticated`,
    'mac-json': line`{"device":"printer","mac":"${MAC(mac)}"}`,
  },
  hard: {
    'ec2-host-name': line`${syslogTime} ip-${IPV4((random) => ipv4(random).replaceAll('.', '-'))} systemd[1]: Started Session ${between(1, 900)}.`,
    'v4-mapped': line`remote=::ffff:${IPV4(ipv4)} ok`,
    'mac-cisco': line`%SW_MATM-4-MACFLAP_NOTIF: Host ${MAC((random) => `001a.${random.int(9)}b4c.${random.int(9)}e${random.int(9)}f`)} in vlan ${between(2, 900)} is flapping`,
    'v6-percent': line`GET ${path}?ip=${IPV6(percentAll(ipv6))}`,
  },
})
