import { either, group, IPV4, IPV6, line, MAC } from '../../template.ts'
import {
  colouredInside,
  fullWidth,
  percent,
  percentTwice,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { epoch, ipv4, ipv6, isoTime, mac, pid, port, syslogTime } from '../../values/people.ts'
import * as disguise from '../values/disguises.ts'
import { account, apacheTime, goTime, machine } from '../values/people.ts'

/** Addresses, which are off unless a policy turns them on. */
export const network = group('fourth network', {
  core: {
    'ipv4-combined-log': line`${IPV4(ipv4)} - ${account} [${apacheTime}] "GET /health HTTP/1.1" 200 12`,
    'ipv4-sshd': line`${syslogTime} ${machine} sshd[${pid}]: Accepted publickey for ${account} from ${IPV4(ipv4)} port ${port} ssh2`,
    'ipv4-forwarded-for': line`X-Forwarded-For: ${IPV4(ipv4)}, ${IPV4(ipv4)}`,
    'ipv4-k8s-audit': line`{"verb":"get","sourceIPs":["${IPV4(ipv4)}"],"userAgent":"kubectl/v1.30"}`,
    'ipv4-go-error': line`${goTime} dial tcp ${IPV4(ipv4)}:${port}: connect: connection refused`,
    'ipv4-vpc-flow': line`2 447120${pid} eni-0a1 ${IPV4(ipv4)} ${IPV4(ipv4)} ${port} 443 6 12 4021 ${epoch} ${epoch} ACCEPT OK`,
    'ipv4-bind-query': line`client @0x7f1a ${IPV4(ipv4)}#${port} (quay.example): query: quay.example IN A +E(0)K`,
    'ipv4-radius': line`Framed-IP-Address = ${IPV4(ipv4)}`,
    'ipv6-nginx': line`[error] ${pid}#0: *7 upstream timed out, client: ${IPV6(ipv6)}, server: _`,
    'ipv6-bracketed': line`http://[${IPV6(ipv6)}]:${port}/status`,
    'ipv6-neighbour': line`${IPV6(ipv6)} dev eth0 lladdr ${MAC(mac)} REACHABLE`,
    'ipv6-json': line`{"ts":"${isoTime}","client_ip":"${IPV6(ipv6)}"}`,
    'ipv6-route': line`ip -6 route add default via ${IPV6(ipv6)} dev eth0`,
    'mac-dhcp': line`${syslogTime} ${machine} dhcpd: DHCPREQUEST for lease from ${MAC(mac)} via eth1`,
    'mac-hostapd': line`wlan0: STA ${MAC(mac)} IEEE 802.11: associated`,
    'mac-switch-table': line`   10    ${MAC(mac)}    DYNAMIC     Gi1/0/7`,
    'mac-ip-link': line`    link/ether ${MAC(mac)} brd ${either(() => 'ff:ff:ff:ff:ff:ff')}`,
    'mac-radius': line`Calling-Station-Id = "${MAC(mac)}"`,
  },
  hard: {
    'ipv4-coloured': line`client ${IPV4(colouredInside(ipv4))}`,
    'ipv4-full-width': line`ＩＰ ${IPV4(fullWidth(ipv4))}`,
    'ipv4-zero-width': line`from ${IPV4(zeroWidthInside(ipv4))}`,
    'ipv4-dashed-host': line`ec2-${IPV4(dashed)}.eu-west-1.compute.example`,
    'ipv4-mapped': line`remote ::ffff:${IPV4(ipv4)}`,
    'ipv6-percent': line`?ip=${IPV6(percent(ipv6))}`,
    'ipv6-percent-twice': line`?u=%3Fip%3D${IPV6(percentTwice(ipv6))}`,
    'ipv6-coloured': line`client ${IPV6(colouredInside(ipv6))}`,
    'ipv6-unicode': line`{"ip":"${IPV6(unicodeEscaped(ipv6))}"}`,
    'ipv6-zone': line`bound to ${IPV6(ipv6)}%eth0`,
    'mac-bare': line`station ${MAC(bareMac)} joined`,
    'mac-dotted': line`Vlan10 ${MAC(dottedMac)} dynamic`,
    'mac-coloured': line`lladdr ${MAC(colouredInside(mac))}`,
    'mac-dusted': line`mac ${MAC(disguise.dusted(mac))}`,
    'mac-percent': line`?mac=${MAC(disguise.percentEvery(mac))}`,
  },
})

function dashed(random: Parameters<typeof ipv4>[0]): string {
  return ipv4(random).replaceAll('.', '-')
}
function bareMac(random: Parameters<typeof mac>[0]): string {
  return mac(random).replace(/[:-]/g, '')
}
function dottedMac(random: Parameters<typeof mac>[0]): string {
  return (bareMac(random).match(/.{4}/g) ?? []).join('.')
}
