import { between, oneOf, shaped } from '../../random.ts'
import { API_KEY, EMAIL, group, line, PASSWORD, PHONE } from '../../template.ts'
import { colouredInside, percent, signsEscaped, zeroWidthInside } from '../../values/encodings.ts'
import { dialled, e164, international, msisdn, national, nationalBare, shortCode } from '../../values/phones.ts'
import { alnumOf } from '../../values/secrets.ts'
import { pass } from '../values/passwords.ts'
import {
  compactStamp,
  dayStamp,
  isoStamp,
  machine,
  mailbox,
  process,
  uid,
  userName,
  wholeName,
} from '../values/people.ts'
import { keycaps, quotedPrintable, swappedNibbles } from '../values/spoken.ts'

const brand = oneOf('KaffeeBar', 'NordBank', 'FleetGo', 'ParcelOne')
const parts = between(1, 4)

/** Text messages, mobile messengers and push: PDU dumps, gateways' logs, webhooks. */
export const textMessages = group('text-messages', {
  core: {
    'smpp-submit': line`${dayStamp} [${process}] [6] DEBUG:   destination_addr: "${PHONE(msisdn())}"`,
    'smpp-source': line`SMPP PDU submit_sm { source_addr_ton: 1, source_addr: "${PHONE(msisdn())}", dest_addr_npi: 1, destination_addr: "${PHONE(msisdn())}", esm_class: 0 }`,
    'smpp-bind': line`bind_transceiver system_id="${userName}" password="${PASSWORD(pass)}" system_type="VMA" interface_version=0x34`,
    'smpp-receipt': line`deliver_sm src=${PHONE(msisdn())} dst=${shortCode} text="id:${shaped('##########')} sub:001 dlvrd:001 submit date:2611021412 stat:DELIVRD err:000"`,
    'jasmin-mt': line`${dayStamp} INFO     ${process} SMS-MT [cid:smpp-eu] [queue-msgid:${uid}] [status:ESME_ROK] [from:${brand}] [to:${PHONE(msisdn())}] [content:...]`,
    'kannel-access': line`${dayStamp} Sent SMS [SMSC:tr1] [SVC:${userName}] [from:${shortCode}] [to:${PHONE(e164())}] [flags:-1:0:-1:0:31] [msg:12:...] [udh:0:]`,
    'kannel-sendsms': line`GET /cgi-bin/sendsms?username=${userName}&password=${PASSWORD(pass)}&to=${PHONE(dialled())}&text=hi HTTP/1.1`,
    'kannel-config': line`group = smsc  smsc-id = eu1  smsc-username = "${userName}"  smsc-password = "${PASSWORD(pass)}"`,
    'modem-cmt': line`+CMT: "${PHONE(e164())}",,"26/11/02,14:12:33+04"`,
    'modem-cmgs': line`gsm[0]: >> AT+CMGS="${PHONE(e164())}"`,
    'gammu-inbox': line`gammu-smsd[${process}]: Received message from ${PHONE(e164())} (${parts} part)`,
    'aws-two-way': line`{"originationNumber":"${PHONE(e164())}","destinationNumber":"${PHONE(e164())}","messageKeyword":"JOIN","inboundMessageId":"${uid}"}`,
    'vonage-inbound': line`GET /webhooks/inbound?msisdn=${PHONE(msisdn())}&to=${PHONE(msisdn())}&messageId=${shaped('~~~~~~~~~~~~~~~~')}&type=text`,
    'infobip-results': line`{"results":[{"messageId":"${uid}","from":"${PHONE(msisdn())}","to":"${PHONE(msisdn())}","text":"STOP","smsCount":${parts}}]}`,
    'sinch-batch': line`{"batch_id":"${shaped('~~~~~~~~~~~~')}","type":"mt_text","to":["${PHONE(msisdn())}","${PHONE(msisdn())}"],"from":"${brand}"}`,
    'messagebird-recipient': line`messagebird: recipients={"totalCount":1,"items":[{"recipient":${PHONE(msisdn())},"status":"sent"}]}`,
    'plivo-xml': line`<Response><Message src="${PHONE(msisdn())}" dst="${PHONE(msisdn())}">on its way</Message></Response>`,
    'whatsapp-cloud': line`{"contacts":[{"profile":{"name":"${wholeName}"},"wa_id":"${PHONE(msisdn())}"}],"messages":[{"from":"${PHONE(msisdn())}","type":"text"}]}`,
    'whatsapp-jid': line`INFO baileys: decrypted message from ${PHONE(msisdn())}@s.whatsapp.net`,
    'gupshup-sender': line`{"app":"${brand}","payload":{"type":"text","sender":{"phone":"${PHONE(msisdn())}","name":"${wholeName}"}}}`,
    'viber-login': line`viber subscriber_details phone_number=${PHONE(e164())} country=RS`,
    'signal-cli': line`Envelope from: “${wholeName}” ${PHONE(e164())} (device: 1) to ${PHONE(e164())}`,
    'telegram-contact': line`"contact":{"phone_number":"${PHONE(msisdn())}","first_name":"${wholeName}","user_id":${between(10000000, 99999999)}}`,
    'otp-dispatch': line`${isoStamp} ${machine} otp-svc: one-time code dispatched via sms to ${PHONE(e164())} ttl=300`,
    'smsapi-token': line`curl -H "X-Auth-Token: ${API_KEY(alnumOf(40))}" -d "to=${PHONE(msisdn())}" https://api.textgate.example/v1/sms`,
    'mms-header': line`From: ${PHONE(e164())}/TYPE=PLMN To: ${PHONE(e164())}/TYPE=PLMN X-Mms-Message-Type: m-send-req`,
    'smsc-cdr-named': line`MO|${compactStamp}|A_NUM=${PHONE(msisdn())}|B_NUM=${PHONE(msisdn())}|IMSI=-|RESULT=0`,
    'email-to-sms': line`relay=${EMAIL(mailbox)} gateway maps to mobile ${PHONE(international())}`,
  },
  hard: {
    'smsc-cdr-nameless': line`MT|${compactStamp}|${PHONE(msisdn())}|${brand}|0|1|160`,
    'pdu-nibbles': line`+CMGR: 1,,28 0791${PHONE(swappedNibbles(msisdn('FR', 'ES', 'IT')))}040B91`,
    'quoted-printable': line`Subject: SMS from =2B${PHONE(quotedPrintable(msisdn()))}`,
    'escaped-plus-json': line`{"recipient":"${PHONE(signsEscaped(international()))}","channel":"rcs"}`,
    'keycap-digits': line`chat#${between(10, 99)}: call me ${PHONE(keycaps(nationalBare('GB', 'US')))} after 6`,
    coloured: line`[sms-worker] delivered to ${PHONE(colouredInside(e164()))} in 1.2s`,
    'zero-width': line`contact saved: ${wholeName} ${PHONE(zeroWidthInside(e164()))}`,
    'percent-spaces': line`/share?text=${PHONE(percent(international()))}`,
    'message-body-bare': line`body="its ${PHONE(nationalBare('GB', 'AU', 'ZA'))} txt me when ur there"`,
    'body-national': line`msg body: hey new number ${PHONE(national('DE', 'FR', 'NL'))} old one is dead`,
    'list-of-bare': line`broadcast ok: ${PHONE(msisdn())};${PHONE(msisdn())};${PHONE(msisdn())}`,
  },
})
