/**
 * Words for password, secret (a key or token for programs) and PIN. A `|` separates words, a space joins the
 * parts of one, and a trailing `-` marks a word that must stand alone, because other words end like it. Words are listed
 * with their accents; keys without them are derived. Sources: Unicode CLDR (locales by literate population) for the choice of
 * languages; the words of sign-in pages: Mozilla's and GNOME's translations, and Wikipedia's article on passwords.
 */
export type LanguageNames = readonly [password: string, secret?: string, pin?: string]

export const namesByLanguage: readonly LanguageNames[] = [
  // Mandarin Chinese
  ['密码|密碼|口令|登录密码|我的密码是|密碼是|密码是|密码为|通行码', '密钥|金鑰|令牌|私钥|访问密钥|權杖'],
  // Spanish
  [
    'contraseña|contraseña actual|contraseña nueva|contraseña anterior|clave-|clave secreta|clave de acceso|palabra de paso',
    'clave de api|clave api|token de acceso',
    'código pin|clave pin',
  ],
  // Hindi
  ['पासवर्ड|कूटशब्द|कूट शब्द|गुप्त शब्द|पासकोड', 'टोकन|api कुंजी|एपीआई कुंजी|गुप्त कुंजी', 'पिन-'],
  // Arabic
  [
    'كلمة المرور|كلمة مرور|كلمة السر|كلمة سر|الرقم السري|رمز المرور|رمز الدخول|باسورد|الباسوورد|باسوورد',
    'المفتاح السري|رمز الوصول|مفتاح api|مفتاح الوصول|مفتاح الواجهة|مفتاح واجهة البرمجة',
  ],
  // Bengali
  ['পাসওয়ার্ড|পাসওয়ার্ড|গোপন নম্বর|গুপ্তশব্দ|পাসকোড', 'টোকেন|api কী|এপিআই কী', 'পিন-'],
  // Portuguese
  [
    'senha|senha atual|senha nova|senha antiga|senha de acesso|palavra passe|palavra de passe|senhas',
    'chave de api|chave da api|chave api|chave secreta|chave de acesso|token de acesso',
  ],
  // Russian
  [
    'пароль|пароля|паролем|пароли|пассворд|парольная фраза|кодовое слово|кодовая фраза',
    'токен|секретный ключ|ключ доступа|секрет-|api ключ|ключ api|апи ключ|закрытый ключ',
    'пин|пин код|пинкод',
  ],
  // Japanese
  [
    'パスワード|暗証番号|合言葉|パスフレーズ|パスコード|ﾊﾟｽﾜｰﾄﾞ|パスワードは',
    'シークレット|トークン|秘密鍵|apiキー|アクセスキー|シークレットキー|認証キー',
  ],
  // Punjabi
  ['ਪਾਸਵਰਡ|ਗੁਪਤ ਸ਼ਬਦ|پاس ورڈ', '', 'ਪਿੰਨ-'],
  // German
  [
    'passwort|kennwort|wlan schlüssel|netzwerkschlüssel|losungswort|passphrase|zugangscode|passwörter|kennwörter',
    'geheimschlüssel|zugriffstoken|api schlüssel|zugriffsschlüssel|zugangsschlüssel|geheimer schlüssel',
    'geheimzahl',
  ],
  // French
  [
    'mot de passe|mots de passe|mot de passe actuel|nouveau mot de passe|ancien mot de passe|mdp-|phrase secrète|phrase de passe|code secret|code confidentiel|code d’accès|code d accès',
    'clé api|clé secrète|clé d api|jeton d accès|jeton-',
  ],
  // Urdu
  ['پاس ورڈ|پاسورڈ|خفیہ لفظ|خفیہ کوڈ', '', 'پن کوڈ'],
  // Indonesian
  ['kata sandi|katasandi|sandi-|sandi lewat|kata laluan', 'kunci api|kunci rahasia|token akses'],
  // Korean
  ['비밀번호|비번|암호|패스워드|비밀번호는|암호는', '비밀키|토큰|인증키|api키|api 키|액세스 키|비밀 키', '핀번호'],
  // Vietnamese
  ['mật khẩu|mật mã', 'khóa bí mật|mã thông báo|khóa api|khoá api|mã truy cập', 'mã pin'],
  // Turkish
  [
    'şifre|şifrem|parolam|şifresi|şifreniz|parola|parolası|parolanız',
    'gizli anahtar|erişim anahtarı|api anahtarı|api anahtar',
    'pin kodu',
  ],
  // Tamil
  ['கடவுச்சொல்|கடவுச் சொல்|கடவுச்சொற்றொடர்|இரகசிய எண்', '', 'பின்-'],
  // Telugu
  ['పాస్‌వర్డ్|పాస్వర్డ్|రహస్యపదం|సంకేతపదం|సంకేత పదం', '', 'పిన్-'],
  // Marathi
  ['संकेतशब्द|परवलीचा शब्द|गुप्तशब्द'],
  // Italian
  [
    'parola d ordine|parola d’ordine|codice segreto|parola di accesso|codice di accesso|codice d accesso',
    'chiave api|chiave segreta|chiave di accesso',
  ],
  // Thai
  ['รหัสผ่าน|รหัสผ่านคือ|รหัสผ่านของฉัน|รหัสลับ|พาสเวิร์ด|พาสเวิร์ค', 'โทเค็น|คีย์ลับ|คีย์ api|api คีย์', 'รหัสพิน'],
  // Persian
  ['رمز عبور|رمز ورود|گذرواژه|گذر واژه|کلمه عبور|کلمهٔ عبور|پسورد|رمز-', 'کلید مخفی|توکن|کلید api|کلید دسترسی'],
  // Polish
  ['hasło|hasła|hasłem', 'klucz api|tajny klucz|klucz dostępu|token dostępu'],
  // Ukrainian
  ['пароль|паролю|кодове слово', 'секретний ключ|api ключ|ключ api|ключ доступу|токен', 'пін код|пін-'],
  // Dutch
  ['wachtwoord|wachtwoordzin|wachtwoorden|toegangscode', 'geheime sleutel|api sleutel'],
  // Gujarati
  ['પાસવર્ડ|ગુપ્તશબ્દ'],
  // Kannada
  ['ಪಾಸ್‌ವರ್ಡ್|ಪಾಸ್ವರ್ಡ್|ಗುಪ್ತಪದ'],
  // Malayalam
  ['പാസ്‌വേഡ്|പാസ്‌വേർഡ്|രഹസ്യവാക്ക്|രഹസ്യ വാക്ക്'],
  // Burmese
  ['စကားဝှက်|လျှို့ဝှက်နံပါတ်'],
  // Khmer
  ['ពាក្យសម្ងាត់|លេខសម្ងាត់'],
  // Lao
  ['ລະຫັດຜ່ານ|ລະຫັດລັບ'],
  // Sinhala
  ['මුරපදය|රහස් පදය'],
  // Nepali
  ['गोप्य शब्द'],
  // Swahili
  ['nenosiri|neno la siri|nywila|neno siri'],
  // Hausa
  ['kalmar sirri|kalmar wucewa'],
  // Amharic
  ['የይለፍ ቃል|የሚስጥር ቁጥር'],
  // Malay
  ['kata laluan|katalaluan'],
  // Romanian
  ['parolă|parola|parola mea|parola de acces'],
  // Czech
  ['heslo-|heslem-|přístupové heslo', 'api klíč|klíč api|tajný klíč'],
  // Slovak
  ['heslo-|prístupové heslo', 'api kľúč'],
  // Hungarian
  ['jelszó|jelszavam|jelszava|jelszavát'],
  // Greek
  [
    'κωδικός πρόσβασης|κωδικός-|κωδικός μου-|κωδικος προσβασης|συνθηματικό|κωδικό πρόσβασης',
    'κλειδί api|μυστικό κλειδί',
  ],
  // Hebrew
  ['סיסמה|סיסמא|ססמה|הסיסמה', 'מפתח api|אסימון'],
  // Swedish
  ['lösenord|lösenordet|lösenfras|lösen-'],
  // Danish
  ['adgangskode|adgangskoden|kodeord|kodeordet'],
  // Norwegian
  ['passord|passordet'],
  // Finnish
  ['salasana|salasanani|salasanasi|tunnuslause'],
  // Icelandic
  ['lykilorð|aðgangsorð'],
  // Estonian
  ['salasõna|parool-'],
  // Latvian
  ['parole-'],
  // Lithuanian
  ['slaptažodis|slaptažodį'],
  // Bulgarian
  ['парола|паролата', 'api ключ'],
  // Serbian, Croatian and Bosnian
  ['lozinka|лозинка|zaporka|lozinku'],
  // Macedonian
  ['лозинката'],
  // Slovenian
  ['geslo-'],
  // Albanian
  ['fjalëkalim|fjalëkalimi'],
  // Catalan
  ['contrasenya|mot de pas'],
  // Galician
  ['contrasinal'],
  // Basque
  ['pasahitza|pasahitz-'],
  // Irish and Welsh
  ['pasfhocal|focal faire|cyfrinair'],
  // Azerbaijani
  ['şifrə|parolu'],
  // Kazakh, Kyrgyz and Uzbek
  ['құпия сөз|құпиясөз|сырсөз|maxfiy so‘z|parol-'],
  // Mongolian
  ['нууц үг'],
  // Armenian
  ['գաղտնաբառ|գաղտնաբառը'],
  // Georgian
  ['პაროლი'],
  // Afrikaans
  ['wagwoord'],
  // Odia
  ['ପାସୱାର୍ଡ'],
  // Tagalog
  ['lihim na salita'],
]
