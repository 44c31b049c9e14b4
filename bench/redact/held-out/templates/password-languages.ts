import { between, oneOf } from '../random.ts'
import { group, line, PASSWORD } from '../template.ts'
import { fullWidth } from '../values/encodings.ts'
import { isoTime, login, password, plainWord, service } from '../values/people.ts'

/** The words for password in the most written languages. */
export const passwordLanguages = group('password-languages', {
  core: {
    spanish: line`${isoTime} ${oneOf('contraseña', 'Contraseña', 'clave')}: ${PASSWORD(password)}`,
    portuguese: line`usuario=${login} ${oneOf('senha', 'palavra-passe')}=${PASSWORD(password)}`,
    french: line`${oneOf('mot de passe', 'Mot de passe', 'mot_de_passe')} : ${PASSWORD(password)}`,
    german: line`${service} ${oneOf('Passwort', 'Kennwort', 'passwort')}: ${PASSWORD(password)}`,
    dutch: line`gebruiker=${login} wachtwoord=${PASSWORD(password)}`,
    italian: line`utente ${login} ${oneOf("parola d'ordine", 'password')}: ${PASSWORD(password)}`,
    polish: line`użytkownik=${login} ${oneOf('hasło', 'haslo')}=${PASSWORD(password)}`,
    nordic: line`${oneOf('lösenord', 'adgangskode', 'passord', 'salasana')}: ${PASSWORD(password)}`,
    'czech-hungarian-romanian': line`${oneOf('heslo', 'jelszó', 'parolă', 'parola')}=${PASSWORD(password)}`,
    turkish: line`kullanıcı=${login} ${oneOf('şifre', 'parola', 'sifre')}=${PASSWORD(password)}`,
    russian: line`${oneOf('пароль', 'Пароль')}: ${PASSWORD(password)}`,
    'greek-ukrainian': line`${oneOf('κωδικός πρόσβασης', 'Пароль користувача')}: ${PASSWORD(password)}`,
    chinese: line`用户 ${login} ${oneOf('密码', '密碼', '口令', '登录密码')}：${PASSWORD(password)}`,
    japanese: line`ログイン ${oneOf('パスワード', 'ログインパスワード')}: ${PASSWORD(password)}`,
    korean: line`${oneOf('비밀번호', '암호', '패스워드')}: ${PASSWORD(password)}`,
    'arabic-persian-urdu': line`${oneOf('كلمة المرور', 'كلمة السر', 'رمز عبور', 'گذرواژه', 'پاس ورڈ')}: ${PASSWORD(password)}`,
    hebrew: line`סיסמה: ${PASSWORD(password)}`,
    'hindi-bengali': line`${oneOf('पासवर्ड', 'পাসওয়ার্ড', 'कूटशब्द')}: ${PASSWORD(password)}`,
    'tamil-telugu': line`${oneOf('கடவுச்சொல்', 'పాస్‌వర్డ్')}: ${PASSWORD(password)}`,
    'vietnamese-thai': line`${oneOf('mật khẩu', 'Mật khẩu', 'รหัสผ่าน')}: ${PASSWORD(password)}`,
    indonesian: line`${oneOf('kata sandi', 'Kata Sandi', 'sandi')}: ${PASSWORD(password)}`,
    'json-keys': line`{"${oneOf('contraseña', 'senha', 'motdepasse', 'passwort', 'wachtwoord', 'пароль', '密码')}":"${PASSWORD(password)}","id":${between(1, 90)}}`,
  },
  hard: {
    'spanish-chat': line`hola, mi contraseña es ${PASSWORD(plainWord)} y no funciona`,
    'german-chat': line`das Passwort lautet ${PASSWORD(plainWord)}`,
    'french-chat': line`le mot de passe est ${PASSWORD(password)} merci`,
    'chinese-chat': line`密码是${PASSWORD(password)}，谢谢`,
    'russian-chat': line`мой пароль ${PASSWORD(password)} не подходит`,
    'full-width': line`パスワード：${PASSWORD(fullWidth(password))}`,
  },
})
