import { date, number, uuid } from '../../slots/fillers.ts'
import { city, email, firstName, lastName } from '../../slots/people.ts'
import { phone } from '../../slots/phone.ts'
import { core, decoy, hard, type TemplateClass } from '../../template.ts'
import { named } from './notations.ts'

/**
 * Fields that hold telephone numbers: Salesforce's, HubSpot's, Dynamics' and SAP's object references, LDAP (RFC 4519, 4524, inetOrgPerson
 * RFC 2798, Active Directory's schema), HL7 v2.5.1 XTN, FHIR R5 ContactPoint, C-CDA telecom, vCard 2.1 to 4, OTA messages, IATA's SSR CTCM
 * and Amadeus' AP elements, ISO 20022 contact details, Microsoft Graph, Google People, Keycloak, PayPal, Magento, UPS, telcos' BTN, WTN, MDN
 * and CTN, names in the notation of programs in ten languages.
 */
export const phoneFields: TemplateClass = {
  name: 'phone fields by document',
  templates: [
    ...named(
      'Phone MobilePhone HomePhone OtherPhone AssistantPhone Fax Phone__c Mobile__c Contact_Number__c PersonMobilePhone ' +
        'mobilephone hs_whatsapp_phone_number hs_calculated_phone_number telephone1 telephone2 address1_telephone1 address1_fax ' +
        'TELF1 TELF2 TELFX TELNR MOB_NUMBER FAX_NUMBER billing_phone shipping_phone guestPhone ' +
        'contactTel telNo telMobile tel_no mob_no mobileNum cellno phoneNbr phn phn_nbr ph_no PhNo whatsapp_no wa_number ' +
        'waNumber from_number to_number toNumber fromNo subscriberNumber subscriber_no SubscriberNo custPhone cust_ph ' +
        'acctPhone BTN WTN CTN MDN btn mdn emergency_phone next_of_kin_phone home_tel office_tel telHome telWork ' +
        'e164_number number_e164 ISDN_NO no_hp nohp hp_no gsmNo gsm_number telefon_no telefonoFijo tel_fijo telMovil numCelular ' +
        'nroCelular nro_telefono numeroCelular numTel num_tel numPortable noTel no_tel notelp tlf tlfnr mobilnr telnr TelNr rufNr ' +
        'handyNr handy_nr mobilNr tel_privat telPrivat nr_tel nrTel nrTelefonu tel_kom so_dien_thoai soDienThoai dien_thoai sdt ' +
        'denwa denwa_bango keitai shouji shoujihao dianhua lianxidianhua telefonnummer telefoonnr telnummer gsmnummer mobielnr ' +
        'puhelinnumero puhelinnro matkapuhelin cepTelefonu cep_tel gsm mobil mobilnummer smsNumber sms_number phoneCell phone_cell ' +
        'PhoneNumber1 phone_1 mobile_1 altPhone alt_phone alternate_phone secondaryMobile primary_contact_no primaryContactNumber ' +
        'contact_no contactNum telephone_no telephoneNo landlineNumber land_line directDial switchboard voip_number ' +
        'pagerNumber pager beeper fax_no faxNo faxno fax_nr telefax hotline helpline_number tollFree cellular ' +
        'cell_phone cellPhoneNumber phoneE164 phone_e164 phone_raw rawPhone unformattedPhone msisdn_to msisdn_from ' +
        'userMsisdn customerMsisdn senderMsisdn receiverMsisdn payerMsisdn walletMsisdn recipient_msisdn',
      phone.digits,
    ),
    ...named(
      'telephoneNumber homePhone mobile pager facsimileTelephoneNumber ipPhone otherTelephone otherMobile otherHomePhone ' +
        'internationaliSDNNumber homeTelephoneNumber mobileTelephoneNumber pagerTelephoneNumber billing_phone Telefon Telefax Handy ' +
        'phone tel mobile fax contact_phone telefono telephone celular portable movil cellulare telefone telefoonnummer telefonnummer',
      phone.nationalDigits,
    ),
    ...named(
      'Phone telephoneNumber MobilePhone tel phone_number contactPhone Telefon telefone telephone1 fax mobile',
      phone.national,
    ),
    ...named('phone mobile tel contact_number msisdn cell fax', phone.usSpaced),
    core`telephoneNumber:: is base64, telephoneNumber: ${phone.national}`,
    core`msRTCSIP-Line: tel:${phone.digits}`,
    core`TEL;TYPE=WORK,VOICE:${phone.us}`,
    core`TEL;WORK;VOICE:${phone.nationalDigits}`,
    core`TEL;CELL;PREF:${phone.nationalDigits}`,
    core`TEL;X-Mobile:${phone.national}`,
    core`item2.TEL;waid=${phone.digits}:${phone.international}`,
    core`TEL;TYPE="voice,home";VALUE=uri:tel:${phone.us164};ext=${number(4)}`,
    core`TEL;TYPE=HOME;TYPE=FAX:${phone.digits}`,
    core`<meta itemprop="telephone" content="${phone.national}">`,
    core`<a href="tel:${phone.nationalDigits}">call</a>`,
    core`<input type="tel" name="phone" value="${phone.nationalDigits}">`,
    core`<field name="mobile">${phone.nationalDigits}</field>`,
    core`<Phone type="home" number="${phone.nationalDigits}"/>`,
    core`<contact name="${firstName}" phone="${phone.nationalDigits}" mobile="${phone.digits}"/>`,
    core`<PhoneNumber CountryCode="49">${phone.of('DE', 'nationalDigits')}</PhoneNumber>`,
    core`<Telephone PhoneTechType="5" PhoneNumber="${phone.nationalDigits}"/>`,
    core`<cbc:Telephone>${phone.national}</cbc:Telephone><cbc:Telefax>${phone.nationalDigits}</cbc:Telefax>`,
    core`<Property Name="Phone" Value="${phone.nationalDigits}"/>`,
    core`<CtctDtls><PhneNb>${phone.e164}</PhneNb><MobNb>${phone.digits}</MobNb><FaxNb>${phone.digits}</FaxNb></CtctDtls>`,
    core`PID|1||${number(6)}||${lastName}^A||19700101|M|||1 Main St^^${city}||^PRN^PH^^^${phone.of('US', 'nationalDigits')}`,
    core`PID|1||${number(6)}||${lastName}^A||19700101|M|||||^PRN^PH^^1^415^${phone.local}`,
    core`PID|1||${number(6)}||${lastName}^A||19700101|M|||||${phone.us}^PRN^PH^^1^415^5550123~${phone.us}^PRN^CP`,
    core`PID|1||${number(6)}||${lastName}^A||19700101|M|||||${phone.usBare}~${phone.usBare}`,
    core`NK1|1|${lastName}^B|MTH|||${phone.usDashed}`,
    core`GT1|1||${lastName}^B||1 Main St|${phone.usBare}|${phone.usBare}`,
    core`ORC|NW|${number(5)}|||||||||||${phone.us}^WPN^PH`,
    core`{"system": "phone", "value": "${phone.national}"}`,
    core`{"system":"sms","use":"mobile","value":"${phone.digits}"}`,
    core`<telecom><system value="phone"/><value value="${phone.national}"/><use value="work"/></telecom>`,
    core`<telecom><system value="phone"/><use value="mobile"/><value value="${phone.nationalDigits}"/></telecom>`,
    core`<telecom use="HP" value="tel:${phone.us}"/>`,
    core`<telecom use="MC" value="tel:${phone.nationalDigits}"/>`,
    core`PER*IC*${lastName}*TE*${phone.usBare}*EX*${number(3)}*FX*${phone.usBare}~`,
    core`COM+${phone.nationalDigits}:TE'`,
    core`SSR CTCM LH HK1/${phone.digits}/DE`,
    core`SSR CTCM YY HK1 ${phone.digits}`,
    core`OSI LH CTCM ${phone.digits}`,
    core`{"businessPhones":["${phone.nationalDigits}"],"mobilePhone":"${phone.nationalDigits}","faxNumber":null}`,
    core`{"attributes":{"phoneNumber":["${phone.nationalDigits}"],"locale":["de"]}}`,
    core`{"attributes":{"mobile":["${phone.nationalDigits}"]}}`,
    core`billing_details[phone]=${phone.nationalDigits}&billing_details[name]=${firstName}`,
    core`{"phone":{"phone_type":"MOBILE","phone_number":{"national_number":"${phone.nationalDigits}"}}}`,
    core`{"Phone":{"Number":"${phone.nationalDigits}","Extension":"1"}}`,
    core`{"mobile":{"country":"DE","value":"${phone.nationalDigits}"}}`,
    core`{"contactPoint":{"telephone":"${phone.national}"}}`,
    core`phone[]=${phone.digits}&phone[]=${phone.digits}`,
    core`phones: [${phone.digits}, ${phone.digits}]`,
    core`phones=${phone.digits},${phone.digits},${phone.digits}`,
    core`telephones: '${phone.nationalDigits}', '${phone.nationalDigits}'`,
    core`"mobileNumbers":[${phone.digits},${phone.digits}]`,
    core`phoneNumber=${phone.us}, email=${email.plain}`,
    core`user.phone.home=${phone.nationalDigits}`,
    core`contact.0.tel = "${phone.nationalDigits}"`,
    core`Phone (home): ${phone.nationalDigits}`,
    core`Phone [mobile]: ${phone.national}`,
    core`Tel./Fax: ${phone.of('DE', 'national')}`,
    core`Tel/Mobile: ${phone.nationalDigits}`,
    core`Mobile/WhatsApp: ${phone.digits}`,
    core`T: ${phone.international} F: ${phone.international}`,
    core`phone #: ${phone.usBare}`,
    core`phone#${phone.usBare}`,
    core`Ph: ${phone.usBare}`,
    core`ph.${phone.usDashed}`,
    core`mob: ${phone.nationalDigits}`,
    core`Phone\t${phone.nationalDigits}\tactive`,
    core`phone|${phone.nationalDigits}|verified`,
    core`phone -> ${phone.nationalDigits}`,
    core`phone → ${phone.nationalDigits}`,
    core`phone:: ${phone.nationalDigits}`,
    core`phone := "${phone.nationalDigits}"`,
    core`"phone" => "${phone.nationalDigits}"`,
    core`phone => ${phone.nationalDigits}`,
    core`:phone => ${phone.usBare}`,
    core`Phone{number=${phone.nationalDigits}, type=HOME}`,
    core`PhoneNumber(countryCode=49, nationalNumber=${phone.of('DE', 'nationalDigits')})`,
    core`phone changed from ${phone.nationalDigits} to ${phone.nationalDigits}`,
    core`phone: '${phone.nationalDigits}' -> '${phone.nationalDigits}'`,
    core`old_phone=${phone.nationalDigits} new_phone=${phone.nationalDigits}`,
    core`duplicate phone ${phone.nationalDigits} for customer ${number(5)}`,
    core`Duplicate entry '${phone.digits}' for key 'users.phone'`,
    core`Key (phone)=(${phone.nationalDigits}) already exists.`,
    core`Key (phone_number)=(${phone.digits}) already exists.`,
    core`SELECT * FROM users WHERE phone = '${phone.nationalDigits}'`,
    core`WHERE mobile IN ('${phone.digits}', '${phone.digits}')`,
    core`invalid phone number: ${phone.nationalDigits}`,
    core`(NumberParseException) The string supplied did not seem to be a phone number: ${phone.nationalDigits}`,
    core`GET /users?filter[phone]=${phone.digits}&page=2`,
    core`GET /users/by-phone/${phone.digits} 200`,
    core`GET /phone/${phone.digits}/verify 200`,
    core`/customers?mobile=${phone.nationalDigits}`,
    core`cache miss key=user:phone:${phone.digits}`,
    core`redis: SETEX otp:phone:${phone.digits} 300`,
    hard`first,last,phone,city\r\n${firstName},${lastName},${phone.nationalDigits},${city}`,
    hard`Telefon;Ort\n${phone.of('DE', 'nationalDigits')};${city}`,
    hard`id\tmsisdn\tplan\n${number(3)}\t${phone.digits}\tbasic`,
    decoy`phone_id=${number(10)} phone_count=${number(5)} phone_type=mobile`,
    decoy`{"phone_verified_at":${number(10)},"phone_id":${number(10)}}`,
    decoy`PID|1||${number(10)}^^^H^MR||${lastName}^A||${date}|M|||1 Main St^^${city}^CA^${number(5)}`,
    decoy`OBX|1|NM|${number(5)}-1^GLU||${number(9)}|mg/dL`,
    decoy`MSH|^~\\&|LAB|H|EHR|H|${number(14)}||ORU^R01|${number(10)}|P|2.5.1`,
    decoy`contact_id=${number(10)} contact_count=${number(6)}`,
    decoy`mobile_app_version=${number(9)} mobile_users=${number(7)}`,
    decoy`telemetry_seq=${number(10)} hotel_id=${number(8)} tn_id=${number(10)}`,
    decoy`fax_pages=${number(5)} faxjob=${number(9)}`,
    decoy`line_number=${number(6)} column=${number(2)} cell=${number(5)}`,
    decoy`subscriber_id=${number(15)} subscription_id=${number(10)}`,
    decoy`{"mobile":${number(5)},"desktop":${number(5)},"tablet":${number(4)}}`,
    decoy`order_number=${number(10)} part_no=${number(8)} serial_no=${number(10)} case_number=${number(9)}`,
    decoy`account_no=${number(10)} customer_no=${number(8)} invoice_no=${number(10)} batch_no=${number(9)}`,
    decoy`number=${number(10)} numbers=${number(9)} nr=${number(8)} no=${number(7)}`,
    decoy`{"number":"${number(10)}","status":"open","title":"ticket"}`,
    decoy`dn=${number(7)} uid=${number(8)} uidNumber=${number(9)} gidNumber=${number(9)}`,
    decoy`cdn=${number(10)} mdns=${number(5)} btn_clicks=${number(7)} phantom=${number(8)}`,
    decoy`did not complete ${number(10)} jobs, ani=${number(2)} fps`,
    decoy`clip=${number(5)} clip_id=${number(10)} caller=${uuid}`,
    decoy`cep=${number(5)} simulation=${number(9)} gsmSignal=-${number(2)} mobility=${number(8)}`,
  ],
}
