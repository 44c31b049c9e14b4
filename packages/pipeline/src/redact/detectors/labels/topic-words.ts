/**
 * Words of programs and protocols that carry calls and messages. Sources: SIP (RFC 3261), ISUP and MAP (ITU-T Q.763, 3GPP TS
 * 29.002), SMPP 3.4, Diameter and RADIUS attributes, Asterisk and FreeSWITCH, the status words of delivery receipts.
 */
export const callTopics =
  'sms mms smsc smpp smpps smsgw ussd msisdn msisdns imsi hlr vlr hss msc mo mt moc mtc mtsms mosms cdr cdrs gsm dlr delivrd undeliv ' +
  'kannel jasmin bulksms otp whatsapp wa wamid waid viber telegram signal twilio nexmo vonage plivo sinch infobip messagebird ' +
  'sip sips pjsip sdp rtp invite voip pbx pstn isdn ivr acd asterisk freeswitch sofia kamailio opensips dialplan dahdi iax ' +
  'voicemail caller callee calling called dial dialed dialled dialing dialling redial ringing answered busy hangup hung ani dnis ' +
  'did cli trunk extension queue_caller agentcalled telephony fax dtmf portability ported esme ton npi ' +
  'incall subscriber msrn gmsc initialdp camel sm messaging texting aparty bparty clearing sccp tcap isup npdi origid callid originator ' +
  'mccmnc scts verification stir shaken lnp lrn cnam robocall dialer smdr mpesa stk airtime topup recharge bkash momo mfa twofactor mailbox hylafax enterqueue callsid calluuid callqueue ' +
  'cmgs cmgl cmgr cmti cusd clip clickatell textmagic smsapi gupshup msg91 kaleyra textlocal telnyx ringcentral aircall dialpad yeastar ' +
  'voice sbc radius grandstream messente termii smsglobal zenvia routee signalwire vicidial callrail jambonz rcs imessage wechat zalo kakaotalk ' +
  'africastalking mobivate tyntec clicksend textedly zoiper linphone baresip attest drachtio homer sngrep billsec'

/** Words that tell the same of a record with columns, where a number has no label of its own. */
export const columnTopics = 'phone phones telephone tel mobile mobiles call calls leg legs cell'

/** Words that make an ungrouped number nearby a phone number. */
export const telephonyWords =
  'phone phones ph telephone tel mobile mobiles cell cellphone cellular landline handset fax msisdn sms whatsapp ' +
  'call called calling caller callback calls callee dial dialing dialling dialed dialled redial ringing ' +
  'contact contacts hotline pager voicemail otp ani dnis sip voip ' +
  'telefon telefono telefone telefoon anruf anrufer rufnummer handy mobil appel appeler llamada movil celular cellulare'

/** Words whose number is not a phone number: `frame 4155550123`, `order 4155550123`. */
export const countedBefore =
  'id ids seq sequence order frame offset pid tid uid port size bytes code account acct invoice ticket case txn ' +
  'stop draw gate bay shelf locker aisle lane platform transaction timestamp ts time epoch version rev revision build duration session request trace span ref reference range ports lines rows pages buffer count total took model serial'

/** Between two numbers of the same kind. */
export const conjunctions =
  'and|or|und|oder|bzw\\.?|et|ou|y|o|u|e|en|of|i|lub|albo|och|eller|og|tai|ja|ve|veya|dan|atau|hoặc|и|или|або|та|και|ή|או|או|أو|و|یا|और|या|বা|এবং|அல்லது'

/** Channel drivers of Asterisk and endpoints of FreeSWITCH; docs.asterisk.org, developer.signalwire.com. */
export const channelDrivers =
  'sip pjsip iax iax2 dahdi zap local sofia mgcp sccp skinny h323 ooh323 capi khomp dongle quectel motif verto loopback freetdm openzap'

/** Handles of payment addresses that are made of telephone numbers; https://www.npci.org.in/what-we-do/upi/3rd-party-apps */
export const paymentHandles =
  'upi ybl ibl axl paytm apl okaxis okhdfcbank okicici oksbi ptyes ptsbi pthdfc ptaxis waicici wahdfcbank waaxis wasbi yapl rapl freecharge'
