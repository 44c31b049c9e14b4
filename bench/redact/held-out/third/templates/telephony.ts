import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, either, group, line, PASSWORD, PHONE } from '../../template.ts'
import { ipv4 } from '../../values/people.ts'
import { e164, international, msisdn, national, nationalBare, northAmerican } from '../../values/phones.ts'
import { address, bsdStamp, clockTime, date, guid, job, person, server, stamp, stampSpaced } from '../values/people.ts'
import { word } from '../values/secrets.ts'

const seconds = between(4, 2400)
const inside = oneOf('2014', '305', '7710', '118')

/** Session borders, exchanges, contact centres and mobile cores, after RFC 3261, 4733, 7866, 3GPP TS 32.298 and makers' manuals. */
export const telephony = group('telephony', {
  core: {
    'sbc-accounting': line`Acct-Status-Type = Stop, Acme-Primary-Routing-Number = "sip:${PHONE(e164())}@10.3.0.4", Calling-Station-Id = "sip:${PHONE(msisdn())}@core", h323-disconnect-cause = 10`,
    'cube-ccapi': line`//-1/9F2C/CCAPI/cc_api_display_ie_subfields: cc_api_call_setup_ind_common: cisco-username=${PHONE(msisdn('US', 'CA'))} ----- ccCallInfo IE subfields ----- cisco-ani=${PHONE(msisdn('US', 'CA'))}`,
    'cube-calling': line`Call Entry(Calling Number=${PHONE(nationalBare('US', 'GB'))}(TON=National, NPI=ISDN, Screening=User, Passed), Called Number=${PHONE(nationalBare('US'))}(TON=Unknown, NPI=Unknown))`,
    'siprec-metadata': line`<participant participant_id="srfBElmCRp2QB23b7Mpk0w=="><nameID aor="sip:${PHONE(e164())}@example"><name xml:lang="en">${person}</name></nameID></participant>`,
    'callcenter-json': line`{"conversationId":"${guid}","participants":[{"purpose":"customer","ani":"tel:${PHONE(e164())}","participantName":"${person}"}],"queue":"returns"}`,
    'freeswitch-cdr-xml': line`<caller_profile><caller_id_number>${PHONE(msisdn())}</caller_id_number><destination_number>${PHONE(nationalBare())}</destination_number></caller_profile>`,
    'asterisk-cel': line`{"event":"CHAN_START","eventtime":"${stamp}","cid_num":"${PHONE(msisdn())}","exten":"${inside}","channame":"PJSIP/trunk-00000a1f"}`,
    'plivo-answer': line`POST /answer From=${PHONE(msisdn())}&To=${PHONE(msisdn())}&CallUUID=${guid}&Direction=inbound`,
    'telnyx-call': line`{"event_type":"call.initiated","payload":{"call_leg_id":"${guid}","from":"${PHONE(e164())}","to":"${PHONE(e164())}","state":"parked"}}`,
    'bandwidth-voice': line`{"eventType":"answer","accountId":"55","from":"${PHONE(e164('US'))}","to":"${PHONE(e164('US'))}","callId":"c-${guid}"}`,
    'volte-charging': line`sIP-Method INVITE, role-of-Node 0, calling-Party-Address-List tel:${PHONE(e164())}, dialled-Party-Address tel:${PHONE(e164())}`,
    'gsm-msrn': line`[${stampSpaced}] MAP: sendRoutingInfo MSISDN ${PHONE(msisdn())} -> MSRN ${PHONE(msisdn())}`,
    'hlr-subscriber': line`subscriber provisioned IMSI=${shaped('26201##########')} MSISDN=${PHONE(msisdn())} HLR=${server}`,
    'voicemail-email': line`${bsdStamp} ${server} voicemail[${job}]: mailbox ${inside}: message from ${PHONE(e164())} mailed to ${EMAIL(address)}`,
    'sip-register': line`REGISTER sip:sip.acme.example SIP/2.0\r\nFrom: <sip:${PHONE(e164())}@sip.acme.example>;tag=a7\r\nTo: <sip:${PHONE(e164())}@sip.acme.example>`,
    'sip-refer': line`Refer-To: <sip:${PHONE(e164())}@gw.example?Replaces=${guid}>\r\nReferred-By: <sip:${PHONE(e164())}@gw.example>`,
    'sip-history': line`History-Info: <sip:${PHONE(e164())}@ims.example;user=phone>;index=1, <sip:${PHONE(e164())}@ims.example>;index=1.1`,
    'homer-json': line`{"method":"INVITE","ruri_user":"${PHONE(e164())}","from_user":"${PHONE(e164())}","to_user":"${PHONE(e164())}","callid":"${guid}"}`,
    'pbx-login': line`chan_sip registration user=${inside} secret=${PASSWORD(word)} callerid="${person}" <${PHONE(msisdn('US', 'GB'))}>`,
    'dial-log': line`dialing ${PHONE(international('NL', 'BE', 'FR'))} for ${person}, attempt 2 of 3`,
    'fax-log': line`HylaFAX job ${job}: SEND FAX: DEST ${PHONE(e164())} COMMID 000001${inside} DEVICE '/dev/ttyS0'`,
    'emergency-alert': line`level=warn ts=${stamp} msg="callback number for dispatcher" phone=${PHONE(e164())} unit=12`,
  },
  hard: {
    'cdr-pipe': line`${stamp}|${PHONE(msisdn('IN', 'NG', 'KE'))}|${PHONE(msisdn('IN', 'NG', 'KE'))}|MOC|${seconds}|0|SUCCESS`,
    'asterisk-queue-log': line`${shaped('17########|17########.####')}|support|NONE|ENTERQUEUE||${PHONE(nationalBare('US', 'GB', 'DE'))}|1`,
    'mitel-smdr': line`${date} ${clockTime} 0000:01:44 T012 ${PHONE(nationalBare('US'))} ${inside}`,
    'isdn-hex-digits': line`Called Party Number i = 0x81, Plan:ISDN, Type:Unknown ${PHONE(national('GB', 'DE'))}`,
    'in-a-path': line`GET /v3/subscribers/${PHONE(msisdn())}/balance 200 14ms`,
    'tel-uri-encoded': line`redirect to tel%3A%2B${PHONE(msisdn())}%3Bphone-context%3Dims`,
    'call-between': line`${clockTime} ${PHONE(nationalBare('US', 'CA'))} -> ${PHONE(nationalBare('US', 'CA'))} ringing (hunt group 4)`,
    'number-in-session-key': line`SETEX call:${PHONE(msisdn('FR', 'ES', 'IT'))}:state 30 "ringing"`,
    'enum-domain': line`NAPTR lookup ${PHONE(shaped('#.#.#.#.2.1.3.2.6.7.2.1.9.4'))}.e164.arpa -> no record`,
    'trace-user-part': line`contact: ${PHONE(nationalBare('DE', 'AT'))}@${either(ipv4)}:5060;transport=udp`,
    'agent-note': line`agent note: cust asked us to ring back ${PHONE(northAmerican)} after 5pm`,
    'voicemail-transcript': line`transcript="hi its ${person} you can get me on ${PHONE(national('GB', 'AU'))} thanks"`,
  },
})
