import { between, oneOf, type Value } from '../../random.ts'
import { either, group, IPV4, IPV6, line, MAC } from '../../template.ts'
import {
  colouredInside,
  entities,
  percent,
  percentAll,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { ipv4, ipv6, mac } from '../../values/people.ts'
import {
  inJson,
  inJsonThrice,
  inJsonTwice,
  inQuery,
  inReferences,
  inSyslog,
  inUnicodeEscapes,
  inXml,
} from '../carriers.ts'
import { bsdStamp, clockTime, few, guid, job, price, server, stamp } from '../values/people.ts'

const port = between(1024, 65000)
const path = oneOf('/health', '/v1/orders', '/assets/app.js')
const dotlessMac: Value = (random) =>
  mac(random)
    .replace(/[:-]/g, '')
    .replace(/(.{4})(?=.)/g, '$1.')
const bareMac: Value = (random) => mac(random).replace(/[:-]/g, '')

/** Proxies, firewalls, leases and flows: nginx, Envoy, HAProxy, load balancers, IIS, Zeek, Suricata, DHCP, RADIUS, Wi-Fi. */
export const gateways = group('gateways', {
  core: {
    combined: line`${IPV4(ipv4)} - - [02/Nov/2026:10:11:12 +0000] "GET ${path} HTTP/1.1" 200 512`,
    'envoy-json': line`{"downstream_remote_address":"${IPV4(ipv4)}:${port}","upstream_host":"${IPV4(ipv4)}:8080","response_code":200}`,
    haproxy: line`haproxy[${job}]: ${IPV4(ipv4)}:${port} [02/Nov/2026:10:11:12.101] fe be/s1 0/0/1/4/5 200`,
    forwarded: line`X-Forwarded-For: ${IPV4(ipv4)}, ${IPV4(ipv4)}`,
    iptables: line`kernel: [IPTABLES DROP] IN=eth0 OUT= MAC=${MAC((random) => mac(random).replaceAll('-', ':'))} SRC=${IPV4(ipv4)} DST=${IPV4(ipv4)} LEN=60 PROTO=TCP`,
    dhcp: line`${bsdStamp} ${server} dhcpd: DHCPACK on ${IPV4(ipv4)} to ${MAC(mac)} via eth1`,
    arp: line`? (${IPV4(ipv4)}) at ${MAC(mac)} [ether] on br0`,
    hostapd: line`hostapd: wlan0: STA ${MAC(mac)} IEEE 802.11: associated`,
    'suricata-json': line`{"event_type":"alert","src_ip":"${IPV6(ipv6)}","dest_ip":"${IPV6(ipv6)}","proto":"TCP"}`,
    'sshd-v6': line`sshd[${job}]: Connection closed by ${IPV6(ipv6)} port ${port}`,
    'nginx-v6': line`client: ${IPV6(ipv6)}, server: _, request: "GET ${path} HTTP/2.0"`,
    'url-v6': line`connect http://[${IPV6(ipv6)}]:8080/ refused`,
    ndp: line`neighbour ${IPV6(ipv6)} lladdr ${MAC(mac)} STALE`,
    'json-twice': inJsonTwice(line`{"ip":"${IPV4(ipv4)}","mac":"${MAC(mac)}","v6":"${IPV6(ipv6)}"}`),
    'json-once': inJson(line`client=${IPV4(ipv4)} v6=${IPV6(ipv6)} hw=${MAC(mac)}`),
    'syslog-tabs': inSyslog(line`${IPV4(ipv4)}\t${IPV6(ipv6)}\t${MAC(mac)}`),
    xml: inXml(line`<peer ip="${IPV6(ipv6)}" mac="${MAC(mac)}"/>`),
    query: inQuery(line`ip=${IPV4(ipv4)}`),
    bluetooth: line`bluetoothd: ${MAC((random) => mac(random).toUpperCase())}: error updating services`,
    'radius-nas': line`Calling-Station-Id = "${MAC((random) => mac(random).replaceAll(':', '-').toUpperCase())}" NAS-IP-Address = ${IPV4(ipv4)}`,
    'ra-v6': line`dnsmasq-dhcp[${job}]: DHCPREPLY(br0) ${IPV6(ipv6)} 00:01:00:01`,
    'postgres-v6': line`connection received: host=${IPV6(ipv6)} port=${port}`,
    'k8s-v6': line`podIPs: [{ip: ${IPV6(ipv6)}}] node ${server}`,
    'switch-table': line`vlan ${few} ${MAC(mac)} dynamic Gi1/0/${few}`,
    wol: line`wake-on-lan packet to ${MAC(mac)} (${server})`,
  },
  hard: {
    'ipv4-percent': line`?ip=${IPV4(percentAll(ipv4))}`,
    'ipv4-coloured': line`from ${IPV4(colouredInside(ipv4))} ok`,
    'ipv4-zero-width': line`from ${IPV4(zeroWidthInside(ipv4))} ok`,
    'ipv4-entities': line`<td>${IPV4(entities(ipv4))}</td>`,
    'ipv4-unicode': line`{"h":"${IPV4(unicodeEscaped(ipv4))}"}`,
    'ipv4-dashed-name': line`reverse ${IPV4((random) => ipv4(random).replaceAll('.', '-'))}.isp.example`,
    'ipv4-ptr': line`PTR ${IPV4(ipv4)}.in-addr.arpa`,
    'ipv4-brackets': line`defanged ${IPV4((random) => ipv4(random).replaceAll('.', '[.]'))}`,
    'ipv4-references': inReferences(line`from ${IPV4(ipv4)}`),
    'ipv4-thrice': inJsonThrice(line`"from ${IPV4(ipv4)}"`),
    'ipv4-mapped': line`peer ::ffff:${IPV4(ipv4)} ${either(port)}`,
    'ipv4-underscored': line`host_${IPV4((random) => ipv4(random).replaceAll('.', '_'))}_down`,
    'ipv6-percent': line`?ip=${IPV6(percent(ipv6))}`,
    'ipv6-coloured': line`from ${IPV6(colouredInside(ipv6))} ok`,
    'ipv6-zero-width': line`from ${IPV6(zeroWidthInside(ipv6))} ok`,
    'ipv6-entities': line`<td>${IPV6(entities(ipv6))}</td>`,
    'ipv6-unicode': line`{"h":"${IPV6(unicodeEscaped(ipv6))}"}`,
    'ipv6-upper': line`FROM ${IPV6((random) => ipv6(random).toUpperCase())} DENIED`,
    'ipv6-zone': line`ping ${IPV6(ipv6)}%eth0: unreachable`,
    'ipv6-literal-name': line`\\\\${IPV6((random) => ipv6(random).replaceAll(':', '-'))}.ipv6-literal.net\\share`,
    'ipv6-references': inReferences(line`from ${IPV6(ipv6)}`),
    'ipv6-thrice': inJsonThrice(line`"${IPV6(ipv6)}"`),
    'ipv6-unicode-line': inUnicodeEscapes(line`from ${IPV6(ipv6)}`),
    'ipv6-glued': line`src${IPV6(ipv6)}dst`,
    'mac-dotted': line`${clockTime} Gi1/0/7 ${MAC(dotlessMac)} learned`,
    'mac-bare': line`station ${MAC(bareMac)} roamed`,
    'mac-percent': line`/portal?mac=${MAC(percentAll(mac))}&ap=3`,
    'mac-coloured': line`sta ${MAC(colouredInside(mac))} left`,
    'mac-zero-width': line`sta ${MAC(zeroWidthInside(mac))} left`,
    'mac-entities': line`<td>${MAC(entities(mac))}</td>`,
    'mac-unicode': line`{"m":"${MAC(unicodeEscaped(mac))}"}`,
    'mac-references': inReferences(line`sta ${MAC(mac)} ${guid}`),
    'mac-thrice': inJsonThrice(line`"${MAC(mac)}"`),
    'mac-spaced': line`hw ${MAC((random) => mac(random).replace(/[:-]/g, ' '))} (${stamp}) ${price}`,
    'mac-underscored': line`dev_${MAC((random) => mac(random).replace(/[:-]/g, '_'))}`,
    'mac-path': line`/tftpboot/pxelinux.cfg/01-${MAC((random) => mac(random).replaceAll(':', '-'))}`,
  },
})
