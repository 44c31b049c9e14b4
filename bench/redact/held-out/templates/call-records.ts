import { between, shaped } from '../random.ts'
import { either, group, line, PHONE } from '../template.ts'
import { clock, epoch, host, ipv4, isoTime, pid, sqlTime, syslogTime, uuid } from '../values/people.ts'
import { dialled, e164, extension, international, msisdn, nationalBare, northAmerican } from '../values/phones.ts'
import { hexOf } from '../values/secrets.ts'

/** Call detail records, AAA attributes (RFC 2865, 4006; 3GPP TS 29.061, 32.299), ISDN traces, contact centres. */
export const callRecords = group('call-records', {
  core: {
    'cucm-key-value': line`cdrRecordType=1,globalCallID_callId=${between(1000, 99999)},callingPartyNumber=${PHONE(msisdn('US'))},originalCalledPartyNumber=${either(extension)},finalCalledPartyNumber=${PHONE(msisdn('US'))},duration=${between(1, 900)}`,
    'cucm-json': line`{"globalCallID_callId":${between(1000, 99999)},"callingPartyNumber":"${PHONE(e164())}","finalCalledPartyNumber":"${PHONE(e164())}","lastRedirectDn":"${either(extension)}"}`,
    'diameter-subscription-id': line`AVP: Subscription-Id(443) l=48 f=-M- Subscription-Id-Type=END_USER_E164(0) Subscription-Id-Data=${PHONE(msisdn())}`,
    'diameter-calling-party': line`${isoTime} ocs CCR-I Calling-Party-Address="tel:${PHONE(e164())}" Called-Party-Address="tel:${PHONE(e164())}" CC-Request-Number=0`,
    'diameter-msisdn-avp': line`ULA code=2001 User-Name=${either(shaped('26201##########'))} MSISDN=${PHONE(msisdn('DE', 'IT', 'KE'))}`,
    'radius-calling-station': line`(${between(1, 900)}) ${epoch} Acct-Status-Type = Start Calling-Station-Id = "${PHONE(msisdn())}" Called-Station-Id = "internet.apn"`,
    'radius-called-station': line`Packet-Type = Access-Request\n\tCalled-Station-Id = "${PHONE(msisdn('US', 'GB', 'NG'))}"\n\tCalling-Station-Id = "${PHONE(msisdn('US', 'GB', 'NG'))}"\n\tNAS-Port-Type = Async`,
    'h323-vsa': line`h323-remote-id=gk1 clid=${PHONE(msisdn('RU', 'UA', 'TR'))} Cisco-AVPair="in-dnis=${PHONE(msisdn('RU', 'UA', 'TR'))}"`,
    'q931-calling-party': line`${syslogTime} ${host} ISDN Se0/0/0:15 Q931: Calling Party Number i = 0x2181, '${PHONE(msisdn('US', 'DE'))}' Plan:ISDN, Type:National`,
    'q931-called-party': line`ISDN Se1/0:23 Q931: TX -> SETUP pd = 8 callref = 0x${hexOf(4)} Called Party Number i = 0xA1, '${PHONE(nationalBare('DE', 'GB'))}'`,
    'cisco-voip-dial-peer': line`${syslogTime}: //-1/${hexOf(12)}/DPM/dpAssociateIncomingPeerCore: Calling Number=${PHONE(msisdn('US'))}, Called Number=${PHONE(msisdn('US'))}, Voice-Interface=0x0`,
    'teams-call-record': line`{"callType":"user_out","callerNumber":"${PHONE(e164())}","calleeNumber":"${PHONE(e164())}","duration":${between(5, 900)}}`,
    'amazon-connect': line`{"ContactId":"${uuid}","CustomerEndpoint":{"Address":"${PHONE(e164())}","Type":"TELEPHONE_NUMBER"},"SystemEndpoint":{"Address":"${PHONE(e164())}","Type":"TELEPHONE_NUMBER"}}`,
    'genesys-ani-dnis': line`@${clock} EventRinging AttributeANI '${PHONE(msisdn('US', 'CA'))}' AttributeDNIS '${PHONE(msisdn('US', 'CA'))}' AttributeConnID ${hexOf(16)}`,
    'ani-logfmt': line`ts=${isoTime} msg="call queued" ani=${PHONE(e164())} dnis=${PHONE(e164())} queue=support wait=${between(1, 90)}s`,
    'a-number-b-number': line`${sqlTime} MSC01 A-Number: ${PHONE(msisdn())} B-Number: ${PHONE(msisdn())} cause 16`,
    'a-party-b-party': line`cdr a_party=${PHONE(msisdn('IN', 'PK', 'ID'))} b_party=${PHONE(msisdn('IN', 'PK', 'ID'))} seizure=${epoch} dur=${between(1, 900)}`,
    'calling-called-xml': line`<cdr><callingNumber>${PHONE(msisdn())}</callingNumber><calledNumber>${PHONE(msisdn())}</calledNumber><duration>${between(1, 900)}</duration></cdr>`,
    'incoming-call-from': line`${isoTime} INFO ivr - incoming call from ${PHONE(international())} on trunk ${between(1, 9)}`,
    'dialing-out': line`[${host}] Dialing ${PHONE(dialled())} via gateway ${either(ipv4)}`,
    'missed-call': line`voicemail[${pid}]: missed call from ${PHONE(northAmerican)}, left ${between(3, 60)} s`,
    'fax-sent': line`hylafax ${host} FaxSend: destination ${PHONE(nationalBare('DE', 'IT', 'GB'))} job ${between(10, 900)} fax sent, ${between(1, 9)} pages`,
    'caller-id-prose': line`Inbound call, caller id ${PHONE(msisdn('US', 'AU'))}, routed to queue ${either(extension)}`,
    'opensips-acc-json': line`{"event":"E_ACC_CDR","caller":"${PHONE(e164())}","callee":"${PHONE(e164())}","setuptime":${between(1, 9)},"created":${epoch}}`,
  },
  hard: {
    'pipe-cdr': line`MOC|${sqlTime}|${PHONE(msisdn('NG', 'KE', 'GH'))}|${PHONE(msisdn('NG', 'KE', 'GH'))}|${between(1, 900)}|NORMAL`,
    'tbcd-f-filler': line`TBCD calledPartyBCDNumber 91 decoded ${PHONE(msisdn('IE', 'IT'))}F`,
    'sigtran-gt': line`SCCP UDT CdPA GT=${PHONE(msisdn())} SSN=6 CgPA GT=${PHONE(msisdn())} SSN=8`,
  },
})
