import { between } from '../random.ts'
import { either, group, line, PHONE } from '../template.ts'
import { domain, epoch, fullName, host, pid, port, sqlTime, syslogTime } from '../values/people.ts'
import { e164, extension, msisdn, nationalBare } from '../values/phones.ts'
import { hexOf } from '../values/secrets.ts'

/** SIP (RFC 3261, 3325, 3966) and the logs of its servers: Asterisk, FreeSWITCH, Kamailio, OpenSIPS, session border controllers. */
export const sip = group('sip', {
  core: {
    'invite-uri': line`INVITE sip:${PHONE(e164())}@${domain};user=phone SIP/2.0`,
    'from-header': line`From: "${fullName}" <sip:${PHONE(msisdn('DE', 'GB', 'FR'))}@${domain}>;tag=as${hexOf(8)}`,
    'p-asserted-identity': line`${syslogTime} ${host} sbc[${pid}]: P-Asserted-Identity: <sip:${PHONE(e164())}@${domain}>`,
    'remote-party-id': line`Remote-Party-ID: "${fullName}" <sip:${PHONE(msisdn('US'))}@${domain}>;party=calling;privacy=off;screen=no`,
    'tel-uri': line`Diversion: <tel:${PHONE(e164())}>;reason=unconditional;counter=1`,
    'tel-uri-phone-context': line`To: <tel:${PHONE(nationalBare('GB', 'DE', 'FR'))};phone-context=${domain}>`,
    'asterisk-verbose-dial': line`[${sqlTime}] VERBOSE[${pid}][C-0000${hexOf(4)}] app_dial.c: Called PJSIP/${PHONE(e164())}@trunk-out`,
    'asterisk-executing': line`    -- Executing [${PHONE(msisdn('GB', 'NL', 'US'))}@from-trunk:1] Set("PJSIP/carrier-0000${hexOf(4)}", "CALLERID(num)=${PHONE(msisdn('GB'))}") in new stack`,
    'asterisk-callerid-num': line`[${sqlTime}] NOTICE[${pid}] pbx.c: CALLERID(num)=${PHONE(msisdn('US', 'CA'))} CALLERID(name)=${fullName}`,
    'asterisk-ami-newchannel': line`Event: Newchannel\r\nChannel: PJSIP/trunk-0000${hexOf(4)}\r\nCallerIDNum: ${PHONE(e164('US', 'CA'))}\r\nCallerIDName: ${fullName}\r\nExten: ${either(extension)}\r\n`,
    'asterisk-ami-connected-line': line`Event: DialBegin\r\nCallerIDNum: ${PHONE(nationalBare('GB', 'AU'))}\r\nConnectedLineNum: ${PHONE(nationalBare('GB', 'AU'))}\r\nDialString: trunk\r\n`,
    'asterisk-wrong-password': line`[${sqlTime}] NOTICE[${pid}] res_pjsip: Request 'REGISTER' from '<sip:${PHONE(e164())}@${domain}>' failed: no matching endpoint found`,
    'freeswitch-new-channel': line`${sqlTime} [NOTICE] switch_channel.c:1142 New Channel sofia/external/${PHONE(e164())}@${domain} [${hexOf(8)}]`,
    'freeswitch-processing': line`${sqlTime} [INFO] mod_dialplan_xml.c:639 Processing ${fullName} <${PHONE(msisdn('US', 'GB'))}>->${either(extension)} in context public`,
    'freeswitch-caller-id-number': line`variable_effective_caller_id_number=[${PHONE(msisdn('US', 'FR', 'BR'))}]`,
    'freeswitch-ani': line`Caller-ANI: ${PHONE(msisdn('US', 'CA'))}\nCaller-Destination-Number: ${PHONE(msisdn('US', 'CA'))}\nCaller-Network-Addr: sbc`,
    'kamailio-acc': line`${syslogTime} ${host} /usr/sbin/kamailio[${pid}]: NOTICE: acc [acc.c:287]: ACC: transaction answered: timestamp=${epoch};method=INVITE;from_tag=${hexOf(8)};code=200;reason=OK;src_user=${PHONE(msisdn())};dst_user=${PHONE(msisdn())}`,
    'kamailio-fu-ru': line`${syslogTime} ${host} kamailio[${pid}]: INFO: <script>: INVITE fU=${PHONE(e164())} rU=${PHONE(e164())} ci=${hexOf(16)}`,
    'dial-string': line`dialstring=SIP/trunk/${PHONE(e164())},30,tT timeout=${between(10, 60)}`,
    'sip-contact': line`Contact: <sip:${PHONE(e164())}@${domain}:${port};transport=tls>;expires=3600`,
    'history-info': line`History-Info: <sip:${PHONE(e164())}@${domain}?Reason=SIP%3Bcause%3D302>;index=1.1`,
  },
  hard: {
    'percent-encoded-plus': line`REFER sip:pbx SIP/2.0 Refer-To: <sip:%2B${PHONE(msisdn())}@${domain}>`,
    'anonymous-display': line`<-- SIP/2.0 183 to "${PHONE(nationalBare('US', 'GB', 'IT'))}" <sip:${either((random) => `anonymous@${domain(random)}`)}>`,
    'asterisk-cdr-csv': line`"","${PHONE(msisdn('US', 'GB', 'DE'))}","${either(extension)}","from-internal","""${fullName}"" <${either(extension)}>","PJSIP/${either(extension)}-0000${hexOf(4)}","","Dial","PJSIP/${either(extension)},30","${sqlTime}","${sqlTime}","${sqlTime}",${between(20, 400)},${between(1, 300)},"ANSWERED","DOCUMENTATION"`,
    'freeswitch-cdr-csv': line`"${fullName}","${PHONE(msisdn('US', 'ES', 'PL'))}","${either(extension)}","default","${sqlTime}","${sqlTime}","${sqlTime}","${between(20, 400)}","${between(1, 300)}","NORMAL_CLEARING"`,
  },
})
