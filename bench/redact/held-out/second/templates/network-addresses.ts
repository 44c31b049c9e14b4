import { between, shaped } from '../../random.ts'
import { group, IPV4, IPV6, line, MAC } from '../../template.ts'
import { ipv4, ipv6, mac } from '../../values/people.ts'
import { apacheStamp, machine, process, syslogStamp, userName } from '../values/people.ts'

const port = between(1025, 64000)

/** Addresses of machines: switched off by default, measured switched on. */
export const networkAddresses = group('network-addresses', {
  core: {
    squid: line`1790000000.214     87 ${IPV4(ipv4)} TCP_MISS/200 4412 GET http://example.net/ - HIER_DIRECT/${IPV4(ipv4)} text/html`,
    haproxy: line`haproxy[${process}]: ${IPV4(ipv4)}:${port} [02/Nov/2026:10:11:12.214] fe~ be/app1 0/0/1/12/13 200 512`,
    iis: line`2026-11-02 10:11:12 ${IPV4(ipv4)} GET /default.htm - 443 - ${IPV4(ipv4)} Mozilla/5.0 200 0 0 15`,
    dhcpd: line`${syslogStamp} ${machine} dhcpd[${process}]: DHCPACK on ${IPV4(ipv4)} to ${MAC(mac)} (${userName}-laptop) via eth1`,
    'radiusd-mac': line`hostapd: wlan0: STA ${MAC(mac)} IEEE 802.11: associated (aid ${between(1, 30)})`,
    'caddy-v6': line`{"request":{"remote_ip":"${IPV6(ipv6)}","remote_port":"${port}","proto":"HTTP/2.0"}}`,
    unbound: line`info: ${IPV6(ipv6)} example.org. AAAA IN NOERROR 0.012 0 92`,
    nftables: line`kernel: drop IN=wan0 SRC=${IPV4(ipv4)} DST=${IPV4(ipv4)} LEN=60 PROTO=TCP SPT=${port} DPT=23`,
    forwarded: line`${apacheStamp} X-Forwarded-For: ${IPV4(ipv4)}, ${IPV4(ipv4)}`,
    zeek: line`conn.log id.orig_h=${IPV6(ipv6)} id.resp_h=${IPV6(ipv6)} service=ssl`,
  },
  hard: {
    'in-host-name': line`rdns: ${IPV4((random) => ipv4(random).replaceAll('.', '-'))}.dsl.example.net`,
    'mac-without-separators': line`ether src ${MAC(shaped('02^~~~~~~~~~', '3c^~~~~~~~~~'))}`,
    'cisco-dotted-mac': line`%SW_MATM-4-MACFLAP_NOTIF: Host ${MAC((random) =>
      mac(random)
        .replace(/[:-]/g, '')
        .toLowerCase()
        .replace(/(....)(?=.)/g, '$1.'),
    )} in vlan ${between(2, 90)} is flapping`,
  },
})
