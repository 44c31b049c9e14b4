import { between, oneOf, shaped } from '../../random.ts'
import { either, group, line, PASSWORD } from '../../template.ts'
import { ipv4 } from '../../values/people.ts'
import { commonWord, junosNine, pass, phraseDashed, phraseSpaced, signedPass, typeSeven } from '../values/passwords.ts'
import { machine, process, syslogStamp, userName } from '../values/people.ts'

const vlan = between(10, 400)

/** Routers, switches, firewalls, access points and VPNs: what their manuals show in configurations and logs. */
export const networkGear = group('network-gear', {
  core: {
    'ios-username': line`username ${userName} privilege 15 password 0 ${PASSWORD(pass)}`,
    'ios-type-7': line`line vty 0 4\n password 7 ${PASSWORD(typeSeven)}\n login local`,
    'ios-enable': line`%PARSER-5-CFGLOG_LOGGEDCMD: User:${userName}  logged command:enable password ${PASSWORD(pass)}`,
    'ios-tacacs': line`tacacs-server host ${either(ipv4)} key 7 ${PASSWORD(typeSeven)}`,
    'ios-radius': line`radius server NPS1\n address ipv4 ${either(ipv4)} auth-port 1812\n key 0 ${PASSWORD(pass)}`,
    'ios-bgp': line`neighbor ${either(ipv4)} password ${PASSWORD(pass)}`,
    'ios-snmp': line`snmp-server community ${PASSWORD(phraseDashed)} RO 10`,
    'ios-isakmp': line`crypto isakmp key ${PASSWORD(pass)} address ${either(ipv4)}`,
    'nxos-snmpv3': line`snmp-server user ${userName} network-admin auth md5 ${PASSWORD(pass)} priv aes-128 ${PASSWORD(pass)}`,
    'junos-secret': line`set system radius-server ${either(ipv4)} secret "${PASSWORD(junosNine)}"`,
    'junos-plain': line`UI_CMDLINE_READ_LINE: User '${userName}', command 'set system login user ops authentication plain-text-password-value ${PASSWORD(pass)} '`,
    'junos-psk': line`set security ike policy P1 pre-shared-key ascii-text "${PASSWORD(junosNine)}"`,
    'routeros-ppp': line`/ppp secret add name=${userName} password=${PASSWORD(pass)} profile=plan-10m service=pppoe`,
    'routeros-wifi': line`/interface wireless security-profiles add name=guest mode=dynamic-keys wpa2-pre-shared-key="${PASSWORD(signedPass)}"`,
    'routeros-wifi-7': line`/interface wifi security add authentication-types=wpa2-psk,wpa3-psk name=home passphrase=${PASSWORD(phraseDashed)}`,
    'fortios-psk': line`set psksecret ENC ${PASSWORD(shaped('Ab^#~~~~~~~~~~~~~~~~~~~~~~~~Zq'))}`,
    'fortios-admin': line`config system admin\n edit "${userName}"\n  set password ${PASSWORD(pass)}\n next`,
    'panos-commit': line`config audit: set mgt-config users ${userName} password ${PASSWORD(pass)}`,
    'vrp-cipher': line`local-user ${userName} password simple ${PASSWORD(pass)}`,
    edgeos: line`set interfaces ethernet eth0 pppoe 0 password ${PASSWORD(pass)}`,
    'wpa-supplicant': line`network={ ssid="Cafe-${vlan}" psk="${PASSWORD(phraseSpaced)}" key_mgmt=WPA-PSK }`,
    hostapd: line`hostapd: wpa_passphrase=${PASSWORD(phraseDashed)} wpa_key_mgmt=WPA-PSK`,
    nmcli: line`sudo: ${userName} : COMMAND=/usr/bin/nmcli dev wifi connect Cafe-${vlan} password ${PASSWORD(pass)}`,
    'ipsec-secrets': line`${either(ipv4)} %any : PSK "${PASSWORD(phraseSpaced)}"`,
    'chap-secrets': line`pppd[${process}]: rcvd [PAP AuthReq id=0x1 user="${userName}" password="${PASSWORD(pass)}"]`,
    'openvpn-management': line`MANAGEMENT: CMD 'password "Auth" "${PASSWORD(signedPass)}"'`,
    'radius-clients': line`client ap-hall { ipaddr = ${either(ipv4)} secret = ${PASSWORD(pass)} shortname = hall }`,
    'freeradius-cleartext': line`(12) files: ${userName} Cleartext-Password := "${PASSWORD(pass)}"`,
    'radius-user-password': line`rad_recv: Access-Request id ${vlan} User-Name = "${userName}" User-Password = "${PASSWORD(signedPass)}" NAS-Port = 3`,
    vrrp: line`vrrp ${vlan} authentication text ${PASSWORD(pass)}`,
    'ospf-md5': line`ip ospf message-digest-key 1 md5 ${PASSWORD(pass)}`,
    tr069: line`<Name>InternetGatewayDevice.ManagementServer.ConnectionRequestPassword</Name><Value>${PASSWORD(pass)}</Value>`,
    'camera-url': line`onvif: stream rtsp://admin:${PASSWORD(pass)}@cam-${vlan}.lan:554/Streaming/Channels/101`,
  },
  hard: {
    'chap-secrets-row': line`${userName}   pptpd   ${PASSWORD(pass)}   *`,
    'default-mentioned': line`${syslogStamp} ${machine} note: switch still on factory login admin / ${PASSWORD(pass)}`,
    'telnet-echo': line`login: ${userName}\r\n${PASSWORD(pass)}\r\n${oneOf('core1', 'acc-7')}#`,
    'community-in-get': line`snmpget -v2c -c ${PASSWORD(phraseDashed)} gw-${vlan} sysDescr.0`,
    'wifi-qr': line`WIFI:T:WPA;S:Guest-${vlan};P:${PASSWORD(pass)};;`,
    'wifi-card': line`front desk: network Guest-${vlan}, code is ${PASSWORD(commonWord)}`,
  },
})
