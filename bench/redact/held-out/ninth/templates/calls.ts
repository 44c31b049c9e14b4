import { oneOf, shaped } from '../../random.ts'
import { either, group, line, PHONE } from '../../template.ts'
import {
  first,
  full,
  guid,
  hms,
  iso,
  machine,
  network,
  process,
  row,
  small,
  socket,
  stamp,
  stampMs,
  syslog,
  unix,
} from '../values/people.ts'
import { american, bareInternational, doubleZero, homeBare, plus, ten } from '../values/phones.ts'

const tag = shaped('as~~~~~~~~', 'gK0~~~~~~~', 'z9hG4bK~~~~~~')
const extension = shaped('2##', '3##', '70##')
const uniqueid = shaped('17########.^##', '17########.^###')
const seconds = shaped('^#', '1##')

/** What exchanges, gateways and phones write about calls. */
export const calls = group('ninth calls', {
  core: {
    // sipgate/sipgate.io 52: the body of a new call's request
    'sipgate.io newCall': line`Request: from=${PHONE(bareInternational('DE', 'AT'))}&to=${either(bareInternational('DE'))}&direction=in&event=newCall`,
    // DoubangoTelecom/imsdroid 579
    'imsdroid invite': line`INVITE sip:${PHONE(plus('PK', 'IN', 'AE'))}@sip.voiceline.example SIP/2.0`,
    'imsdroid to': line`To: <sip:${PHONE(doubleZero('PK', 'BD', 'EG'))}@sip.voiceline.example>`,
    // BelledonneCommunications/linphone-android 958
    'linphone message': line`${stampMs}+0100 linphone[${process}:16433] [Message] 	From: "${full}" <sip:${PHONE(plus())}@pbx.carrier.example>;tag=${tag}`,
    // linphone-sdk 185
    'asserted identity': line`P-Asserted-Identity: "${full}" <sip:${PHONE(plus())}@${network};user=phone>`,
    // sipcapture/paStash 75: AudioCodes SBC
    'audiocodes dialed': line`(N  57253${small}) GetTag did not find match. Dialed number: ${PHONE(plus('IT', 'ES', 'FR'))}`,
    // arnonym/ha-plugins 12: pjsua
    'pjsua from': line`From: "${first}" <sip:${PHONE(homeBare('DE', 'NL', 'GB'))}@fritz.box>;tag=${tag}`,
    // blak3r/yaai 88 and 75: events of the Asterisk Manager Interface as its logger draws them
    'yaai calleridnum': line`!          CallerIDNum --> ${PHONE(bareInternational())}  `,
    'yaai bridge': line`!            CallerID2 --> ${PHONE(plus('CZ', 'PL', 'HU'))}`,
    // blak3r/yaai 43: its statement
    'yaai insert': line`  ! SQL: UPDATE asterisk_log SET CallerID='${PHONE(homeBare())}', callstate='Dial' WHERE asterisk_id='${uniqueid}'`,
    'yaai original callerid': line`Callerid: ${PHONE(plus())}`,
    // asterisk/documentation 129: ENTERQUEUE(url|callerid|queue_position)
    'queue_log enterqueue': line`${unix}|${uniqueid}|support|NONE|ENTERQUEUE||${PHONE(homeBare())}|1`,
    // FreePBX/issue-tracker 590
    'freepbx cdr query': line`mysql -D asteriskcdrdb -e "select * from transient_cdr where src='${PHONE(ten)}';"`,
    // mikopbx/Core 307
    'asterisk executing extension': line`[${stamp}] VERBOSE[${process}][C-000009fa] pbx.c: Executing [${PHONE(homeBare('DE', 'FR', 'ZA', 'KE'))}@SIP-1649701323-22-outgoing:2] Set("PJSIP/${extension}-00001e6c", "ROUTFOUND=1") in new stack`,
    'asterisk set number': line`[${stamp}] VERBOSE[${process}][C-000009fb] pbx.c: Executing [s@outgoing:2] Set("PJSIP/${extension}-00001e6d", "number=${PHONE(homeBare())}") in new stack`,
    'asterisk dial command': line`Set("PJSIP/${extension}-00001e6c", "DIAL_COMMAND=PJSIP/${PHONE(homeBare())}@SIP-1649701323")`,
    // asterisk/asterisk 859
    'asterisk from pstn': line`    -- Executing [${PHONE(shaped('1503^#2####', '1919^#8####'))}@from-pstn-custom:8] Queue("PJSIP/trunk-00000010", "10001,tT") in new stack`,
    // signalwire/freeswitch 839: HEP
    'freeswitch hep from': line`From: <sip:${PHONE(plus())}@freeswitch-internal>;tag=${guid}`,
    // originate commands in public repositories (origination_caller_id_number=)
    'freeswitch originate': line`originate {origination_caller_id_number=${PHONE(plus('US', 'CA'))}}sofia/gateway/twilio/${PHONE(plus('US', 'CA'))} &playback(ivr/welcome.wav)`,
    'freeswitch originate bare': line`bgapi originate {origination_caller_id_name=${first},origination_caller_id_number=${PHONE(ten)},ignore_early_media=true}user/${extension}@pbx.example &park()`,
    'freeswitch callee id': line`origination_callee_id_number='${PHONE(homeBare())}'`,
    // FreeSWITCH dialplan requests (mod_xml_curl) in a public repository
    'xml_curl caller': line`section=dialplan&Caller-Context=public&Caller-Caller-ID-Number=${PHONE(bareInternational())}&Caller-Destination-Number=${extension}`,
    // Asterisk call files in public repositories: CallerID: "%s" <%s>
    'call file callerid': line`CallerID: "${full}" <${PHONE(homeBare())}>`,
    'call file channel': line`Channel: PJSIP/${PHONE(bareInternational())}@carrier-out`,
    // chan-sccp/chan-sccp 531
    'sccp called party': line`        |- calledParty: ${full} <${PHONE(homeBare())}>, valid`,
    'sccp cid_num': line`    -- SCCP:             cid_num: ${PHONE(homeBare())}`,
    // ipofficekb.avaya.com, SMDR examples
    'avaya smdr inbound': line`2025/06/28 09:30:57,00:00:13,7,${PHONE(homeBare('GB', 'DE', 'ES'))},I,299999,299999,,0,1000014160,1,E4750,${full},T9002,LINE 1.2,11,0`,
    'avaya smdr outbound': line`2025/06/28 08:55:02,00:08:51,9,4797,O,${PHONE(doubleZero())},${PHONE(doubleZero())},,0,1000014129,0,E4797,${full},T9001,LINE 5.1,0,0`,
    // fritz.box call monitor, as homebridge-fritz-platform and ioBroker.tr-064 describe it
    'fritz ring': line`28.06.25 09:30:57;RING;0;${PHONE(homeBare('DE', 'AT'))};${either(shaped('4####', '7####'))};SIP0;`,
    'fritz call': line`28.06.25 09:31:12;CALL;1;11;${either(shaped('4####', '7####'))};${PHONE(homeBare('DE', 'AT'))};SIP0;`,
    'fritzinfluxdb caller': line`${stamp},623 - DEBUG: call_list_caller_number=${PHONE(homeBare('DE'))} ({'box': 'hausanschluss', 'uid': '${guid}'})`,
    // homebridge-fritz-platform 125
    'fritz incomingTo': line`                "incomingTo": ["${PHONE(homeBare('DE'))}"],`,
    // Odoo, BlueZ and other programs: Incoming call from %s
    'incoming call from': line`INFO:telephony:Incoming call from ${full} (${PHONE(plus())})`,
    'twilio incoming call': line`INFO     [twilio] Incoming call from ${PHONE(plus('US', 'GB', 'AU'))}`,
    'adb simulate call': line`time="${iso}" level=info msg="Simulating incoming call from ${PHONE(plus())}"`,
    // logger.info of an outbound dialler in a public repository (dni=%s msisdn=%s)
    'obd call': line`${stamp} INFO VI OBD place_single_outbound_call: agent=17 flow_id=${row} dni=${either(shaped('91804^######'))} msisdn=${PHONE(bareInternational('IN'))}`,
    // 'Dialing number: ' of a React Native client
    'dialing number': line`'Dialing number: ' ${PHONE(plus())}`,
    // docs: mintlify.com/oseni99/dispatchai, Telnyx webhooks
    'telnyx incoming': line`{"call_control_id": "v3:T02llQxIyaOgXRGxMl7HkHUsHW6PaNss", "to": "${either(plus('US'))}", "from_": "${PHONE(plus('US', 'CA'))}"}`,
    // developer.vonage.com: call events
    'vonage event': line`{"event":{"accountId":"${row}","callerId":"${full}","direction":"INBOUND","duration":${seconds},"phoneNumber":"${PHONE(bareInternational())}","state":"RINGING"}}`,
    // developers.dialpad.com: call events (external_number, internal_number)
    'dialpad event': line`{"call_id":${row},"state":"hangup","direction":"inbound","external_number":"${PHONE(plus())}","internal_number":"${either(plus('US'))}","contact":{"name":"${full}","phone":"${PHONE(plus())}","type":"local"}}`,
    // irontec.github.io, IvozProvider webhooks
    'ivoz webhook': line`{"event":"ringing","callId":"${guid}","caller":"${PHONE(plus('ES', 'PT'))}","callee":"${PHONE(plus('ES', 'PT'))}","direction":"outbound"}`,
    // FreeRADIUS accounting of calls: 3GPP and VoIP attributes in radiusd -X
    'radius calling station': line`(0)   Calling-Station-Id = "${PHONE(bareInternational())}"`,
    'radius called station': line`(0)   Called-Station-Id = "${PHONE(bareInternational())}"`,
    // RFC 3966 and 3261 in a Kamailio log, kamailio/kamailio 458
    'tel uri': line`${syslog} ${machine} /usr/sbin/kamailio[${process}]: INFO: <script>: new call from <tel:${PHONE(plus())}> to <sip:${extension}@pbx.example>`,
    'kamailio rU': line`${syslog} ${machine} kamailio[${process}]: NOTICE: acc [acc.c:287]: acc_log_request(): ACC: call answered: src_user=${PHONE(bareInternational())};src_domain=${network};dst_user=${extension};src_ip=${network}`,
    // Android telecom and rild logs, rilproxy 7 and lixiaogang's notes
    'android dial intent': line`I ActivityTaskManager: START u0 {act=android.intent.action.CALL dat=tel:${PHONE(plus())} flg=0x10000000 cmp=com.android.server.telecom/.components.UserCallActivity}`,
    'android number': line`D/RILJ    ( 1359): [3946]> DIAL [address=${PHONE(homeBare())} clir=0]`,
    // infernode-os/infernode 181
    'phone dial': line`echo 'dial ${PHONE(plus())}' > /phone/phone`,
    // livekit/sip 564: SIP call info
    'livekit sip': line`{"level":"info","ts":${unix},"logger":"sip","msg":"processing invite","callID":"SCL_abc","fromUser":"${PHONE(plus())}","toUser":"${either(plus('US'))}","fromIP":"${network}"}`,
    // RFC 5806 Diversion
    diversion: line`Diversion: <sip:${PHONE(plus())}@${network}:${socket}>;reason=user-busy;counter=1`,
  },
  hard: {
    // manualslib, ESI IVX C-Class: SMDR
    'esi smdr': line`"I","06282025","093057","000213","112","${PHONE(ten)}","${full}"," 4"`,
    // Avaya PARTNER manual: SMDR report
    'partner smdr': line`C 06/28/25 09:30 ${PHONE(ten)}          00:02:13 03 17`,
    // BelledonneCommunications/linphone-desktop 377: contact bound to a port
    'number as host part': line`sip:${PHONE(homeBare())}:${network}:5060 registered, expires 3600`,
    // Avaya CDR format Int-ISDN: positions, no separator that says which is which
    'avaya fixed columns': line`0930 0021 9    8    ${PHONE(ten)}     4797  ${small}`,
    // asterisk recordings are named by the number
    'recording name': line`/var/spool/asterisk/monitor/2025/06/28/in-${PHONE(homeBare())}-${extension}-20250628-093057-17${small}.wav`,
    'channel name': line`    -- SIP/${PHONE(homeBare('GB', 'DE', 'KE'))}-0000f1a2 is ringing`,
    'chat ring me': line`<${first}> ring me instead, ${PHONE(american)}, the line on the desk is dead`,
    'sms short number last': line`Voicemail: new message from ${first} left ${hms} ${PHONE(homeBare())} (0:34)`,
    'quoted printable invite': line`t=3D0 sip=3A${PHONE(plus())}=40pbx.example`,
    'missed calls list': line`missed: ${PHONE(plus())}, ${PHONE(plus())} (2x), ${oneOf('unknown', 'withheld')}`,
  },
})
