/**
 * Words for password, secret (a key or token for programs) and PIN. A `|` separates words, a space joins the
 * parts of one, and a trailing `-` marks a word that must stand alone, because other words end like it. Words are listed
 * with their accents; keys without them are derived. Sources: Unicode CLDR (locales by literate population) for the choice of
 * languages; the words of sign-in pages: Mozilla's and GNOME's translations, and Wikipedia's article on passwords.
 */
export interface LanguageNames {
  readonly language: string
  readonly password: string
  readonly secret?: string
  readonly pin?: string
}

export const namesByLanguage: readonly LanguageNames[] = [
  {
    language: 'Mandarin Chinese',
    password: '密码|密碼|口令|密碼是|密码是|密码为|通行码',
    secret: '密钥|金鑰|令牌|私钥',
  },
  {
    language: 'Spanish',
    password:
      'contraseña|contraseña actual|contraseña nueva|contraseña anterior|clave-|clave secreta|clave de acceso|palabra de paso',
    secret: 'clave de api|clave api|token de acceso',
    pin: 'código pin|clave pin',
  },
  { language: 'Hindi', password: 'पासवर्ड|कूटशब्द|कूट शब्द|गुप्त शब्द|पासकोड', secret: 'टोकन', pin: 'पिन-' },
  {
    language: 'Arabic',
    password: 'كلمة المرور|كلمة مرور|كلمة السر|كلمة سر|الرقم السري|رمز المرور|رمز الدخول|باسورد|الباسوورد|باسوورد',
    secret: 'المفتاح السري|رمز الوصول',
  },
  { language: 'Bengali', password: 'পাসওয়ার্ড|পাসওয়ার্ড|গোপন নম্বর|গুপ্তশব্দ|পাসকোড', secret: 'টোকেন', pin: 'পিন-' },
  {
    language: 'Portuguese',
    password: 'senha|senha atual|senha nova|senha antiga|senha de acesso|palavra passe|palavra de passe|senhas',
    secret: 'chave de api|chave secreta|chave de acesso',
  },
  {
    language: 'Russian',
    password: 'пароль|пароля|паролем|парольная фраза|кодовое слово|кодовая фраза',
    secret: 'токен|секретный ключ|ключ доступа|секрет-',
    pin: 'пин|пин код|пинкод',
  },
  {
    language: 'Japanese',
    password: 'パスワード|暗証番号|合言葉|パスフレーズ|パスコード|ﾊﾟｽﾜｰﾄﾞ|パスワードは',
    secret: 'シークレット|トークン|秘密鍵',
  },
  { language: 'Punjabi', password: 'ਪਾਸਵਰਡ|ਗੁਪਤ ਸ਼ਬਦ|پاس ورڈ', pin: 'ਪਿੰਨ-' },
  {
    language: 'German',
    password: 'passwort|kennwort|losungswort|passphrase|zugangscode|passwörter|kennwörter',
    secret: 'geheimschlüssel|zugriffstoken|api schlüssel',
    pin: 'geheimzahl',
  },
  {
    language: 'French',
    password:
      'mot de passe|mots de passe|mot de passe actuel|nouveau mot de passe|ancien mot de passe|mdp-|phrase secrète|phrase de passe|code secret|code confidentiel|code d’accès|code d accès',
    secret: 'clé api|clé secrète|clé d api|jeton d accès|jeton-',
  },
  { language: 'Urdu', password: 'پاس ورڈ|پاسورڈ|خفیہ لفظ|خفیہ کوڈ', pin: 'پن کوڈ' },
  {
    language: 'Indonesian',
    password: 'kata sandi|katasandi|sandi-|sandi lewat|kata laluan',
    secret: 'kunci api|kunci rahasia',
  },
  {
    language: 'Korean',
    password: '비밀번호|비번|암호|패스워드|비밀번호는|암호는',
    secret: '비밀키|토큰|인증키',
    pin: '핀번호',
  },
  { language: 'Vietnamese', password: 'mật khẩu|mật mã', secret: 'khóa bí mật|mã thông báo|khóa api', pin: 'mã pin' },
  {
    language: 'Turkish',
    password: 'şifre|şifresi|şifreniz|parola|parolası|parolanız',
    secret: 'gizli anahtar|erişim anahtarı',
    pin: 'pin kodu',
  },
  { language: 'Tamil', password: 'கடவுச்சொல்|கடவுச் சொல்|கடவுச்சொற்றொடர்|இரகசிய எண்', pin: 'பின்-' },
  { language: 'Telugu', password: 'పాస్‌వర్డ్|పాస్వర్డ్|రహస్యపదం|సంకేతపదం|సంకేత పదం', pin: 'పిన్-' },
  { language: 'Marathi', password: 'संकेतशब्द|परवलीचा शब्द|गुप्तशब्द' },
  {
    language: 'Italian',
    password: 'parola d ordine|parola d’ordine|codice segreto|parola di accesso|codice di accesso|codice d accesso',
    secret: 'chiave api|chiave segreta',
  },
  { language: 'Thai', password: 'รหัสผ่าน|รหัสลับ|พาสเวิร์ด|พาสเวิร์ค', secret: 'โทเค็น|คีย์ลับ', pin: 'รหัสพิน' },
  {
    language: 'Persian',
    password: 'رمز عبور|رمز ورود|گذرواژه|گذر واژه|کلمه عبور|کلمهٔ عبور|پسورد|رمز-',
    secret: 'کلید مخفی|توکن',
  },
  { language: 'Polish', password: 'hasło|hasła|hasłem', secret: 'klucz api|tajny klucz' },
  { language: 'Ukrainian', password: 'пароль|паролю|кодове слово', secret: 'секретний ключ', pin: 'пін код|пін-' },
  {
    language: 'Dutch',
    password: 'wachtwoord|wachtwoordzin|wachtwoorden|toegangscode',
    secret: 'geheime sleutel|api sleutel',
  },
  { language: 'Gujarati', password: 'પાસવર્ડ|ગુપ્તશબ્દ' },
  { language: 'Kannada', password: 'ಪಾಸ್‌ವರ್ಡ್|ಪಾಸ್ವರ್ಡ್|ಗುಪ್ತಪದ' },
  { language: 'Malayalam', password: 'പാസ്‌വേഡ്|പാസ്‌വേർഡ്|രഹസ്യവാക്ക്|രഹസ്യ വാക്ക്' },
  { language: 'Burmese', password: 'စကားဝှက်|လျှို့ဝှက်နံပါတ်' },
  { language: 'Khmer', password: 'ពាក្យសម្ងាត់|លេខសម្ងាត់' },
  { language: 'Lao', password: 'ລະຫັດຜ່ານ|ລະຫັດລັບ' },
  { language: 'Sinhala', password: 'මුරපදය|රහස් පදය' },
  { language: 'Nepali', password: 'गोप्य शब्द' },
  { language: 'Swahili', password: 'nenosiri|neno la siri|nywila|neno siri' },
  { language: 'Hausa', password: 'kalmar sirri|kalmar wucewa' },
  { language: 'Amharic', password: 'የይለፍ ቃል|የሚስጥር ቁጥር' },
  { language: 'Malay', password: 'kata laluan|katalaluan' },
  { language: 'Romanian', password: 'parolă|parola|parola de acces' },
  { language: 'Czech', password: 'heslo-|heslem-|přístupové heslo' },
  { language: 'Slovak', password: 'heslo-|prístupové heslo' },
  { language: 'Hungarian', password: 'jelszó|jelszava|jelszavát' },
  { language: 'Greek', password: 'κωδικός πρόσβασης|κωδικος προσβασης|συνθηματικό|κωδικό πρόσβασης' },
  { language: 'Hebrew', password: 'סיסמה|סיסמא|ססמה|הסיסמה' },
  { language: 'Swedish', password: 'lösenord|lösenordet|lösenfras|lösen-' },
  { language: 'Danish', password: 'adgangskode|adgangskoden|kodeord|kodeordet' },
  { language: 'Norwegian', password: 'passord|passordet' },
  { language: 'Finnish', password: 'salasana|salasanasi|tunnuslause' },
  { language: 'Icelandic', password: 'lykilorð|aðgangsorð' },
  { language: 'Estonian', password: 'salasõna|parool-' },
  { language: 'Latvian', password: 'parole-' },
  { language: 'Lithuanian', password: 'slaptažodis|slaptažodį' },
  { language: 'Bulgarian', password: 'парола|паролата' },
  { language: 'Serbian, Croatian and Bosnian', password: 'lozinka|лозинка|zaporka|lozinku' },
  { language: 'Macedonian', password: 'лозинката' },
  { language: 'Slovenian', password: 'geslo-' },
  { language: 'Albanian', password: 'fjalëkalim|fjalëkalimi' },
  { language: 'Catalan', password: 'contrasenya|mot de pas' },
  { language: 'Galician', password: 'contrasinal' },
  { language: 'Basque', password: 'pasahitza|pasahitz-' },
  { language: 'Irish and Welsh', password: 'pasfhocal|focal faire|cyfrinair' },
  { language: 'Azerbaijani', password: 'şifrə|parolu' },
  { language: 'Kazakh, Kyrgyz and Uzbek', password: 'құпия сөз|құпиясөз|сырсөз|maxfiy so‘z|parol-' },
  { language: 'Mongolian', password: 'нууц үг' },
  { language: 'Armenian', password: 'գաղտնաբառ|գաղտնաբառը' },
  { language: 'Georgian', password: 'პაროლი' },
  { language: 'Afrikaans', password: 'wagwoord' },
  { language: 'Tagalog', password: 'lihim na salita' },
]
