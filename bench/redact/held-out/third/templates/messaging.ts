import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, group, line, PASSWORD, PHONE } from '../../template.ts'
import { byteArray, formEncoded, percent, unicodeEscaped } from '../../values/encodings.ts'
import { dialled, e164, international, msisdn, national, nationalBare, northAmerican } from '../../values/phones.ts'
import { inJson, inJsonTwice, inQuery } from '../carriers.ts'
import { address, bsdStamp, clockTime, guid, job, person, server, stamp, stampSpaced } from '../values/people.ts'
import { word } from '../values/secrets.ts'

const sender = oneOf('ACME', 'InfoSMS', '72404', 'Parcel')
const parts = between(1, 3)

/** Text message gateways and chat channels, after Kannel's appendix E, SMPP 3.4 and the gateways' reference pages. */
export const messaging = group('text messaging', {
  core: {
    'kannel-access': line`${stampSpaced} Sent SMS [SMSC:smsc1] [SVC:sms] [ACT:] [BINF:] [from:${sender}] [to:${PHONE(e164())}] [flags:-1:0:-1:0:31] [msg:11:Hello there] [udh:0:]`,
    'kannel-receive': line`${stampSpaced} Receive SMS [SMSC:modem] [SVC:] [from:${PHONE(e164())}] [to:72404] [msg:4:STOP]`,
    'vonage-inbound': line`GET /inbound?msisdn=${PHONE(msisdn())}&to=${PHONE(msisdn())}&messageId=0A00${shaped('########')}&text=STOP&type=text`,
    'bird-contact': line`{"sender":{"contact":{"identifierKey":"phonenumber","identifierValue":"${PHONE(e164())}"}},"status":"delivered"}`,
    'telnyx-message': line`{"event_type":"message.received","payload":{"from":{"phone_number":"${PHONE(e164('US'))}","carrier":"T-MOBILE"},"to":[{"phone_number":"${PHONE(e164('US'))}"}]}}`,
    'infobip-report': line`{"results":[{"bulkId":"${guid}","messageId":"${guid}","to":"${PHONE(msisdn())}","sentAt":"${stamp}","smsCount":${parts}}]}`,
    'smpp-submit': line`PDU submit_sm: source_addr_ton=5 source_addr=${sender} dest_addr_ton=1 destination_addr=${PHONE(msisdn())} short_message_len=42`,
    'smpp-deliver': line`deliver_sm(seq=41) source_addr: "${PHONE(msisdn())}" destination_addr: "72404" esm_class: 0x04`,
    'at-command': line`${bsdStamp} ${server} gammu-smsd[${job}]: AT+CMGS="${PHONE(e164())}"`,
    'whatsapp-cloud': line`{"messaging_product":"whatsapp","contacts":[{"profile":{"name":"${person}"},"wa_id":"${PHONE(msisdn())}"}],"messages":[{"from":"${PHONE(msisdn())}","type":"text"}]}`,
    'sns-publish': line`sns.publish PhoneNumber=${PHONE(e164())} MessageAttributes={SenderID=${sender}} MessageId=${guid}`,
    'pinpoint-endpoint': line`{"ChannelType":"SMS","Address":"${PHONE(e164())}","User":{"UserAttributes":{"Email":["${EMAIL(address)}"]}}}`,
    'smtp-to-sms': line`sms-gateway: queued ${parts} parts to=${PHONE(e164())} from=${sender} userid=acme password=${PASSWORD(word)}`,
    'opt-out': line`opt-out stored for mobile number ${PHONE(international('GB', 'IE', 'FR'))}`,
    'otp-sent': inJson(line`OTP sent to phone "${PHONE(e164())}" via ${sender}`),
    'signal-cli': line`Envelope from: "${person}" ${PHONE(e164())} (device: 1) to ${PHONE(e164())}`,
    'rcs-agent': line`{"msisdn":"${PHONE(e164())}","agentId":"acme_bot","event":{"eventType":"DELIVERED"}}`,
    'viber-receiver': line`viber: receiver phone_number=${PHONE(msisdn())} min_api_version=7`,
    'msg-java': line`SmsRequest{recipient='${PHONE(e164())}', sender='${sender}', body='[omitted]', validity=PT5M}`,
    'msg-python': line`send_sms(to='${PHONE(e164())}', body='...', media_url=None) -> queued`,
  },
  hard: {
    'smpp-bare-pair': line`submit ${sender} > ${PHONE(msisdn('KE', 'TZ', 'NG'))} ok ${guid}`,
    'dlr-query': inQuery(line`https://acme.example/dlr?p=${PHONE(dialled())}&s=1`),
    'kannel-json-twice': inJsonTwice(line`[to:${PHONE(msisdn())}] [msg:2:ok]`),
    'unicode-number': line`{"to":"${PHONE(unicodeEscaped(e164('GB', 'FR')))}","channel":"sms"}`,
    'bytes-number': line`payload=[${PHONE(byteArray(e164('DE', 'US')))}] topic=sms.out`,
    'form-number': line`To=${PHONE(formEncoded(international('DE', 'CH')))}&From=${sender}&Body=hi`,
    'percent-number': line`/sendsms?username=acme&dest=${PHONE(percent(international('NL', 'NO')))}&text=hi`,
    'chat-local': line`<${person}> new phone who dis lol its ${PHONE(northAmerican)} btw`,
    'chat-bare': line`${clockTime} ${person}: ${PHONE(national('FR', 'GB', 'DE'))}`,
    'list-of-numbers': line`blast list chunk 3: ${PHONE(nationalBare('GB'))},${PHONE(nationalBare('GB'))},${PHONE(nationalBare('GB'))}`,
    jid: line`xmpp presence ${PHONE(msisdn('BR', 'IN', 'MX'))}@s.whatsapp.net/web available`,
    filename: line`saved /var/spool/sms/IN20261102_101112_00_${PHONE(e164('DE', 'PL'))}_00.txt`,
  },
})
