import { between } from '../../random.ts'
import { either, group, line, PASSWORD, PHONE } from '../../template.ts'
import { epoch, isoTime, pid, sqlTime, syslogTime, uuid } from '../../values/people.ts'
import { hexOf } from '../../values/secrets.ts'
import { part, semiOctets } from '../values/disguises.ts'
import { account, goTime, javaTime, machine, person, realm } from '../values/people.ts'
import { dialled, e164, msisdn, national, spaced, tollExtension, usBare, usParens } from '../values/phones.ts'
import { password } from '../values/secrets.ts'

/** Switches, charging, gateways for text messages, contact centres. */
export const telephony = group('fourth telephony', {
  core: {
    'diameter-subscription-id': line`AVP: Subscription-Id(443) l=44 f=-M- Subscription-Id-Type(450)=END_USER_E164 (0) Subscription-Id-Data(444)=${PHONE(msisdn)}`,
    'diameter-wireshark-line': line`        Subscription-Id-Data: ${PHONE(msisdn)}\n        Subscription-Id-Type: END_USER_E164 (0)`,
    'diameter-calling-party-address': line`${isoTime} ocs[${pid}]: CCR-I sid=${realm};${epoch};${pid} Calling-Party-Address=tel:${PHONE(e164)} Called-Party-Address=tel:${PHONE(e164)} CC-Request-Type=1`,
    'diameter-3gpp-charging': line`{"avp":"User-Name","session":"${realm};${pid}","Service-Information":{"IMS-Information":{"Calling-Party-Address":["sip:${PHONE(e164)}@${realm}"]}}}`,
    'radius-called-station': line`Acct-Status-Type = Stop, Calling-Station-Id = "${PHONE(msisdn)}", Called-Station-Id = "${PHONE(msisdn)}", Acct-Session-Time = ${between(4, 900)}`,
    'radius-h323': line`h323-call-origin = "originate", Cisco-AVPair += "xpgk-dst-number-out=${PHONE(msisdn)}"`,
    'kannel-pdu-dump': line`${sqlTime} [${pid}] [6] DEBUG:   destination_addr: "${PHONE(msisdn)}"`,
    'kannel-access-log': line`${sqlTime} Sent SMS [SMSC:op1] [SVC:alerts] [ACT:] [BINF:] [FID:${hexOf(8)}] [META:] [from:SHOP] [to:${PHONE(e164)}] [flags:-1:0:-1:0:31] [msg:18:your parcel is here] [udh:0:]`,
    'jasmin-sms-mt': line`${sqlTime} INFO ${pid} SMS-MT [cid:carrier7] [queue-msgid:${uuid}] [smpp-msgid:${hexOf(8)}] [status:ESME_ROK] [prio:0] [dlr:NO] [validity:none] [from:INFO] [to:${PHONE(msisdn)}] [content:hi]`,
    'jasmin-source-addr': line`- source_addr: '${PHONE(msisdn)}'\n- dest_addr_ton: 1\n- destination_addr: '${PHONE(msisdn)}'`,
    'smpp-deliver-receipt': line`deliver_sm id:${hexOf(10)} sub:001 dlvrd:001 submit date:2506011204 done date:2506011205 stat:DELIVRD err:000 source_addr=${PHONE(msisdn)}`,
    'smpp-bind': line`${javaTime} DEBUG [smpp-${pid}] (pdu: 37 bind_transceiver seq=1) systemId=${account} password=${PASSWORD(password)} systemType=CP`,
    'avaya-smdr': line`Call Start,Connected Time,Ring Time,Caller,Direction,Called Number\n${sqlTime},00:03:1${between(0, 9)},7,${PHONE(dialled)},I,${either(tollExtension)}`,
    'cucm-cdr-with-names': line`"cdrRecordType","globalCallID_callId","callingPartyNumber","originalCalledPartyNumber","finalCalledPartyNumber","duration"\n1,${between(10000, 90000)},"${PHONE(e164)}","${either(tollExtension)}","${PHONE(e164)}",${between(3, 600)}`,
    'cucm-sdl-trace': line`|CallingPartyNumber=${PHONE(usBare)}|DialingPartition=PSTN-PT|DialingPattern=9.@|CalledPartyNumber=${PHONE(usBare)}|PretransformCallingPartyNumber=${either(tollExtension)}`,
    'cucm-digit-analysis': line`Digit analysis: match(pi="2", fqcn="${PHONE(usBare)}", cn="${PHONE(usBare)}",plv="5", pss="Phones:Internal")`,
    'cisco-dial-peer-debug': line`//${pid}/${hexOf(12)}/DPM/dpMatchPeersCore: Calling Number=${PHONE(msisdn)}, Called Number=${PHONE(msisdn)}, Peer Info Type=DIALPEER_INFO_SPEECH`,
    'isdn-q931-setup': line`ISDN Se0/0/0:15 Q931: TX -> SETUP pd = 8 callref = 0x00${hexOf(2)} Calling Party Number i = 0x0081, '${PHONE(msisdn)}' Plan:Unknown, Type:Unknown`,
    'isup-iam': line`ISUP IAM cic=${between(1, 400)} Called party number: ${PHONE(msisdn)}F nai=international; Calling party number: ${PHONE(msisdn)}`,
    'map-sri-sm': line`MAP sendRoutingInfoForSM: msisdn=${PHONE(msisdn)} sm-RP-PRI=true serviceCentreAddress=${either(msisdn)}`,
    'freeswitch-variable': line`variable_sip_from_user: ${PHONE(e164)}\nvariable_sip_to_user: ${PHONE(e164)}`,
    'freeswitch-originate': line`freeswitch@${machine}> originate {origination_caller_id_number=${PHONE(msisdn)}}sofia/gateway/trunk1/${PHONE(msisdn)} &park()`,
    'asterisk-queue-log': line`${epoch}|${epoch}.${between(100, 999)}|support|NONE|ENTERQUEUE||${PHONE(usBare)}|1`,
    'asterisk-verbose-answer': line`    -- SIP/trunk7-0000${hexOf(4)} is making progress passing it to Local/${PHONE(e164)}@outbound-0000${hexOf(4)};2`,
    'asterisk-manager-originate': line`Action: Originate\\r\\nChannel: PJSIP/${PHONE(e164)}@provider\\r\\nCallerid: "${person}" <${PHONE(e164)}>\\r\\nPriority: 1`,
    'opensips-xlog': line`${syslogTime} ${machine} opensips[${pid}]: [F:${PHONE(e164)}@${realm} T:${PHONE(e164)}@${realm}] new call ${hexOf(20)}@${realm}`,
    'kamailio-location': line`AOR:: ${PHONE(msisdn)}@${realm}\n\tContact:: <sip:${PHONE(msisdn)}@${realm};transport=udp> Q=;Expires=311`,
    'sip-privacy-paid': line`P-Preferred-Identity: "${person}" <tel:${PHONE(e164)}>\r\nPrivacy: none`,
    'sip-sdp-phone-line': line`o=- ${epoch} 1 IN\r\ns=call\r\np=${PHONE(spaced)}\r\nt=0 0`,
    'siprec-metadata': line`<participant participant_id="${hexOf(12)}=="><nameID aor="sip:${PHONE(e164)}@${realm}"><name xml:lang="en">${person}</name></nameID></participant>`,
    'twilio-webhook-form': line`POST /voice/incoming AccountSid=AC${hexOf(32)}&CallSid=CA${hexOf(32)}&From=%2B${PHONE(msisdn)}&To=%2B${PHONE(msisdn)}&CallStatus=ringing`,
    'plivo-json': line`{"api_id":"${uuid}","message_uuid":["${uuid}"],"src":"${PHONE(msisdn)}","dst":"${PHONE(msisdn)}","type":"sms"}`,
    'sinch-batch': line`{"id":"${hexOf(24)}","to":["${PHONE(msisdn)}","${PHONE(msisdn)}"],"from":"${PHONE(msisdn)}","body":"running late","type":"mt_text"}`,
    'amazon-connect-trace': line`{"ContactId":"${uuid}","CustomerEndpoint":{"Address":"${PHONE(e164)}","Type":"TELEPHONE_NUMBER"},"InitiationMethod":"INBOUND"}`,
    'genesys-participant': line`{"purpose":"customer","ani":"tel:${PHONE(e164)}","dnis":"tel:${PHONE(e164)}","sessionDnis":"tel:${PHONE(e164)}"}`,
    'teams-call-record': line`{"type":"phone","modalities":["audio"],"organizer":{"phone":{"id":"${PHONE(e164)}","displayName":null}}}`,
    'zoom-phone-log': line`{"call_logs":[{"caller_number":"${PHONE(e164)}","callee_number":"${PHONE(e164)}","callee_number_type":2,"direction":"outbound"}]}`,
    'ussd-gateway': line`${goTime} ussd session=${hexOf(12)} msisdn=${PHONE(msisdn)} input="*144*2#" state=CON`,
    'gsm-modem-at': line`AT+CMGS="${PHONE(e164)}"\r`,
    'gsm-modem-cmgl': line`+CMGL: 3,"REC UNREAD","${PHONE(e164)}",,"25/06/11,10:42:01+08"`,
    'gsm-modem-clip': line`RING\r\n+CLIP: "${PHONE(msisdn)}",145,,,,0`,
    'android-logcat-telecom': line`06-11 10:42:01.221  1832  1911 I Telecom : Call: outgoing call to tel:${PHONE(spaced)}, callId TC@7_1`,
    hylafax: line`Jun 11 10:42:01.22: [${pid}]: SEND FAX: JOB ${between(100, 900)} DEST ${PHONE(e164)} COMMID 0000${between(10000, 90000)} DEVICE '/dev/ttyS0'`,
    'dialogic-t38': line`t38modem: outgoing fax call dialing ${PHONE(dialled)} via sip:trunk@${realm}`,
    'emergency-ali': line`ALI RESP ESN=${between(100, 900)} CPN ${PHONE(usParens)} COS=WRLS ${person}`,
    'tap3-record': line`mobileOriginatedCall chargeableSubscriber msisdn "${PHONE(msisdn)}" destination calledNumber "${PHONE(msisdn)}" totalCallEventDuration ${between(2, 400)}`,
    'number-portability': line`NPDB dip: DN=${PHONE(usBare)} LRN=${either(usBare)} ported=yes`,
    'callback-request': line`${goTime} callback scheduled for caller ${PHONE(national)} at 14:30 (queue sales)`,
  },
  hard: {
    'smdr-no-header': line`${sqlTime},00:00:21,9,${PHONE(dialled)},I,${either(tollExtension)},${either(tollExtension)},,0,10000${between(10000, 90000)},0,E${either(tollExtension)},${person},T9161,LINE 5.1,0,0`,
    'cdr-pipe': line`${sqlTime}|MO|${PHONE(msisdn)}|${PHONE(msisdn)}|${between(3, 900)}|OK|cell-${between(100, 9000)}`,
    'cdr-semicolons': line`V;${epoch};${PHONE(msisdn)};${PHONE(msisdn)};${between(1, 800)};16`,
    'gsm-pdu-semi-octets': line`SUBMIT 0011000C91${PHONE(semiOctets(part(msisdn, 0, 12)))}0000AA0AE8329BFD4697D9EC37`,
    'asterisk-spool-file': line`reading call file /var/spool/asterisk/outgoing/${PHONE(msisdn)}-${epoch}.call`,
    'recording-file-name': line`saved recording /var/rec/2025/06/11/out-${PHONE(msisdn)}-${either(tollExtension)}-20250611-104201-${epoch}.wav`,
    'voicemail-box-path': line`mv /vm/default/${PHONE(msisdn)}/INBOX/msg0003.wav /vm/default/${PHONE(msisdn)}/Old/`,
    'enum-domain': line`query[NAPTR] ${PHONE(enumName)}.e164.arpa from resolver`,
    'lcr-route-trace': line`route ${PHONE(msisdn)} -> prefix match 49 -> carrier C7 rate 0.0121`,
    'mysql-cdr-insert': line`INSERT INTO cdr VALUES ('${sqlTime}','"${person}" <${PHONE(msisdn)}>','${PHONE(msisdn)}','${either(tollExtension)}','from-pstn','ANSWERED',${between(2, 400)})`,
  },
})

/** `4.3.2.1.9.4`: a number's digits backwards, as ENUM asks for them. */
function enumName(random: Parameters<typeof msisdn>[0]): string {
  return [...msisdn(random)].reverse().join('.')
}
