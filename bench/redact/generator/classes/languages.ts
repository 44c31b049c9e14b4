import { card } from '../slots/bank.ts'
import { date, isoTime, number } from '../slots/fillers.ts'
import { email, firstName } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { password } from '../slots/secrets.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Nouns for telephone, password and card right before the value, in the most written languages. Sources: Unicode CLDR
 * (locales by literate population), each language's edition of Wiktionary and Wikipedia for its article on the telephone,
 * the password and the payment card, and libphonenumber's national formats.
 */
const telephone = [
  core`Teléfono: ${phone.of('ES', 'national')} confirmado`,
  core`Número de celular ${phone.of('MX', 'national')} registrado`,
  core`móvil ${phone.of('CO', 'nationalDigits')} validado`,
  core`Téléphone : ${phone.of('FR', 'national')}`,
  core`Numéro de portable ${phone.of('FR', 'nationalDigits')} déjà pris`,
  core`Telefonnummer ${phone.of('DE', 'national')} geändert`,
  core`Handynummer: ${phone.of('DE', 'nationalDigits')}`,
  core`Rufnummer ${phone.of('AT', 'national')} gesperrt`,
  core`Telefone ${phone.of('BR', 'national')} atualizado`,
  core`celular: ${phone.brazil}`,
  core`telemóvel ${phone.of('PT', 'national')} inválido`,
  core`numero di telefono ${phone.of('IT', 'national')} cambiato`,
  core`cellulare ${phone.of('IT', 'nationalDigits')} verificato`,
  core`telefoonnummer ${phone.of('NL', 'national')} gewijzigd`,
  core`numer telefonu ${phone.of('PL', 'national')} zmieniony`,
  core`telefonní číslo ${phone.of('CZ', 'national')} uloženo`,
  core`номер телефона ${phone.russia} изменён`,
  core`телефон: ${phone.russia}`,
  core`тел. ${phone.russia}, ${firstName}`,
  core`мобільний ${phone.of('UA', 'national')} підтверджено`,
  core`telefon numarası ${phone.of('TR', 'national')} güncellendi`,
  core`电话：${phone.of('CN', 'nationalDigits')} 已绑定`,
  core`手机号 ${phone.of('CN', 'nationalDigits')} 登录成功`,
  core`電話番号：${phone.of('JP', 'national')} を登録`,
  core`携帯 ${phone.of('JP', 'nationalDigits')} 認証`,
  core`전화번호 ${phone.of('KR', 'national')} 변경`,
  core`휴대폰: ${phone.of('KR', 'nationalDigits')}`,
  core`رقم الهاتف: ${phone.of('EG', 'nationalDigits')} تم التحقق`,
  core`شماره تلفن ${phone.of('IR', 'nationalDigits')} ثبت شد`,
  core`فون نمبر ${phone.of('PK', 'nationalDigits')} محفوظ`,
  core`फ़ोन नंबर ${phone.of('IN', 'nationalDigits')} दर्ज`,
  core`मोबाइल: ${phone.of('IN', 'nationalDigits')}`,
  core`ফোন নম্বর ${phone.of('BD', 'nationalDigits')} যাচাই`,
  core`เบอร์โทร ${phone.of('TH', 'national')} ถูกบันทึก`,
  core`số điện thoại ${phone.of('VN', 'national')} đã xác nhận`,
  core`nomor telepon ${phone.of('ID', 'nationalDigits')} terdaftar`,
  core`no. hp ${phone.of('ID', 'nationalDigits')} aktif`,
  core`τηλέφωνο ${phone.of('GR', 'nationalDigits')} επιβεβαιώθηκε`,
  core`מספר טלפון ${phone.of('IL', 'national')} אומת`,
  core`தொலைபேசி ${phone.of('IN', 'nationalDigits')} சரி`,
  core`simu ${phone.of('KE', 'nationalDigits')} imethibitishwa`,
  hard`rufen Sie ${phone.of('DE', 'nationalDigits')} zurück`,
  hard`позвоните ${phone.russia}`,
]

const passwords = [
  core`contraseña: ${password.typical}`,
  core`clave=${password.word} usuario=${firstName}`,
  core`mot de passe : ${password.typical}`,
  core`Passwort: ${password.typical}`,
  core`Kennwort=${password.long}`,
  core`senha=${password.word}`,
  core`{"senha":"${password.typical}","email":"${email.plain}"}`,
  core`{"mot_de_passe":"${password.long}"}`,
  core`{"contrasena":"${password.typical}"}`,
  core`wachtwoord: ${password.typical}`,
  core`hasło: ${password.typical}`,
  core`lösenord=${password.strong}`,
  core`пароль: ${password.typical}`,
  core`şifre: ${password.typical}`,
  core`密码：${password.typical}`,
  core`パスワード：${password.typical}`,
  core`비밀번호: ${password.typical}`,
  core`كلمة المرور: ${password.typical}`,
  core`رمز عبور: ${password.typical}`,
  core`पासवर्ड: ${password.typical}`,
  core`mật khẩu: ${password.typical}`,
  core`kata sandi: ${password.typical}`,
  hard`le mot de passe de ${firstName} est ${password.typical}`,
]

const cards = [
  core`tarjeta ${card.bare} rechazada`,
  core`carte bancaire : ${card.spaced}`,
  core`Kreditkarte ${card.spaced} abgelehnt`,
  core`cartão ${card.dashed} recusado`,
  core`номер карты ${card.spaced} отклонён`,
  core`卡号：${card.bare}`,
  core`カード番号 ${card.dashed}`,
  core`kart numarası ${card.bare}`,
]

const decoys = [
  decoy`pedido ${number(10)} enviado el ${date}`,
  decoy`Bestellnummer ${number(10)} versandt`,
  decoy`numéro de commande ${number(10)} expédié`,
  decoy`номер заказа ${number(10)} отправлен`,
  decoy`订单号：${number(11)} 已发货`,
  decoy`注文番号 ${number(10)} を受付`,
  decoy`Kundennummer ${number(10)} angelegt ${isoTime}`,
  decoy`mot de passe changé, ${number(2)} jours restants`,
]

export const languages: readonly TemplateClass[] = [
  { name: 'languages: telephone', templates: telephone },
  { name: 'languages: password', templates: passwords },
  { name: 'languages: card', templates: cards },
  { name: 'languages: decoys', templates: decoys },
]
