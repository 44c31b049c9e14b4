import { dateTime, epoch, hex, ip, isoTime, number, shaped } from '../slots/fillers.ts'
import { phone } from '../slots/phone.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Mobile networks. Sources: Diameter credit control (RFC 8506: Subscription-Id-Type END_USER_E164 and Subscription-Id-Data) and
 * Sh/S6a (3GPP TS 29.329, 29.272: MSISDN AVP), RADIUS (RFC 2865: Calling-Station-Id, Called-Station-Id; 3GPP TS 29.061), MAP
 * and CAP (3GPP TS 29.002, 29.078: calledPartyBCDNumber), charging records (3GPP TS 32.298: servedMSISDN), HTTP headers
 * X-MSISDN and X-UP-CALLING-LINE-ID, GSMA mobile money, USSD gateways.
 */
export const networks: TemplateClass = {
  name: 'mobile networks',
  templates: [
    core`CCR-I Session-Id=ocs;${number(10)};1 Subscription-Id-Type=END_USER_E164 Subscription-Id-Data=${phone.digits}`,
    core`Subscription-Id: { Subscription-Id-Type: END_USER_E164 (0), Subscription-Id-Data: "${phone.digits}" }`,
    core`AVP: Subscription-Id-Data(444) l=19 f=-M- val=${phone.digits}`,
    core`AVP: MSISDN(701) vnd=TGPP val=${phone.digits}`,
    core`Calling-Station-Id = "${phone.digits}" NAS-IP-Address = ${ip}`,
    core`rad_recv: Access-Request User-Name = "${phone.digits}" Calling-Station-Id = "${phone.e164}"`,
    core`Calling-Station-Id=${phone.digits},Called-Station-Id=internet,Acct-Session-Id=${hex(16)}`,
    core`servedMSISDN=${phone.digits} servedIMSI=${shaped('262019999999999')} recordType=sgwRecord`,
    core`MAP SendRoutingInfoForSM msisdn=${phone.digits} sm-RP-PRI=true`,
    core`MO-ForwardSM: sm-RP-OA msisdn ${phone.digits}, sm-RP-DA serviceCentreAddressDA ${phone.digits}`,
    core`InitialDP serviceKey=5 callingPartyNumber=${phone.digits} calledPartyBCDNumber=${phone.digits} eventTypeBCSM=collectedInfo`,
    core`X-MSISDN: ${phone.digits}`,
    core`x-up-calling-line-id: ${phone.digits}`,
    core`"GET /portal HTTP/1.1" 200 msisdn="${phone.digits}" apn="internet"`,
    core`USSD session ${number(8)} msisdn=${phone.digits} code=*123# step=2`,
    core`ussd.begin phoneNumber=${phone.e164}&serviceCode=*384*1#&sessionId=ATUid_${hex(16)}`,
    core`{"subscriber":{"msisdn":"${phone.digits}","plan":"prepaid"},"balance":${number(3)}}`,
    core`topup MSISDN:${phone.digits} amount=50 txn=${hex(8)}`,
    core`{"partyIdType":"MSISDN","partyIdentifier":"${phone.digits}","fspId":"bank1"}`,
    core`{"debitParty":[{"key":"msisdn","value":"${phone.e164}"}],"creditParty":[{"key":"msisdn","value":"${phone.e164}"}]}`,
    core`PhoneNumber=${phone.of('KE', 'digits')} CheckoutRequestID=ws_CO_${number(12)} ResultCode=0`,
    core`portability: number ${phone.national} ported to operator 26203`,
    core`HLR lookup ${phone.digits}: status=active mccmnc=26202`,
    core`a_number=${phone.digits} b_number=${phone.digits} start=${epoch} dur=${number(3)}`,
    core`calledNumber: ${phone.dialled}, callingNumber: ${phone.digits}, releaseCause: 16`,
    hard`APARTY|BPARTY|DURATION\n${phone.digits}|${phone.digits}|${number(3)}`,
    hard`${dateTime}|MOC|${phone.digits}|${phone.digits}|${number(3)}|26201`,
    hard`CDR,${isoTime},${phone.digits},${phone.nationalDigits},${number(3)},ANSWER`,
    hard`GT ${phone.digits} SSN 6 translated by rule ${number(2)}`,
    decoy`Session-Id=pcrf.example.org;${number(10)};${number(9)} CC-Request-Number=${number(2)}`,
    decoy`Hop-by-Hop-Id=${number(10)} End-to-End-Id=${number(10)} Result-Code=2001`,
    decoy`Rating-Group=${number(9)} CC-Total-Octets=${number(10)} Validity-Time=3600`,
    decoy`cellId=${number(9)} lac=${number(5)} eci=${number(9)} tac=${number(5)}`,
    decoy`local sequence number ${number(10)}, record sequence number ${number(9)}`,
  ],
}
