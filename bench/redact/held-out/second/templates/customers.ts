import { between, oneOf, shaped } from '../../random.ts'
import { EMAIL, group, IBAN, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import { formEncoded, percent, percentAll, percentTwice, signsEscaped, unicodeEscaped } from '../../values/encodings.ts'
import { iban, ssn } from '../../values/money.ts'
import { e164, international, msisdn, national, nationalBare, northAmerican } from '../../values/phones.ts'
import { pass, signedPass } from '../values/passwords.ts'
import {
  amount,
  dayStamp,
  familyName,
  givenName,
  isoStamp,
  mailbox,
  process,
  timeOfDay,
  uid,
  wholeName,
} from '../values/people.ts'
import { bracketedAt } from '../values/spoken.ts'

const leadId = shaped('00Q5g00000######', 'L-#####')

/** Exports, forms and APIs of customer systems: CSV, form posts, query strings, GraphQL, SOAP, protobuf text, logfmt. */
export const customers = group('customers', {
  core: {
    'lead-csv': line`Id,Name,Email,MobilePhone\n${leadId},"${wholeName}",${EMAIL(mailbox)},${PHONE(international())}`,
    'contact-csv-quoted': line`"${familyName}","${givenName}","${EMAIL(mailbox)}","${PHONE(e164())}","Customer","2026-03-11"`,
    'contacts-semicolon': line`Kundennr;Nachname;Telefon;E-Mail\n${between(10000, 99999)};${familyName};${PHONE(international('DE', 'AT', 'CH'))};${EMAIL(mailbox)}`,
    'hubspot-properties': line`{"properties":{"firstname":{"value":"${givenName}"},"mobilephone":{"value":"${PHONE(e164())}"},"email":{"value":"${EMAIL(mailbox)}"}}}`,
    'zendesk-requester': line`ticket.created requester={"name":"${wholeName}","email":"${EMAIL(mailbox)}","phone":"${PHONE(international())}"} via=web`,
    'intercom-lead': line`lead updated: custom_attributes.whatsapp_number=${PHONE(e164())} last_seen=${isoStamp}`,
    'shopify-order': line`{"order_number":${between(1000, 9999)},"contact_email":"${EMAIL(mailbox)}","billing_address":{"phone":"${PHONE(international())}","zip":"0250"}}`,
    woocommerce: line`wc_log billing_phone=${PHONE(nationalBare('GB', 'FR', 'IT'))} billing_email=${EMAIL(mailbox)} total=${amount}`,
    'mailchimp-merge': line`type=subscribe&data[email]=${EMAIL(percent(mailbox))}&data[merges][FNAME]=${givenName}&data[merges][PHONE]=${PHONE(nationalBare('US'))}`,
    vcard: line`BEGIN:VCARD\nFN:${wholeName}\nTEL;TYPE=cell:${PHONE(international())}\nEMAIL;TYPE=work:${EMAIL(mailbox)}\nEND:VCARD`,
    'ical-attendee': line`ATTENDEE;CN=${wholeName};PARTSTAT=ACCEPTED:mailto:${EMAIL(mailbox)}`,
    'signup-form': line`POST /signup first=${givenName}&tel=${PHONE(formEncoded(international()))}&email=${EMAIL(percent(mailbox))}&pwd=${PASSWORD(pass)}`,
    'rails-params': line`Parameters: {"utf8"=>"✓", "user"=>{"email"=>"${EMAIL(mailbox)}", "password"=>"${PASSWORD(pass)}", "phone"=>"${PHONE(e164())}"}, "commit"=>"Join"}`,
    multipart: line`Content-Disposition: form-data; name="mobile_number"\r\n\r\n${PHONE(e164())}\r\n------WebKitFormBoundary`,
    'query-string': line`GET /booking/find?lastname=${oneOf('Abebe', 'Demir')}&phoneNumber=%2B${PHONE(msisdn())} HTTP/2 200`,
    'graphql-variables': line`query=UpdateProfile variables={"input":{"phoneNumber":"${PHONE(e164())}","email":"${EMAIL(mailbox)}","newPassword":"${PASSWORD(signedPass)}"}}`,
    'graphql-inline': line`mutation { login(email: "${EMAIL(mailbox)}", password: "${PASSWORD(signedPass)}") { token } }`,
    'soap-body': line`<soap:Body><ns2:RegisterCustomer><ns2:MobileNo>${PHONE(e164())}</ns2:MobileNo><ns2:EmailAddr>${EMAIL(mailbox)}</ns2:EmailAddr></ns2:RegisterCustomer></soap:Body>`,
    wsse: line`<wsse:UsernameToken><wsse:Username>erp</wsse:Username><wsse:Password Type="wsse#PasswordText">${PASSWORD(pass)}</wsse:Password></wsse:UsernameToken>`,
    'proto-text': line`user { id: ${between(10, 999)} email: "${EMAIL(mailbox)}" phone_number: "${PHONE(e164())}" password: "${PASSWORD(pass)}" }`,
    logfmt: line`ts=${isoStamp} lvl=info msg="profile saved" user.email=${EMAIL(mailbox)} user.phone=${PHONE(e164())} dur=12ms`,
    'yaml-record': line`customer:\n  name: ${wholeName}\n  phone: "${PHONE(national('GB', 'FR', 'SE'))}"\n  email: ${EMAIL(mailbox)}`,
    'toml-record': line`[owner]\nname = "${wholeName}"\nmobile = "${PHONE(international())}"`,
    'tab-separated': line`name\tphone\temail\n${wholeName}\t${PHONE(e164())}\t${EMAIL(mailbox)}`,
    'insurance-claim': line`claim opened: insured=${wholeName}; home phone=${PHONE(northAmerican)}; SSN=${SSN(ssn)}; vehicle=2019 Corolla`,
    'bank-details-update': line`audit: ${timeOfDay} user ${process} changed bank_iban from '${IBAN(iban)}' to '${IBAN(iban)}'`,
    'validation-rejects': line`422 {"errors":{"phone":["'${PHONE(international())}' is not a valid phone number"]}}`,
    'unique-email': line`ActiveRecord::RecordInvalid: Email ${EMAIL(mailbox)} has already been taken`,
    'elastic-doc': line`index=customers doc={"contact.phone":["${PHONE(e164())}","${PHONE(e164())}"],"contact.mail":"${EMAIL(mailbox)}"}`,
    'clipboard-signature': line`--\\n${wholeName}\\nTel. ${PHONE(international('DE', 'FR', 'ES'))}\\nFax ${PHONE(international('DE', 'FR', 'ES'))}\\n${EMAIL(mailbox)}`,
    'ride-app': line`{"trip":"${uid}","rider":{"maskedPhone":null,"phoneE164":"${PHONE(e164())}"},"driver":{"contactNumber":"${PHONE(e164())}"}}`,
    'hotel-reservation': line`RES ${shaped('??####')} GUEST ${wholeName} CONTACT TEL ${PHONE(international())} ARR 12DEC`,
    'airline-osi': line`OSI YY CTCM ${PHONE(msisdn())}/EN`,
    'login-body': line`auth.login attempt {"username":"${EMAIL(mailbox)}","passwd":"${PASSWORD(signedPass)}","remember":true}`,
  },
  hard: {
    'csv-nameless': line`${between(10000, 99999)},${familyName},${givenName},${PHONE(nationalBare('GB', 'FR', 'DE'))},2026-03-11`,
    'email-percent-all': line`next=/invite/${EMAIL(percentAll(mailbox))}/accept`,
    'email-percent-twice': line`redirect=%252Faccount%253Fe%253D${EMAIL(percentTwice(mailbox))}`,
    'email-signs-escaped': line`{"login":"${EMAIL(signsEscaped(mailbox))}"}`,
    'email-unicode-escaped': line`"u":"${EMAIL(unicodeEscaped(mailbox))}"`,
    'email-bracketed': line`comment: write to ${EMAIL(bracketedAt(mailbox))} please`,
    'phone-note': line`notes="wife ${PHONE(nationalBare('US', 'CA'))} prefers mornings"`,
    'phone-parts': line`{"area":"${PHONE(shaped('2##', '4##'))}","exchange":"${PHONE(shaped('^##'))}","line":"${PHONE(shaped('####'))}"}`,
    'ssn-in-address-bar': line`GET /lookup/${SSN(ssn)} 200 41ms`,
    'password-in-get': line`${dayStamp} "GET /auth/${oneOf('ines', 'bram')}/${PASSWORD(pass)} HTTP/1.1" 200`,
    'airline-ctce': line`SSR CTCE YY HK1/${EMAIL((random) => mailbox(random).replace('@', '//').replace('_', '..'))}`,
    'pipe-row': line`| ${wholeName} | ${PHONE(national('ES', 'IT', 'PL'))} | gold |`,
  },
})
