import type { CountryCode } from 'libphonenumber-js'
import { amount, date, number, version } from '../../slots/fillers.ts'
import { city, firstName } from '../../slots/people.ts'
import { phone } from '../../slots/phone.ts'
import { core, decoy, oneOf, part, type Template, type TemplateClass } from '../../template.ts'

/** A line for each lead, with a national number of the country in groups and without them in turn. */
function lines(country: CountryCode, leads: string): readonly Template[] {
  const number = oneOf(phone.of(country, 'national'), phone.of(country, 'nationalDigits'))
  return leads.split('|').map((lead) => core`${oneOf('', part`${firstName} `)}${lead} ${number}${oneOf('', ' ok')}`)
}

/**
 * How people announce a number, by country: abbreviations and verbs of letterheads, forms and messages. Sources: CLDR's person and
 * contact fields, DIN 5008, the style guides of the EU's publications office (abbreviations for telephone), Wiktionary.
 */
export const spokenNumbers: TemplateClass = {
  name: 'spoken numbers by country',
  templates: [
    ...lines(
      'DE',
      'Tel.|Tel.:|Tel|Fon:|Fon|Mobil|Mobil:|Mobilnummer|Mobilnr.|Festnetz:|Rufnr.|Rufnummer:|Telefonnr.|Telefon-Nr.|Tel.-Nr.|Tel.Nr.|Telefonnummer|Handy|Handy-Nr.|Handynr.|Rückruf unter|Rückrufnummer|erreichbar unter|Anruf von|angerufen von|Anrufer|Hotline|Telefax|Fax:|Telefon (privat):|Telefon privat:|ruf an:|Durchwahl|Mobiltelefon|WhatsApp|SMS an|SMS von',
    ),
    ...lines('DE', 'ruf mich bitte an unter|melde dich unter|meine Nummer ist|Telefon des Kunden:'),
    ...lines('FR', 'appelle-moi au|mon numéro est le|rappelez-nous au|téléphone du client :'),
    ...lines('ES', 'llámame al|mi número es el|escríbeme al|teléfono del cliente:'),
    ...lines('IT', 'chiamami al|il mio numero è|scrivimi al'),
    ...lines('BR', 'me liga no|meu número é|telefone do cliente:'),
    ...lines('PL', 'zadzwoń do mnie|mój numer to'),
    ...lines('NL', 'bel me op|mijn nummer is'),
    ...lines('TR', 'beni ara|numaram|müşteri telefonu:'),
    ...lines('ID', 'hubungi saya di|nomor saya|nomor telepon pelanggan:'),
    ...lines('VN', 'gọi cho tôi số|liên hệ|Di động:|số điện thoại khách hàng:'),
    ...lines('RU', 'перезвоните мне|мой номер|телефон клиента:'),
    ...lines('UA', 'зателефонуйте мені на|мій номер'),
    ...lines('SA', 'اتصل بي على|رقمي هو|رقم هاتف العميل:'),
    ...lines('IR', 'شماره من|شماره تلفن مشتری:'),
    ...lines('IN', 'मेरा नंबर|my number is|ग्राहक का मोबाइल नंबर:'),
    ...lines('BD', 'আমার নম্বর|গ্রাহকের মোবাইল নম্বর:'),
    ...lines('IL', 'תתקשר אליי|המספר שלי|טלפון של הלקוח:'),
    ...lines('GR', 'το κινητό μου|τηλέφωνο πελάτη:'),
    ...lines('KE', 'namba yangu ni|simu ya mteja:'),
    ...lines('AT', 'Tel.|Mobil:|Rufnummer'),
    ...lines('CH', 'Tel.|Natel|Tél.|Mobile'),
    ...lines(
      'FR',
      'Tél.|Tél :|Tél. :|Tél|Téléphone|téléphone :|portable|Portable :|Mob.|joignable au|appelez le|rappeler au|rappeler le|Fixe :|fixe|téléphone mobile|numéro de tél.|n° de téléphone|n° tél|N° portable|numéro de mobile|Fax :|appel de|appel du|SMS au|contact :|GSM',
    ),
    ...lines('BE', 'Tel.|GSM|gsm-nummer|Tél.'),
    ...lines(
      'ES',
      'Tfno.|Tfno|Tel. fijo|Tel.|Tlf.|Tlf:|Tlfno.|Teléfono|teléfono fijo|teléfono móvil:|móvil|móvil:|Móvil|llamar al|llame al|llámeme al|contactar al|llamada de|llamada desde|teléfono de contacto|teléfono de contacto:|telf.|Telf:|número de móvil|n.º de teléfono|nº tel.|WhatsApp|SMS a',
    ),
    ...lines('MX', 'Cel.|Cel:|celular|cel|Tel. celular|número celular|teléfono|Whats|comuníquese al|marque al'),
    ...lines('AR', 'Cel.|Tel.|celular'),
    ...lines('CO', 'Cel.|celular|móvil'),
    ...lines(
      'IT',
      'cell.|Cell.|Cell:|cell|tel.|Tel.|Tel:|cellulare|cellulare n.|numero di cellulare|numero di cell.|telefonare al|chiamare il|chiamare al|recapito telefonico|recapito|telefono|telefono fisso|n. tel.|n. di telefono|chiamata da|chiamata dal|SMS al|WhatsApp',
    ),
    ...lines(
      'PT',
      'telemóvel|telemóvel:|tlm.|Tlm|tlm:|Telem.|telef.|Tel.|tel:|telefone|telefone fixo|contacto|contacto telefónico|contacto telefónico:|n.º de telefone|nº telemóvel|número de telemóvel|ligar para|ligue para|chamada de|SMS para|Telf.',
    ),
    ...lines(
      'BR',
      'Tel.|Tel:|Cel.|Cel:|celular|celular:|telefone|fone|Fone:|ligue para|ligar para|WhatsApp|whats|contato|Contato:|nº de telefone|telefone para contato|chamada de|SMS para',
    ),
    ...lines(
      'NL',
      'tel.|Tel:|telefoon|telefoonnr.|telefoonnummer|tel.nr.|mobiel|mobiel nummer|mobielnummer|bel|bellen naar|bereikbaar op|gebeld door|oproep van|mob.|gsm|fax|sms naar',
    ),
    ...lines(
      'PL',
      'tel.|tel.:|tel. kom.|tel. kom.:|kom.|kom.:|nr tel.|nr tel|nr telefonu|numer telefonu|telefon|telefon:|telefon kontaktowy|telefon kontaktowy:|tel. kontaktowy|tel. stacjonarny|zadzwoń pod|połączenie z|połączenie od|SMS do|komórka|faks',
    ),
    ...lines(
      'SE',
      'tel|tel.|Tel:|tfn|tfn.|tel.nr|telefon|telefonnummer|mobil|mobil:|mobilnummer|mobilnr|ring|ring mig på|ringde från|samtal från|SMS till|fax',
    ),
    ...lines(
      'DK',
      'tlf.|Tlf:|tlf|telefon|telefonnr.|tlf.nr.|mobil|mobil:|mobilnr.|mobilnummer|mob.|ring på|ring til|opkald fra|SMS til',
    ),
    ...lines(
      'NO',
      'tlf.|Tlf:|tlf|telefon|telefonnr.|mobil|mobil:|mobilnr|mobilnummer|mob.|ring|ring oss på|anrop fra|SMS til',
    ),
    ...lines(
      'FI',
      'puh.|Puh:|puh|puhelin|puhelin:|puhelinnumero|puhelinnro|matkapuhelin|gsm|soita|soita numeroon|tekstiviesti numeroon',
    ),
    ...lines(
      'JP',
      '電話:|電話番号:|電話：|TEL|TEL:|Tel:|TEL：|携帯|携帯:|携帯電話|携帯番号:|連絡先:|連絡先|お電話番号|お電話|FAX|FAX:|着信番号|発信者番号|電話番号は|ご連絡先電話番号：|勤務先電話',
    ),
    ...lines(
      'KR',
      '전화|전화:|전화번호|전화번호:|휴대폰|휴대폰:|휴대폰번호|핸드폰|핸드폰 번호|핸드폰번호는|연락처|연락처:|문의전화|문의 전화:|휴대전화|발신번호|수신번호|팩스|TEL|HP',
    ),
    ...lines(
      'CN',
      '电话|电话:|电话：|手机|手机：|手机号|手机号码|手机号码为|联系电话：|联系电话|联系方式：|联系方式|致电|拨打|固话|座机：|移动电话|来电|主叫号码|被叫号码|短信发送至|TEL|Tel:|传真',
    ),
    ...lines('TW', '電話|電話：|手機|手機：|行動電話|聯絡電話|聯絡電話：|手機號碼|市話|傳真'),
    ...lines(
      'TR',
      'Tel|Tel:|Tel.|Telefon|telefon no|telefon no:|telefon numarası|cep|Cep:|Cep tel.|Cep tel:|cep telefonu|cep no|GSM|GSM:|gsm no|iletişim:|arayan|arayan numara|ara:|faks',
    ),
    ...lines(
      'RU',
      'тел.|тел.:|Тел:|тел|моб.|моб.:|моб. тел.|мобильный|мобильный:|сотовый|сот.|телефон|телефон:|телефон для связи|телефон для связи:|контактный телефон|контактный телефон:|номер телефона|номер тел.|звоните|звоните по телефону|звонок с|звонок от|СМС на|факс|вызов от|абонент',
    ),
    ...lines('UA', 'тел.|моб.|телефон|номер телефону|мобільний|контактний телефон:|дзвоніть|факс'),
    ...lines(
      'CZ',
      'tel.|tel.:|telefon|telefon:|mobil|mobil:|mob.|telefonní číslo|tel. číslo|tel. č.|volejte|hovor z|fax|GSM',
    ),
    ...lines('SK', 'tel.|tel. č.|mobil|mobil:|telefónne číslo|telefón|volajte'),
    ...lines(
      'HU',
      'tel.:|tel.|telefon|telefon:|telefonszám:|telefonszám|telefonszáma|mobil|mobil:|mobilszám|hívja a|fax|hívás innen:',
    ),
    ...lines(
      'RO',
      'tel.|Tel:|telefon|telefon:|tel. mobil|mobil|mobil:|număr de telefon|nr. tel.|nr. telefon|sunați la|apel de la|fax',
    ),
    ...lines('BG', 'тел.|телефон|мобилен|моб.|GSM|телефонен номер'),
    ...lines('RS', 'tel.|telefon|mobilni|mob.|broj telefona|тел.|телефон|број телефона'),
    ...lines('HR', 'tel.|telefon|mobitel|mob.|broj mobitela|nazovite'),
    ...lines(
      'GR',
      'τηλ.|τηλ.:|Τηλ:|κιν.|κιν.:|κινητό|κινητό:|τηλέφωνο|τηλέφωνο επικοινωνίας|τηλέφωνο επικοινωνίας:|αριθμός τηλεφώνου|καλέστε|φαξ|κλήση από',
    ),
    ...lines('IL', 'טל׳|טל.|טל:|טל|טלפון|טלפון:|נייד|נייד:|מס׳ טלפון|מספר טלפון|פלאפון|שיחה מ|פקס'),
    ...lines(
      'EG',
      'هاتف|هاتف:|الهاتف:|رقم الهاتف|رقم الهاتف:|موبايل|موبايل:|تليفون|رقم الموبايل|رقم التليفون|محمول|اتصل على|اتصل بـ|للتواصل|للتواصل:|واتساب|مكالمة من|رقم الاتصال',
    ),
    ...lines('SA', 'جوال|جوال:|الجوال|رقم الجوال|رقم الجوال:|هاتف|هاتف جوال|فاكس'),
    ...lines(
      'IR',
      'تلفن|تلفن:|تلفن همراه|تلفن تماس:|شماره تماس|شماره تماس:|شماره تلفن|موبایل|موبایل:|شماره موبایل|همراه:|تماس با|تماس از|فکس',
    ),
    ...lines('PK', 'فون|فون:|فون نمبر|موبائل|موبائل نمبر|رابطہ نمبر|رابطہ:'),
    ...lines(
      'IN',
      'फ़ोन|फोन:|फोन नंबर|मोबाइल|मोबाइल:|मोबाइल नंबर|मोबाइल नं.|मो.|मो.:|संपर्क|संपर्क:|संपर्क नंबर|दूरभाष|कॉल करें|தொலைபேசி எண்|மொபைல் எண்|கைபேசி|ఫోన్|ఫోన్ నంబర్|మొబైల్ నంబర్|ಮೊಬೈಲ್ ಸಂಖ್ಯೆ|മൊബൈൽ നമ്പർ|ફોન નંબર|મોબાઇલ નંબર|ਮੋਬਾਈਲ ਨੰਬਰ|Mob:|Mob.|Mob No.|Mob. No:|Ph.|Ph:|Ph No|Contact:|Contact No.|Contact No:|Cell:|Phone No.|Mobile No|call',
    ),
    ...lines('BD', 'ফোন|ফোন:|মোবাইল|মোবাইল:|মোবাইল নম্বর|ফোন নম্বর:|মোবা:|যোগাযোগ|যোগাযোগ:|কল করুন'),
    ...lines(
      'TH',
      'โทร.|โทร|โทร:|โทรศัพท์|โทรศัพท์:|เบอร์โทร|เบอร์โทรศัพท์|เบอร์โทรศัพท์:|เบอร์มือถือ|มือถือ|มือถือ:|เบอร์|เบอร์ติดต่อ|ติดต่อ|สายเข้าจาก|แฟกซ์',
    ),
    ...lines(
      'VN',
      'SĐT|SĐT:|sđt|Điện thoại|điện thoại:|số điện thoại|số điện thoại:|ĐTDĐ:|gọi số|gọi|hotline|cuộc gọi từ|fax',
    ),
    ...lines(
      'ID',
      'Telp.|Telp:|Telp|Tlp.|Telepon|telepon:|HP|HP:|No. HP|No HP:|No. Telp|No. Telp:|nomor telepon|nomor HP|nomor handphone|hubungi|hubungi:|WA|WA:|No. WA|kontak|panggilan dari|ponsel',
    ),
    ...lines('MY', 'Tel:|Tel|No. Tel:|No. telefon|HP:|hubungi'),
    ...lines('PH', 'Tel. No.|Cel. No.|Cellphone:|CP No.|Mobile No.'),
    ...lines('KE', 'simu|simu:|nambari ya simu|Tel|piga'),
    ...lines(
      'GB',
      'Tel|Tel:|Tel.|telephone|phone|Phone:|mobile|Mobile:|Mob|call|call us on|ring|reached on|reach me on|contact number|contact no:|landline|phone number is|my number is|his mobile is|calling from|called from|text|texted|dial|callback to|call back on|phone no.|switchboard',
    ),
    ...lines('AU', 'Ph|Ph:|Phone|Mob:|Tel:|call|Fax'),
    ...lines(
      'US',
      'phone|Phone:|cell|Cell:|cell phone|call|call back|call me at|reach me at|text|contact|Fax:|tel|phone # |home phone|work phone|day phone',
    ),
    ...lines('ZA', 'Tel:|Cell:|cell no|Cell no:|call'),
    ...lines('NG', 'Tel:|phone|GSM:|call'),
    decoy`Rechnung ${number(8)} vom ${date} über ${amount} EUR`,
    decoy`numéro de dossier ${number(9)}, page ${number(2)}`,
    decoy`número de pedido ${number(10)} y número de serie ${number(9)}`,
    decoy`numero d'ordine ${number(10)} confermato`,
    decoy`número do pedido ${number(10)}, nota ${number(9)}`,
    decoy`ordernummer ${number(10)} verwerkt, klantnummer ${number(8)}`,
    decoy`numer zamówienia ${number(10)}, numer seryjny ${number(9)}`,
    decoy`номер счёта ${number(10)} оплачен, номер заявки ${number(9)}`,
    decoy`sipariş numarası ${number(10)}, takip no ${number(10)}`,
    decoy`注文番号：${number(10)}、会員番号 ${number(8)}`,
    decoy`订单号码：${number(11)}，流水号 ${number(12)}`,
    decoy`주문번호: ${number(10)}, 고객번호 ${number(8)}`,
    decoy`رقم الطلب: ${number(10)} رقم الفاتورة ${number(9)}`,
    decoy`ऑर्डर संख्या ${number(10)}`,
    decoy`mã đơn hàng ${number(10)}, số lượng ${number(5)}`,
    decoy`nomor pesanan ${number(10)}, jumlah ${number(5)}`,
    decoy`Version ${version} vom ${date}, Größe ${number(9)} Byte`,
    decoy`ring buffer ${number(7)} entries, call stack ${number(6)}`,
    decoy`bel ${number(5)} mobil ${number(4)} cep ${number(5)}`,
    decoy`dialog ${number(8)} opened in ${city}`,
    decoy`unter der Auftragsnummer ${number(9)} gespeichert`,
    decoy`text ${number(7)} bytes, contact ${number(4)} rows`,
  ],
}
