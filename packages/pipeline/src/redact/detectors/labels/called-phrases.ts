/**
 * Languages that put the verb last say after a number that it is called: `090-…までお電話ください`, `… numarasından arayın`,
 * `… पर कॉल करें`; others call it a number of somebody (`… is my number`). Sources: Wiktionary's entries for "call" and "number", and the
 * grammars of postpositions (Japanese まで, に; Korean 로; Turkish -den; Hindi पर).
 */
export const calledPhrases: readonly string[] = [
  // Japanese, Korean, Chinese
  ' ?(?:まで|に|へ)[、,]?(?:お|ご)?(?:電話|連絡|かけ|掛け|折り?返|問い?合わ?せ|ショートメール|SMS|メッセージ|FAX)',
  ' ?(?:으?로|번으로|번에|에게?|번)? ?(?:전화|연락|문자|통화|카톡|SMS|팩스)',
  ' ?(?:找我|联系我|聯絡我|给我打|給我打|是我的?(?:电话|電話|手机|手機|号码|號碼))',
  // Turkish, Azerbaijani
  " (?:numaras[ıi]|no(?:lu|'lu)(?: telefon| hat| numara)|numaral[ıi] (?:telefon|hat|cep|gsm))",
  "(?: |'|’)?(?:[dt][ea]n)? (?:aray[ıi]n|arayabilir|ara(?![\\p{L}])|ula[sş])",
  // Indic languages, in their scripts and romanized
  ' (?:(?:पर|को|वर|में) ?)?(?:नंबर पर )?(?:कॉल|काल|फोन|फ़ोन|संपर्क|सम्पर्क|मैसेज|व्हाट्सएप|मिस्ड)',
  ' ?(?:-?এ|তে|নম্বরে|নাম্বারে|নম্বরটিতে) ?(?:কল|ফোন|যোগাযোগ|মেসেজ)',
  ' ?(?:இல்|க்கு|என்ற எண்ணில்|எண்ணில்|எண்ணுக்கு) ?(?:அழை|தொடர்பு|கால்)',
  ' ?(?:కి|కు|నంబర్‌?కు|నంబర్‌?కి|నెంబర్‌?కి) ?(?:కాల్|ఫోన్|సంప్రదించ)',
  ' ?(?:ಗೆ|ಸಂಖ್ಯೆಗೆ) ?(?:ಕರೆ|ಕಾಲ್|ಫೋನ್|ಸಂಪರ್ಕ)',
  ' ?(?:-?ൽ|ലേക്ക്|നമ്പറിൽ) ?(?:വിളി|ബന്ധപ്പെ)',
  ' (?:પર|ઉપર) (?:કૉલ|કોલ|ફોન|સંપર્ક)',
  " (?:'?ਤੇ|ਉੱਤੇ) (?:ਕਾਲ|ਫੋਨ|ਸੰਪਰਕ)",
  ' (?:pe|par|pr|ko|ku|ki|ne) (?:call|phone|fone|msg|message|sms|whatsapp|contact|missed)',
  // Urdu, Persian
  ' (?:(?:پر|کو) )?(?:کال|فون کر|رابطہ|میسج|زنگ|تماس|پیام|تلفن بزن)',
  // Hungarian
  '(?:-?(?:[eoö])?s)? (?:telefon|mobil)?szám(?:on|ra|át|át|omon)',
  // A noun in brackets
  ' ?\\((?:mobile?|cell|handy|phone|tel|home|work|office|fax|m[oó]vil|celular|portable|gsm)\\.?\\)',
  // English, German, Dutch, French, Spanish, Portuguese, Italian, Slavic
  ' (?:te?xt|call|ring|msg|message|whats ?app) (?:me|us|him|her|back)(?![\\p{L}])',
  " (?:is|'s) (?:my|his|her|our) (?:new |work |home |other )?(?:number|phone|mobile|cell)",
  ' (?:an|zurück|zurueck)rufen(?![\\p{L}])',
  ' ist (?:meine|seine|ihre) (?:neue )?(?:nummer|handy|mobil|telefon|ruf)',
  ' (?:terugbellen|bellen(?! met)|is mijn (?:nieuwe )?nummer)',
  " (?:est|c'est) mon (?:nouveau )?(?:num|portable|tel|tél)",
  ' es mi (?:nuevo )?(?:n[uú]m|cel|tel|m[oó]vil|whats)',
  ' [ée] (?:o )?meu (?:novo )?(?:n[uú]m|cel|tel|whats|zap)',
  ' [eè] il mio (?:nuovo )?(?:num|cell|tel)',
  ' [—–-]? ?(?:это )?мой (?:новый )?(?:номер|тел|моб)',
  ' to m[oó]j (?:nowy )?(?:numer|nr|tel)',
]
