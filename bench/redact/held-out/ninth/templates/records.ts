import { oneOf, shaped } from '../../random.ts'
import { EMAIL, either, group, line, PHONE, SSN } from '../../template.ts'
import {
  arabicDigits,
  devanagariDigits,
  persianDigits,
  typographicDashes,
  unicodeEscaped,
} from '../../values/encodings.ts'
import { ssn } from '../values/money.ts'
import {
  first,
  full,
  guid,
  iso,
  last,
  machine,
  mail,
  process,
  row,
  small,
  stamp,
  stampComma,
  stampMs,
} from '../values/people.ts'
import { american, bareInternational, brazilian, home, homeBare, plus, spacedPlus, ten } from '../values/phones.ts'

const born = shaped('195#0^1#', '19^#0^2#')
const city = oneOf('Buffalo', 'Leeds', 'Graz', 'Lille')

/** Telephone numbers in what is kept of people: objects, exports, hospital messages, and logs in many languages. */
export const records = group('ninth records', {
  core: {
    // toString of Java beans in public repositories
    'tostring phoneNumber': line`${stampMs} DEBUG ${process} --- [nio-8080-exec-1] c.e.UserService : User{id=${row}, userName='${full}', email='${EMAIL(mail)}', phoneNumber='${PHONE(plus())}', role=USER, disabled=false}`,
    'tostring customerPhoneNumber': line`Customer{customerName='${full}', customerPhoneNumber='${PHONE(homeBare())}', customerMoney=100}`,
    'tostring mobileNumber': line`CardsDTO{mobileNumber='${PHONE(ten)}', cardType='Credit Card', totalLimit=100000}`,
    'tostring bare mobileNumber': line`ProfileCriteria{address=null, mobileNumber=${PHONE(bareInternational('IN'))}, dob=null}`,
    'tostring relatedPerson': line`RelatedPersonInfo{relatedPersonFullName='${full}', phoneNumber='${PHONE(spacedPlus('TR'))}', salary=0, finCode='7GX2KL'}`,
    // a joined record of a loyalty programme: mobileNumber=…:totalAmount=…
    'loyalty offline': line`mobileNumber=${PHONE(homeBare())}:totalAmount=250.00:points=25`,
    // React Native client
    'query userName mobileNumber': line`GET /api/login?userName=&mobileNumber=${PHONE(homeBare('IN', 'PK', 'BD'))}&deviceId=${guid}`,
    // Ada record of an Asterisk channel
    'ada callerid': line`Channel => SIP/12-0001, State => UP, CallerIDNum => ${PHONE(homeBare())}, CallerIDName => ${first}`,
    // logger.info with ssn and phone in a Python project
    'python initialised phone': line`${stampComma} INFO Initialized ${full} - patient (mode=strict, ip=10.2.0.9, ssn=${SSN(ssn)}, phone=${PHONE(american)})`,
    // whatsmeow and GORM style structs
    'go struct': line`{ID:${row} Name:${full} Phone:${PHONE(plus())} CreatedAt:2025-06-28 09:30:57}`,
    // C and C++ programs: printf("Phone number: %s")
    'printf phone number': line`Phone number: ${PHONE(american)}`,
    'printf phone number upper': line`Phone Number: ${PHONE(ten)}`,
    // libphonenumber callers
    'parse error string': line`NumberParseException: (1) The string supplied did not seem to be a phone number: phone=${PHONE(plus())}`,
    // HL7 2.5.1 PID, senaranya/HL7 70
    'hl7 pid-13 mail and phone': line`PID|||25576798^^^App^PI||${last}^${first}^^^^^L||19890101|M|Maiden_name^^^^^^M||street name^^City^^00000||^^^${EMAIL(mail)}~${PHONE(plus('FR'))}`,
    'hl7 pid-13 second': line`PID|||25577185^^^App^PI||${last}^${first}^^^^^L|||F|||||~${PHONE(plus('FR', 'BE'))}`,
    // nHapi 52
    'hl7 pid nhapi': line`PID|1|EPCL0176469|M000481114|M273045|${last}^${first}^M|ABCDE|12345|M||NY|123 MAIN ST^^BUFFALO^NY^14221||${PHONE(american)}|||S|NO|H00000000000|`,
    // the Portuguese page of FGF-College-Work/Forum 123
    'hl7 pid tel and work': line`PID|||000197245^^^National Register^PN||${last}^${first}^^^^^L||${born}|F|||Randomroad 23a^^Anytown^^1200^^H||${PHONE(homeBare('CH', 'DE'))}^TEL^PH|${PHONE(homeBare('CH', 'DE'))}^TEL^PH`,
    // CDCgov/prime-reportstream 3183 and 8260
    'hl7 xtn components': line`PID-13: Phone Number - Home: PID-13-1: ${PHONE(ten)} PID-13-4: ${EMAIL(mail)}`,
    'hl7 nk1': line`NK1|1|${last}^${first}|MTH^Mother^HL70063|Main St 4^^${city}|${PHONE(american)}^PRN^PH`,
    // FHIR R4 Patient.telecom
    'fhir telecom': line`"telecom":[{"system":"phone","value":"${PHONE(spacedPlus())}","use":"mobile","rank":1}]`,
    // X12 834: PER segment
    'x12 per': line`PER*IP**HP*${PHONE(ten)}*EM*${EMAIL(mail)}~`,
    'x12 per te': line`PER*IC*${full}*TE*${PHONE(ten)}~`,
    // 24SevenOffice: import fields of contacts
    'erp contact fields': line`ContactFirstName=${first};ContactLastName=${last};ContactMobile=${PHONE(spacedPlus('NO', 'SE'))};ContactFax=;ContactIsConsumer=1`,
    // help.sync.blue: columns of contacts
    'sync.blue row': line`internal_id,display_name,phone_work,phone_mobile\\n1,${full},'${PHONE(plus())}','${PHONE(plus())}'`,
    // wiki.hydra-billing.com: columns W_PHONE, H_PHONE, M_PHONE
    'hydra columns': line`INSERT INTO CUSTOMERS (ID, NAME, W_PHONE, M_PHONE) VALUES (${row}, '${full}', NULL, '${PHONE(bareInternational())}')`,
    // HubSpot and Salesforce contacts: docs.core8.co
    'hubspot contact': line`{"properties":{"firstname":"${first}","lastname":"${last}","email":"${EMAIL(mail)}","phone":"${PHONE(spacedPlus())}","hubspot_owner_id":"${row}"}}`,
    'salesforce contact': line`"Contact":{"FirstName":"${first}","LastName":"${last}","MobilePhone":"${PHONE(american)}","OwnerId":"0055g00000AbCdEAAV"}`,
    // Audian: contacts.csv
    'audian csv': line`name;mobile;phone;organization | ${full};${PHONE(spacedPlus())};${PHONE(spacedPlus())};Alder Point`,
    // Odoo's import template
    'odoo partner write': line`odoo.models: res.partner(${row},).write({'phone': '${PHONE(spacedPlus('FR', 'BE', 'ES'))}', 'is_company': False})`,
    // Postgres: DETAIL of a unique violation on a phone number
    'postgres unique phone': line`DETAIL:  Key (phone_number)=(${PHONE(plus())}) already exists.`,
    'mysql duplicate phone': line`ERROR 1062 (23000): Duplicate entry '${PHONE(homeBare())}' for key 'users.phone'`,
    // an ORM's update in a Romanian shop
    'supplier update': line`UPDATE suppliers SET contact_person='${full}', phone='${PHONE(homeBare('RO'))}', lead_time_days=4 WHERE id=${small}`,
    // Rails: the parameters of 18F/identity-idp 711 before they were filtered
    'rails parameters': line`  Parameters: {"utf8"=>"✓", "idv_phone_form"=>{"phone"=>"${PHONE(american)}"}, "commit"=>"Continue"}`,
    // Laravel and Symfony contexts
    'monolog context': line`[${stamp}] production.INFO: order placed {"order":${row},"customer":{"name":"${full}","telephone":"${PHONE(spacedPlus())}"}}`,
    // aldinokemal/go-whatsapp-web-multidevice 653
    'vcard in json': line`{"contact":{"displayName":"${first}","vcard":"BEGIN:VCARD\\nVERSION:3.0\\nFN:${full}\\nTEL;type=Mobile:${PHONE(spacedPlus('ID', 'MY'))}\\nEND:VCARD"}}`,
    // a Portuguese service: logger.info(f"Telefone: …")
    'pt telefone': line`INFO:app:Telefone: ${PHONE(bareInternational('BR'))}`,
    'pt telefone informado': line`${stampComma} - bot - INFO - Telefone informado: ${PHONE(brazilian)}`,
    'pt telefone intent': line`INFO Telefone: ${PHONE(bareInternational('BR', 'PT'))} | Intent: AGENDAMENTO | Urgência: baixa`,
    'pt telefone blocklist': line`INFO Telefone ${PHONE(bareInternational('BR'))} está na blocklist, pulando`,
    'pt telefone atualizado': line`INFO Telefone atualizado: ${PHONE(brazilian)} -> ${PHONE(brazilian)}`,
    'pt telefone morador': line`INFO telefone_morador do payload: ${PHONE(bareInternational('BR'))}`,
    // Chinese services: log.info("手机号：{}")
    'zh shoujihao': line`${stampMs}  INFO ${process} --- [nio-8080-exec-3] c.e.LoginController : 手机号：${PHONE(homeBare('CN'))}`,
    'zh shoujihao yanzhengma': line`${stampMs}  INFO c.e.SmsService : 手机号：${PHONE(homeBare('CN'))}，验证码已发送`,
    'zh chenggong fasong': line`${stampMs} INFO 已成功发送短信到手机号 ${PHONE(homeBare('CN'))}, messageId=${row}`,
    'zh shibai': line`${stampMs} ERROR [短信通知] 发送短信到手机号失败，手机号：${PHONE(homeBare('CN'))}，通知ID：${row}`,
    'zh fasong': line`发送短信到手机号：${PHONE(homeBare('CN'))}`,
    // a Russian service
    'ru izvlechen': line`${stampMs} INFO 📞 Извлечён номер телефона: ${PHONE(bareInternational('RU', 'KZ'))}`,
    'ru polucheny': line`info: App.Auth[0] Полученный номер телефона: ${PHONE(plus('RU'))}`,
    'ru passazhir': line`Пассажир: ${full}, номер телефона: ${PHONE(home('UA', 'RU'))}; Рейс №${row}; Место №${small}`,
    'ru nekorrektny': line`System.ArgumentException: Некорректный номер телефона: ${PHONE(home('RU'))} (Parameter 'raw')`,
    // Indonesian, Vietnamese, Korean, Japanese programs
    'id nomor hp': line`Nomor HP :  ${PHONE(bareInternational('ID'))}`,
    'id nomor dinormalisasi': line`Nomor HP dinormalisasi (Login): ${PHONE(homeBare('ID'))}`,
    'vi so dien thoai': line`Khách hàng: ${full} Số điện thoại: ${PHONE(homeBare('VN'))} Địa chỉ: Hà Nội`,
    'ko jeonhwa': line`예약자: ${full} 전화번호: ${PHONE(home('KR'))} 예약종류: 점심`,
    'ja denwa': line`お名前：${last} 電話番号：${PHONE(home('JP'))} お見積金額：12000`,
    // French, Spanish, German, Polish and Turkish programs
    'fr numero': line`Numéro de téléphone : ${PHONE(homeBare('FR', 'CM'))}`,
    'fr considere invalide': line`le numéro de téléphone : '${PHONE(home('FR'))}' est considéré comme invalide.`,
    'es nuevo numero': line`Nuevo número de teléfono: ${PHONE(homeBare('ES', 'MX', 'CO'))}`,
    'de kontakt': line`Kontakt Nummer: ${small} Name: ${full} Telefon: ${PHONE(home('DE', 'AT', 'CH'))}`,
    'pl telefon': line`Imię: ${first} Nazwisko: ${last} Telefon: ${PHONE(home('PL'))}`,
    'cs telefon': line`Jméno: ${full} Telefon: ${PHONE(home('CZ'))} Instituce: VUT`,
    'ro telefon': line`Nume: ${full}, Telefon: ${PHONE(homeBare('RO'))}`,
    'tr cep': line`Müşteri: ${full}, Cep telefonu: ${PHONE(home('TR'))}`,
    // support mails
    'en call back': line`Ticket ${row}: please call me back on ${PHONE(spacedPlus('GB', 'ZA', 'AU'))}, ${full}`,
    'signature block': line`${full} | Operations | Tel. ${PHONE(spacedPlus('NL', 'BE', 'DE'))} | harborline.net`,
    // IvozProvider and other front ends: RFC 3966 link
    'tel link': line`<a href="tel:${PHONE(plus())}">Call the customer</a>`,
    // adsl provider logs, Django admin
    'django admin change': line`[{"changed": {"fields": ["Phone"], "phone": {"old": "${PHONE(plus())}", "new": "${PHONE(plus())}"}}}]`,
    'sentry breadcrumb': line`{"category":"http","data":{"body":"{\\"phone\\":\\"${PHONE(plus())}\\"}"},"timestamp":"${iso}"}`,
    'ldap attribute': line`telephoneNumber: ${PHONE(spacedPlus())}`,
  },
  hard: {
    // redact-pii 39 and others: numbers that no word introduces
    'bare csv row': line`${row},${first},${last},${PHONE(homeBare())},${city},${small}`,
    'log.info of two values': line`INFO Creating user ${first} ${PHONE(homeBare())}`,
    'persian digits': line`شماره تماس ${PHONE(persianDigits(homeBare('IR')))}`,
    'arabic digits': line`الهاتف: ${PHONE(arabicDigits(homeBare('EG')))}`,
    'devanagari digits': line`मोबाइल: ${PHONE(devanagariDigits(homeBare('IN')))}`,
    'unicode escaped': line`{"tel": "${PHONE(unicodeEscaped(plus()))}"}`,
    'typographic dashes': line`Reachable at ${PHONE(typographicDashes(american))} after six`,
    'fullname then number in mail': line`> ${full} wrote: my cell is at home, use ${PHONE(american)} until ${machine} is back`,
    'two halves': line`area ${shaped('312', '503')} number ${PHONE(shaped('^#4-####', '^#7-####'))}`,
    'swedish chat': line`kan du slå en signal? ${PHONE(home('SE'))}`,
    'either sender': line`caller ${either(shaped('2##'))} transferred ${PHONE(homeBare('GB'))} to sales at ${stamp}`,
  },
})
