import { dateTime, epoch, hex, isoTime, number, uuid } from '../slots/fillers.ts'
import { firstName } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Text messages. Sources: SMPP 3.4 (source_addr, destination_addr), Kannel's user guide (access log, sendsms), Twilio's Message
 * resource, Vonage and Sinch SMS APIs, MessageBird, AWS End User Messaging and SNS delivery logs, WhatsApp Cloud API webhooks
 * (wa_id, recipient_id), Signal and Telegram gateways, Matrix third-party ids (medium msisdn), SMS Gateway for Android.
 */
export const messages: TemplateClass = {
  name: 'messages',
  templates: [
    core`${dateTime} Sent SMS [SMSC:main] [SVC:otp] [ACT:] [BINF:] [FID:${hex(8)}] [from:Shop] [to:${phone.digits}] [flags:-1:0:-1:0:31] [msg:4:code] [udh:0:]`,
    core`${dateTime} Receive SMS [SMSC:main] [SVC:] [from:${phone.e164}] [to:${number(5)}] [msg:2:OK]`,
    core`submit_sm source_addr_ton=5 source_addr=INFO dest_addr_ton=1 destination_addr=${phone.digits} esm_class=0`,
    core`deliver_sm: source_addr: ${phone.digits}, destination_addr: ${number(5)}, short_message: STOP`,
    hard`DEBUG smpp.pdu - (submit: (pdu: 87 4 0 ${number(4)}) (addr: 1 1 ${phone.digits}) (addr: 1 1 ${phone.digits}) (sm: hi) )`,
    core`GET /cgi-bin/sendsms?username=app&from=Shop&to=${phone.dialled}&text=hello HTTP/1.1`,
    core`{"sid":"SM${hex(32)}","from":"${phone.e164}","to":"${phone.e164}","status":"delivered","num_segments":"1"}`,
    core`MessageSid=SM${hex(32)}&From=%2B${phone.digits}&To=%2B${phone.digits}&SmsStatus=sent`,
    core`sms sent to ${phone.digits} in ${number(3)} ms`,
    core`SMS to ${phone.national} failed: absent subscriber`,
    core`sms.delivery to=${phone.digits} status=DELIVRD smsc=${number(2)}`,
    core`{"event":"sms.sent","recipients":["${phone.digits}","${phone.digits}"],"parts":1}`,
    core`{"msisdns":["${phone.digits}","${phone.digits}","${phone.digits}"],"campaign":${number(5)}}`,
    core`{"msisdn":"${phone.digits}","to":"${number(5)}","messageId":"${hex(16)}","text":"YES","type":"text","message-timestamp":"${dateTime}"}`,
    core`{"contacts":[{"profile":{"name":"${firstName}"},"wa_id":"${phone.digits}"}],"messages":[{"from":"${phone.digits}","id":"wamid.${hex(24)}","timestamp":"${epoch}","type":"text"}]}`,
    core`{"statuses":[{"id":"wamid.${hex(24)}","status":"read","timestamp":"${epoch}","recipient_id":"${phone.digits}"}]}`,
    core`whatsapp:${phone.e164} opted in`,
    core`jid=${phone.digits}@s.whatsapp.net type=notify`,
    core`${phone.digits}@c.us joined the group`,
    core`{"notification":{"messageId":"${uuid}"},"delivery":{"phoneCarrier":"Carrier","destination":"${phone.e164}","priceInUSD":0.00645},"status":"SUCCESS"}`,
    core`{"medium":"msisdn","address":"${phone.digits}","validated_at":${epoch}000}`,
    core`OTP ${number(6)} delivered to mobile ${phone.digits}`,
    core`otp for ${phone.nationalDigits} expires in 300 s`,
    core`MSISDN ${phone.digits} subscribed to pack ${number(3)}`,
    core`to: ${phone.e164} body: your order is ready`,
    core`signal-cli: Envelope from: “${firstName}” ${phone.e164} (device: 1) to ${phone.e164}`,
    core`messaging.to=${phone.digits} messaging.from=${phone.digits} messaging.provider=acme`,
    core`[sms] queued id=${number(6)} dest=${phone.digits} orig=Acme`,
    core`Message from ${phone.us} received, ${number(2)} characters`,
    core`{"sms":{"sender":"Acme","receiver":"${phone.digits}","encoding":"GSM7"}}`,
    core`+CMGL: 1,"REC UNREAD","${phone.e164}",,"24/05/11,10:22:01+08"`,
    core`AT+CMGS="${phone.e164}"`,
    hard`${isoTime} smsgw ${phone.digits};${hex(8)};DELIVRD;${number(3)}`,
    hard`viber|${phone.digits}|seen|${epoch}`,
    decoy`id:${number(10)} sub:001 dlvrd:001 submit date:${number(10)} done date:${number(10)} stat:DELIVRD err:000`,
    decoy`kafka moved from ${number(10)} to ${number(10)} in partition 3`,
    decoy`message_id=${number(10)} seq=${number(9)} sequence_number: ${number(10)}`,
    decoy`{"event":"resize","from":${number(10)},"to":${number(10)}}`,
    decoy`mail queue id ${number(10)} sent to relay in ${number(3)} ms`,
  ],
}
