import { clock, dateTime, epoch, hex, host, ip, isoTime, number, syslogTime, uuid } from '../slots/fillers.ts'
import { firstName, fullName, lastName } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Calls. Sources: SIP (RFC 3261), P-Asserted-Identity (RFC 3325), Diversion (RFC 5806), Remote-Party-ID, tel URIs (RFC 3966);
 * call detail records of Asterisk (docs.asterisk.org, CDR Variables, AMI events Cdr and Newchannel) and FreeSWITCH
 * (developer.signalwire.com, CDR and XML Dialplan); Kamailio's acc module; Cisco CUCM CDR field names.
 */
export const calls: TemplateClass = {
  name: 'calls',
  templates: [
    core`INVITE sip:${phone.e164}@${ip};user=phone SIP/2.0`,
    core`From: "${fullName}" <sip:${phone.e164}@sip.example.net>;tag=${hex(8)}`,
    core`To: <sip:${phone.digits}@${ip}:5060;transport=udp>`,
    core`P-Asserted-Identity: <tel:${phone.e164}>`,
    core`P-Preferred-Identity: "${lastName}" <sip:${phone.e164}@ims.example.org>`,
    core`Remote-Party-ID: <sip:${phone.us11}@${ip}>;party=calling;privacy=off;screen=no`,
    core`Diversion: <sip:${phone.e164}@${ip}>;reason=unconditional`,
    core`Contact: <sip:${phone.digits}@${ip}:5062;ob>;expires=3600`,
    core`Refer-To: <sip:${phone.us}@pbx.example.com>`,
    core`Request-URI tel:${phone.of('DE', 'e164')};phone-context=example.com answered 183`,
    core`${dateTime}.${number(6)} [INFO] mod_dialplan_xml.c:637 Processing ${fullName} <${phone.digits}>->${phone.digits} in context public`,
    core`${dateTime}.${number(6)} [NOTICE] switch_channel.c:1118 New Channel sofia/external/${phone.digits}@${ip} [${uuid}]`,
    core`EXECUTE sofia/internal/${number(4)}@${ip} bridge(sofia/gateway/carrier/${phone.dialled})`,
    core`[${dateTime}] VERBOSE[${number(5)}][C-${hex(8)}] app_dial.c: Called SIP/trunk/${phone.digits}`,
    core`[${dateTime}] VERBOSE[${number(5)}] pbx.c: Executing [${phone.usBare}@from-internal:1] NoOp("PJSIP/${number(4)}-${hex(8)}", "start") in new stack`,
    core`-- Executing [s@macro-dial:7] Dial("SIP/${number(4)}-${hex(8)}", "SIP/${phone.digits}@trunk,30,tT") in new stack`,
    hard`"","${phone.usBare}","${phone.us11}","from-trunk","""${fullName}"" <${phone.usBare}>","SIP/trunk-${hex(8)}","","Dial","SIP/200,20","${dateTime}",42,38,"ANSWERED"`,
    hard`"${fullName}","${phone.digits}","${phone.dialled}","public","${dateTime}","","${dateTime}","0","0","NORMAL_CLEARING","${uuid}"`,
    core`Event: Newchannel Channel: PJSIP/trunk-${hex(8)} CallerIDNum: ${phone.usBare} CallerIDName: ${firstName} Exten: ${phone.us11}`,
    core`variable_sip_from_user: ${phone.digits}`,
    core`Caller-Caller-ID-Number: ${phone.digits} Caller-Destination-Number: ${phone.digits}`,
    core`effective_caller_id_number=${phone.digits} hangup_cause=USER_BUSY`,
    core`{"caller_id_number":"${phone.digits}","destination_number":"${phone.digits}","billsec":${number(2)}}`,
    core`callingPartyNumber=${phone.digits}, originalCalledPartyNumber=${phone.usBare}, finalCalledPartyNumber=${phone.usBare}, duration=${number(3)}`,
    core`ACC: transaction answered: timestamp=${epoch};method=INVITE;from_tag=${hex(8)};code=200;src_user=${phone.digits};dst_user=${phone.digits};src_ip=${ip}`,
    core`${syslogTime} ${host} asterisk[${number(4)}]: Accepting call from '${phone.usBare}' to '${phone.us11}' on channel 0/1, span 1`,
    core`dialing ${phone.dialled} via trunk-2`,
    core`incoming call from ${phone.digits} on line 4`,
    core`missed call ${phone.us}, voicemail ${number(2)} s`,
    core`${clock} caller ${phone.usSpaced} hung up after ${number(2)} s`,
    core`CLI: ${phone.digits} DNIS: ${phone.us11} ANI: ${phone.usBare} queue=${number(2)}`,
    hard`${isoTime} call ${phone.nationalDigits} -> ${phone.nationalDigits} ${number(2)}s`,
    hard`leg A ${phone.digits} leg B ${phone.digits} cause 16`,
    hard`channel SIP/${phone.usBare}-${hex(8)} hung up`,
    decoy`Via: SIP/2.0/UDP ${ip}:5060;branch=z9hG4bK${number(10)};rport=${number(5)}`,
    decoy`Call-ID: ${hex(16)}-${number(5)}`,
    decoy`CSeq: ${number(9)} INVITE`,
    decoy`o=- ${number(10)} ${number(10)} IN IP4 ${ip}`,
    decoy`RTP timestamp ${number(10)} ssrc ${number(10)} seq ${number(5)} jitter ${number(3)}`,
    decoy`uniqueid=${epoch}.${number(6)} linkedid=${epoch}.${number(6)} billsec=${number(2)}`,
  ],
}
