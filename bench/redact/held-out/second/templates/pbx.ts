import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, either, group, line, PASSWORD, PHONE } from '../../template.ts'
import { ipv4 } from '../../values/people.ts'
import { dialled, e164, international, msisdn, national, nationalBare, northAmerican } from '../../values/phones.ts'
import { pass } from '../values/passwords.ts'
import * as people from '../values/people.ts'
import { swappedNibbles } from '../values/spoken.ts'

const { dayStamp, isoStamp, machine, process, syslogStamp, timeOfDay, uid, wholeName } = people
const seconds = between(3, 1800)
const station = oneOf('204', '317', '1102', '5580')

/** Call records and debug output of telephone systems, from their makers' manuals and the RFCs. */
export const pbx = group('pbx', {
  core: {
    'cucm-cdr-json': line`{"cdrRecordType":1,"globalCallID_callId":${between(10000, 99999)},"callingPartyNumber":"${station}","originalCalledPartyNumber":"${PHONE(nationalBare('US', 'GB', 'DE'))}","finalCalledPartyNumber":"${PHONE(nationalBare('US', 'GB', 'DE'))}","duration":${seconds}}`,
    'smdr-e164': line`${dayStamp},00:02:17,6,${PHONE(e164())},I,${station},${station},,0,${between(1000, 9999)},0,E${station},${wholeName},T9001,Line 1.1,0,0`,
    '3cx-from-no': line`Call ${between(100, 9000)}: time-start=${dayStamp} from-no=${PHONE(dialled('DE', 'GR', 'PL'))} to-no=Ext.${station} dial-no=${PHONE(nationalBare('DE', 'GR'))} reason-terminated=TerminatedBySrc`,
    'freeswitch-channel': line`${dayStamp}.771820 [NOTICE] switch_channel.c:1118 New Channel sofia/external/${PHONE(e164())}@trunk.voxnet.example [${uid}]`,
    'freeswitch-variables': line`variable_effective_caller_id_number: [${PHONE(msisdn())}]`,
    'freeswitch-xml': line`<caller_profile><username>gw-${station}</username><caller_id_number>${PHONE(msisdn())}</caller_id_number><ani>${PHONE(msisdn())}</ani></caller_profile>`,
    'asterisk-dial': line`[${dayStamp}] VERBOSE[${process}][C-00001a2f] app_dial.c: Called PJSIP/${PHONE(e164())}@carrier-out`,
    'asterisk-ami': line`Event: Newchannel\r\nChannel: PJSIP/trunk-0000041c\r\nCallerIDNum: ${PHONE(msisdn())}\r\nCallerIDName: ${wholeName}\r\nConnectedLineNum: ${PHONE(msisdn())}`,
    'asterisk-pjsip-auth': line`[trunk-auth] type=auth auth_type=userpass username=${people.userName} password=${PASSWORD(pass)}`,
    'kamailio-acc': line`${syslogStamp} ${machine} kamailio[${process}]: NOTICE: acc [acc.c:279]: ACC: transaction answered: timestamp=1790${shaped('######')};method=INVITE;from_tag=${shaped('~~~~~~~~')};to_tag=;code=200;reason=OK;src_user=${PHONE(e164())};dst_user=${PHONE(e164())}`,
    'opensips-xlog': line`opensips[${process}]: [INVITE] F=sip:${PHONE(e164())}@edge.voxnet.example T=sip:${PHONE(dialled())}@core.voxnet.example ci=${uid}`,
    'sip-pai': line`P-Asserted-Identity: "${wholeName}" <tel:${PHONE(e164())}>, <sip:${PHONE(e164())}@ims.example;user=phone>`,
    'sip-diversion': line`Diversion: <sip:${PHONE(e164())}@sbc1.example>;reason=no-answer;counter=1;privacy=off`,
    'sip-remote-party': line`Remote-Party-ID: "Reception" <sip:${PHONE(msisdn('US', 'CA'))}@${either(ipv4)}>;party=calling;screen=yes`,
    'stir-passport': line`verified PASSporT: {"attest":"A","dest":{"tn":["${PHONE(msisdn('US'))}"]},"iat":1790${shaped('######')},"orig":{"tn":"${PHONE(msisdn('US'))}"},"origid":"${uid}"}`,
    'teams-direct-routing': line`{"correlationId":"${uid}","callType":"ByotOut","callerNumber":"${PHONE(e164())}","calleeNumber":"${PHONE(e164())}","finalSipCode":200,"userPrincipalName":"${EMAIL(people.mailbox)}"}`,
    'connect-endpoint': line`{"ContactId":"${uid}","Channel":"VOICE","CustomerEndpoint":{"Address":"${PHONE(e164())}","Type":"TELEPHONE_NUMBER"},"InitiationMethod":"INBOUND"}`,
    'genesys-ani-dnis': line`participant purpose=customer ani=tel:${PHONE(e164())} dnis=tel:${PHONE(e164())} flow=MainIVR`,
    'twilio-status': line`POST /voice/status CallSid=CA${shaped('~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~')}&Caller=%2B${PHONE(msisdn())}&Called=%2B${PHONE(msisdn())}&CallStatus=completed&CallDuration=${seconds}`,
    'zoom-phone': line`{"event":"phone.caller_ended","payload":{"object":{"caller":{"phone_number":"${PHONE(e164())}","extension_number":${station}},"callee":{"phone_number":"${PHONE(e164())}"}}}}`,
    'diameter-subscription': line`AVP Subscription-Id: { Subscription-Id-Type: END_USER_E164 (0), Subscription-Id-Data: ${PHONE(msisdn())} }`,
    'diameter-erlang': line`'Subscription-Id' => [#{'Subscription-Id-Type' => 0,'Subscription-Id-Data' => <<"${PHONE(msisdn())}">>}]`,
    'radius-accounting': line`rad_recv: Accounting-Request Acct-Session-Id = "${shaped('~~~~~~~~')}" Calling-Station-Id = "${PHONE(e164())}" Called-Station-Id = "${PHONE(e164())}" h323-setup-time = "${timeOfDay}.120 UTC"`,
    'map-sri': line`MAP SRI-for-SM msisdn=${PHONE(msisdn('NG', 'KE', 'GH', 'TZ'))} sc-address=${PHONE(msisdn('NG', 'KE'))} result=absentSubscriber`,
    'isdn-debug': line`${syslogStamp}: ISDN Se0/0/0:15 Q931: TX -> SETUP pd = 8 callref = 0x0082 Calling Party Number i = 0x2181, '${PHONE(nationalBare('DE', 'FR', 'ES'))}' Called Party Number i = 0x80, '${PHONE(nationalBare('DE', 'FR'))}'`,
    'ims-cdr': line`role-of-Node=originating list-Of-Calling-Party-Address=tel:${PHONE(e164())} called-Party-Address=tel:${PHONE(e164())} cause=0`,
    'voicemail-mail': line`New voicemail (0:42) in mailbox ${station} from "${wholeName}" <${PHONE(e164())}> on ${dayStamp}`,
    'callback-queue': line`level=info msg="callback scheduled" callback_number=${PHONE(e164())} queue=claims attempt=2`,
    'transfer-international': line`${isoStamp} transfer ok -> ${PHONE(international('CH', 'AT', 'SE'))} ext ${station}`,
  },
  hard: {
    'kamailio-acc-bare': line`ACC: call missed: method=INVITE;code=480;src_user=${PHONE(msisdn())};src_domain=edge.voxnet.example;dst_ouser=${PHONE(msisdn())}`,
    'asterisk-originate': line`asterisk -rx "channel originate Local/${PHONE(nationalBare('GB', 'FR', 'AU'))}@outbound application Playback tt-monkeys"`,
    'cucm-trace': line`${timeOfDay}.214 |Digit analysis: match(pi="2", fqcn="${PHONE(msisdn('US'))}", cn="${station}", plv="5", pss="Internal:PSTN", dd="${PHONE(msisdn('US'))}")`,
    'smdr-bare': line`${dayStamp},00:00:48,11,${PHONE(nationalBare('GB', 'DE', 'IT'))},I,${station},${station},,0,${between(1000, 9999)},0,E${station},Desk,T9002,Line 1.2,0,0`,
    'acm-columns': line`1412 0023 9 011  9    ${PHONE(nationalBare('US', 'CA'))}        ${station}                       74 22`,
    'cdr-csv-nameless': line`"","${PHONE(nationalBare('US', 'CA'))}","s","ivr-in","""${wholeName}"" <${PHONE(nationalBare('US', 'CA'))}>","PJSIP/trunk-01c","","Hangup","","${dayStamp}","${dayStamp}",34,31,"ANSWERED"`,
    'dial-with-prefix': line`pattern _9. matched: 9${PHONE(nationalBare('US', 'CA'))} -> trunk group 4`,
    'ss7-nibbles': line`CdPA digits (BCD, swapped): ${PHONE(swappedNibbles(msisdn('IT', 'FR', 'ES')))} nai=4 npi=1`,
    'isup-spaced-digits': line`IAM calledPartyNumber: NOA=national(3) digits[10]= ${PHONE(national('FR', 'BE'))}`,
    'dtmf-collected': line`IVR step=collect_callback dtmf="${PHONE(nationalBare('US', 'GB'))}#" timeout=5s`,
    'pager-note': line`oncall: rang ${PHONE(northAmerican)} twice, no pick up, left vm`,
    'intl-in-brackets': line`route lost for +${PHONE(msisdn('DE', 'AT', 'CH'))}(0) via fra-2`,
    'phone-in-channel-id': line`hangup SIP/${PHONE(nationalBare('AU', 'NZ'))}-0000${shaped('~~~~')} cause 16`,
  },
})
