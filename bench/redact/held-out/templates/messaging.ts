import { between } from '../random.ts'
import { either, group, line, PHONE } from '../template.ts'
import { epoch, firstName, host, ipv4, isoTime, pid, sqlTime, uuid } from '../values/people.ts'
import { e164, international, msisdn, nationalBare, shortCode } from '../values/phones.ts'
import { hexOf } from '../values/secrets.ts'

/** Short messages and chat: SMPP 3.4, Kannel, and the webhooks of Twilio, Vonage, WhatsApp, Infobip, MessageBird, Amazon SNS and Telegram. */
export const messaging = group('messaging', {
  core: {
    'smpp-submit-sm': line`SMPP submit_sm: source_addr_ton=5 source_addr=INFO dest_addr_ton=1 dest_addr_npi=1 destination_addr=${PHONE(msisdn())} esm_class=0`,
    'smpp-deliver-sm': line`${sqlTime} DEBUG: deliver_sm source_addr: ${PHONE(msisdn())} destination_addr: ${either(shortCode)} short_message: STOP`,
    'kannel-dump': line`${sqlTime} [${pid}] [6] DEBUG:   destination_addr: "${PHONE(msisdn())}"`,
    'kannel-access': line`${sqlTime} Sent SMS [SMSC:op1] [SVC:bulk] [ACT:] [BINF:] [FID:${hexOf(8)}] [from:INFO] [to:${PHONE(e164())}] [flags:-1:0:-1:0:31] [msg:11:Hello World] [udh:0:]`,
    'kannel-receive': line`${sqlTime} Receive SMS [SMSC:op2] [SVC:] [ACT:] [BINF:] [from:${PHONE(msisdn())}] [to:${either(shortCode)}] [flags:-1:0:-1:0:-1] [msg:4:STOP] [udh:0:]`,
    'twilio-form': line`POST /sms/inbound SmsMessageSid=SM${hexOf(32)}&NumMedia=0&From=%2B${PHONE(msisdn())}&To=%2B${PHONE(msisdn())}&Body=ok`,
    'twilio-json': line`{"sid":"SM${hexOf(32)}","to":"${PHONE(e164())}","from":"${PHONE(e164())}","status":"queued","num_segments":"1"}`,
    'vonage-inbound': line`{"msisdn":"${PHONE(msisdn())}","to":"${PHONE(msisdn())}","messageId":"0A0000${hexOf(10)}","text":"yes","type":"text","keyword":"YES"}`,
    'vonage-dlr-query': line`GET /webhooks/dlr?msisdn=${PHONE(msisdn())}&to=INFO&network-code=23410&messageId=${hexOf(16)}&status=delivered HTTP/1.1`,
    'whatsapp-wa-id': line`{"contacts":[{"profile":{"name":"${firstName}"},"wa_id":"${PHONE(msisdn())}"}],"messages":[{"from":"${PHONE(msisdn())}","id":"wamid.HBgL","timestamp":"${epoch}","type":"text"}]}`,
    'whatsapp-status': line`{"statuses":[{"id":"wamid.HBgM","status":"read","timestamp":"${epoch}","recipient_id":"${PHONE(msisdn())}"}]}`,
    'whatsapp-display-number': line`{"metadata":{"display_phone_number":"${PHONE(msisdn())}","phone_number_id":"1065${between(10_000_000, 99_999_999)}"}}`,
    'whatsapp-prefix': line`Sending template order_update to whatsapp:${PHONE(e164())} (attempt ${between(1, 3)})`,
    'whatsapp-jid': line`${isoTime} INFO baileys: recv 1 msg from ${PHONE(msisdn())}@s.whatsapp.net`,
    'wa-me-link': line`click target=https://wa.me/${PHONE(msisdn())} campaign=${between(1, 40)}`,
    'infobip-results': line`{"results":[{"messageId":"${uuid}","from":"${PHONE(msisdn())}","to":"${PHONE(msisdn())}","cleanText":"ok","smsCount":1}]}`,
    'messagebird-recipient': line`{"recipients":{"totalSentCount":1,"items":[{"recipient":${PHONE(msisdn('NL', 'BE', 'DE'))},"status":"sent"}]},"type":"sms"}`,
    'plural-array': line`{"campaign":${between(1, 90)},"msisdns":["${PHONE(msisdn())}","${PHONE(msisdn())}","${PHONE(msisdn())}"]}`,
    'phone-numbers-array': line`sms batch {"phoneNumbers":["${PHONE(nationalBare('FR', 'IT'))}","${PHONE(nationalBare('FR', 'IT'))}"],"sender":"SHOP"}`,
    'recipients-logfmt': line`level=info msg="sms sent" recipients=${PHONE(msisdn())},${PHONE(msisdn())} parts=1`,
    'sns-delivery': line`{"notification":{"messageId":"${uuid}"},"delivery":{"phoneCarrier":"T-Mobile","mnc":260,"destination":"${PHONE(e164())}","smsType":"Transactional"},"status":"SUCCESS"}`,
    'sent-sms-to': line`${isoTime} INFO notifier: Sent SMS to ${PHONE(international())} in ${between(80, 900)} ms`,
    'otp-to': line`otp-service: one-time code delivered to ${PHONE(msisdn('IN', 'BR', 'MX'))} via SMS`,
    'text-message-from': line`Received text message from ${PHONE(nationalBare('GB', 'AU', 'ZA'))}: "call me back"`,
    'telegram-contact': line`{"message":{"contact":{"phone_number":"${PHONE(msisdn())}","first_name":"${firstName}","user_id":${between(100_000_000, 999_999_999)}}}}`,
    'signal-cli': line`Envelope from: "${firstName}" ${PHONE(e164())} (device: 1) to ${PHONE(e164())}`,
    'gammu-inbox': line`${sqlTime} gammu-smsd[${pid}]: Received message from ${PHONE(e164())}`,
    'gsm-modem-cmt': line`<< +CMT: "${PHONE(e164())}",,"24/09/1${between(0, 9)},11:0${between(0, 9)}:17+08"`,
    'gsm-modem-cmgs': line`>> AT+CMGS="${PHONE(e164())}"`,
    'gsm-modem-atd': line`modem ttyUSB2: ATD${PHONE(e164())}; -> OK`,
    'fcm-phone-auth': line`identitytoolkit sendVerificationCode phoneNumber=${PHONE(e164())} ip=${either(ipv4)}`,
    'sendsms-query': line`${either(ipv4)} - - "GET /cgi-bin/sendsms?username=shop&from=INFO&to=${PHONE(msisdn())}&text=Hi HTTP/1.1" 202 26`,
  },
  hard: {
    'dlr-csv': line`${hexOf(12)};${PHONE(msisdn())};DELIVRD;${epoch};000;26202`,
    'retry-queue-bare': line`${host} smsgw: retry ${PHONE(msisdn())} err=0x58 ESME_RTHROTTLED in ${between(2, 60)}s`,
    'at-c-us': line`{"chatId":"${PHONE(msisdn())}@c.us","ack":2}`,
    'redis-key': line`SETEX otp:${PHONE(msisdn())} 300 "${between(1000, 9999)}"`,
  },
})
