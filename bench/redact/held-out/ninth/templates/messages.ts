import { shaped } from '../../random.ts'
import { either, group, line, PHONE } from '../../template.ts'
import { colouredInside, fullWidth, percentAll, zeroWidthInside } from '../../values/encodings.ts'
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
  stamp,
  stampComma,
  syslog,
  unix,
  unixMs,
} from '../values/people.ts'
import { bareInternational, homeBare, plus, spacedPlus } from '../values/phones.ts'

const oneTime = shaped('^#####')
const messageId = shaped('S213112^#####117707367104#')

/** What gateways, bots and modems write about messages. */
export const messages = group('ninth messages', {
  core: {
    // kneodev/ksmppd 61: Kannel's access log
    'kannel sent': line`${stamp} Sent SMS [SMSC:smsc] [SVC:name] [ACT:] [BINF:] [FID:${messageId}] [META:?smpp?] [from:INFO] [to:${PHONE(bareInternational())}] [flags:-1:0:-1:0:19] [msg:22:Your parcel is waiting] [udh:0:]`,
    'kannel dlr': line`${stamp} Receive DLR [SMSC:smsc] [SVC:name] [ACT:SMPPACC] [BINF:] [FID:${messageId}] [from:${PHONE(bareInternational())}] [to:INFO] [flags:-1:-1:-1:-1:1]`,
    // kneodev/ksmppd 47: a PDU's dump
    'smpp destination_addr': line`${stamp} [${process}] [11] DEBUG:   destination_addr: "${PHONE(bareInternational())}"`,
    'smpp source_addr': line`${stamp} [${process}] [11] DEBUG:   source_addr: "${PHONE(bareInternational())}"`,
    // jookies/jasmin 721
    'jasmin sms-mt': line`${stamp} INFO     ${process} SMS-MT [cid:carrier1] [queue-msgid:${guid}] [status:ESME_ROK] [prio:0] [dlr:NO_SMSC_DELIVERY_RECEIPT_REQUESTED] [validity:none] [from:SHOP] [to:${PHONE(homeBare())}] [content:'hello']`,
    // gammu: SMS->RemoteNumber and its message centre
    'gammu sending': line`Sending SMS to ${PHONE(plus())} via message center ${either(plus())}`,
    // gammu/gammu 523
    'gammu text': line`echo "test, 1, 2" | gammu --sendsms TEXT ${PHONE(plus())}`,
    'modem cmgs': line`1 "AT+CMGS="${PHONE(plus())}""`,
    // espressif and Arduino modems: SMS received from %s
    'modem received': line`[Comm] SMS received from ${PHONE(plus())}: REQUEST`,
    'nd modem received': line`${hms} modem: SMS received from ${PHONE(plus())} (${small} chars)`,
    // a translated web page's log
    'sms received named': line`=> SMS received from ${PHONE(plus())} (${full}), message=[call me]`,
    // public programs: Sending SMS to %s
    'sending sms to': line`${stampComma} - notifications.sms - INFO - Sending SMS to ${PHONE(plus())}`,
    'sending sms clickatell': line`Sending SMS to ${PHONE(bareInternational('NO', 'SE', 'DK'))} with the text: disk full`,
    'sms tool': line`${stamp} [Tool] Sending SMS to ${PHONE(plus())}: on my way`,
    'error sending sms': line`${stamp} Error sending SMS to ${PHONE(plus())}: status 400`,
    'termux sms': line`termux-sms-send -n ${PHONE(plus())} "backup finished"`,
    // Django view: message sent to phone: %s
    'message sent to phone': line`message sent to phone: ${PHONE(plus())}`,
    'message sent to phone number': line`Message sent to phone number: ${PHONE(bareInternational())}`,
    'start welcome': line`${stamp} INFO [START] Welcome message sent to phone=${PHONE(bareInternational())}`,
    // public programs: Sending OTP to
    'otp phone': line`[sendOtp] Sending OTP to ${PHONE(plus('IN', 'ID', 'NG'))}`,
    fast2sms: line`❌ [Fast2SMS] Error sending OTP to ${PHONE(shaped('94########', '88########'))}: Request failed with status code 401`,
    // VCare: logger.info of the URL
    'vcare url': line`fetchUserProfileBasedOnMSISDN() - URL to connect: http://${network}/MCareInterface/RequestHandler?action=1&msisdn=${PHONE(bareInternational())}`,
    // an Odoo module's message gateway
    'msg gateway': line`GET /sms/2/2.0?username=estate&message=rent+due&msisdn=${PHONE(bareInternational())} HTTP/1.1`,
    // a toString in Java
    'authorization msisdn': line`Authorization [authorizationLink=${row}, msisdn=${PHONE(bareInternational())}, redir=null, forcetimeout=30, maxtraffic=0, tok=null]`,
    // a payout's evidence, PL/pgSQL format()
    'payout evidence': line`amount=${row} fee=150 msisdn=${PHONE(bareInternational('SN', 'CM', 'GH'))}`,
    'kyivstar reboot': line`msisdn=${PHONE(bareInternational('UA'))} email=null`,
    // AsamK/signal-cli 1045 and 633
    'signal-cli envelope': line`Envelope from: “${full}” ${PHONE(plus())} (device: 1)`,
    'signal-cli to': line`  To: ${PHONE(plus())}`,
    'signal-cli sync from': line`- From: ${PHONE(plus())} Message timestamp: ${unixMs} (2025-10-09T15:36:31.216Z)`,
    'signal-cli sender': line`Sender: “${full}” ${PHONE(plus())} (device: 2)`,
    'signal-cli uuid error': line`java.lang.IllegalArgumentException: Invalid UUID string: ${PHONE(plus())}`,
    // bbernhard/signal-cli-rest-api 273
    'signal rest envelope': line`{"envelope":{"source":"${PHONE(plus())}","sourceNumber":"${PHONE(plus())}","sourceUuid":"${guid}","sourceName":"${first}","sourceDevice":1,"timestamp":${unixMs}},"account":"${PHONE(plus())}"}`,
    'signal-cli user option': line`signal-cli -u ${PHONE(plus())} receive --ignore-attachments`,
    // restfb/restfb 1397: WhatsApp webhook
    'whatsapp wa_id': line`"contacts":[{"profile":{"name":"${full}"},"wa_id":"${PHONE(bareInternational())}"}]`,
    'whatsapp from': line`"messages":[{"from":"${PHONE(bareInternational())}","id":"wamid.HBgLNDQ3","timestamp":"${unix}","type":"text"}]`,
    'whatsapp contact card': line`"phones":[{"phone":"${PHONE(spacedPlus())}","type":"Cellulare"}]`,
    // devlikeapro/waha 219
    'waha me': line`{"event":"message","session":"default","engine":"WEBJS","me":{"id":"${PHONE(bareInternational())}@c.us","pushName":"${first}"},"payload":{}}`,
    // adiwajshing/Baileys 1697
    'baileys notification': line`{"level":20,"time":"${iso}","pid":${process},"hostname":"${machine}","recv":{"tag":"notification","attrs":{"from":"${PHONE(bareInternational())}@s.whatsapp.net","type":"picture","id":"737784744","t":"${unix}"}},"msg":"sent ack"}`,
    'baileys device jid': line`{"level":20,"time":"${iso}","sent":{"id":"BAE51EF0201A1A4D","to":"${PHONE(bareInternational())}:5@s.whatsapp.net","class":"receipt"},"msg":"sent ack"}`,
    // WhiskeySockets/Baileys 609 and 1886
    'baileys remoteJid': line`    remoteJid: '${PHONE(bareInternational())}@s.whatsapp.net',`,
    'baileys usync': line`{"level":10,"time":"${iso}","xml":"<contact >\\n\\t${PHONE(plus('BR', 'MX', 'AR'))}\\n</contact>","msg":"xml send"}`,
    // whatsmeow's pairing in Go
    'whatsmeow pairing': line`${hms} [ERROR] phone number: ${PHONE(bareInternational())}`,
    meowcaller: line`${stamp} [Calls] Incoming call from ${PHONE(bareInternational())}@s.whatsapp.net (CallID: ${guid})`,
    // JustFixNYC/tenants2 351: Twilio's Python client logs its request
    'twilio post': line`INFO:twilio.http_client:POST Data: {'To': '${PHONE(plus('US'))}', 'From': '${either(plus('US'))}', 'Body': 'hello'}`,
    // sfreiberg/gotwilio 60: the struct of a request
    'gotwilio request': line`&{From:${either(plus('US'))} To:${PHONE(plus('US'))} Body:code MediaUrl:[] StatusCallback: ApplicationSid:}`,
    // Plivo and Twilio webhooks, form encoded
    'twilio form': line`ToCountry=US&SmsMessageSid=SM~&NumMedia=0&From=%2B${PHONE(bareInternational('US'))}&Body=stop&ApiVersion=2010-04-01`,
    // receptron/mulmoclaude 611
    'signal bridge': line`[signal] message from ${PHONE(plus())} (${small} chars)`,
    // Tornado: LOG.info("SMS received from %s: %s")
    'tornado sms': line`[I ${stamp} handlers:42] SMS received from ${PHONE(plus())}: yes`,
    // alphagov/notifications-api 1047
    'mmg inbound': line`{'MSISDN': '${PHONE(bareInternational('GB'))}', 'Number': '40604', 'Message': 'some+uri+encoded+message', 'ID': '${guid}', 'DateRecieved': '2025-05-21+11%3A56%3A11'}`,
    // 18F/identity-idp 6724
    'pinpoint sender': line`{"event":"voice_sent","extra":{"message_id":"${guid}","duration_ms":${small},"destination_phone_number":"${PHONE(plus('US'))}"}}`,
    // smstools3: smsd's log
    'smsd message from': line`${syslog} ${machine} smsd[${process}]: Message from ${PHONE(plus())} received, saved to /var/spool/sms/inbox/GSM1.${row}`,
  },
  hard: {
    // gammu/gammu 126: a frame of 3GPP TS 23.040 with the number half-octet swapped is beyond reach; the caption is not
    'percent all': line`POST /api/send?recipient=${PHONE(percentAll(plus()))}&channel=sms 202`,
    coloured: line`sent to ${PHONE(colouredInside(plus()))} ok`,
    'zero width': line`Absender: ${PHONE(zeroWidthInside(spacedPlus('DE', 'AT', 'CH')))}`,
    'full width': line`送信先：${PHONE(fullWidth(homeBare('JP')))}`,
    'bare list': line`skipped ${PHONE(plus())}; ${PHONE(plus())}; ${PHONE(plus())} (opted out)`,
    'topic name': line`mqtt publish home/gsm/${PHONE(plus())}/in qos=1 retain=0`,
    'file of a thread': line`opened /data/chats/${PHONE(bareInternational())}@c.us/2025-07.jsonl`,
    'redis key': line`SETEX otp:${PHONE(bareInternational())} 300 ${oneTime}`,
  },
})
