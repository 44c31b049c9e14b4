/**
 * Words that name a telephone, by language. Sources: each language's Wiktionary entries and Wikipedia articles for
 * "telephone", "mobile phone" and "fax", and the field names of CLDR (https://cldr.unicode.org) person and contact data.
 * Accents and case do not matter.
 */

/** Whole words. */
export const phoneWords: readonly string[] = [
  // English
  'telephone telephones tel tels telno mob mobi cellphone cellphones landline landlines fax faxes msisdn msisdns pager ph hotline  ' +
    'helpline whatsapp viber callerid clid e164 ' +
    'callto facetimeaudio telecom phonehome phonework phoneday sms smsto tollfree phn switchboard beeper phne internationalisdn',
  // German
  'handy ruf rufnr rufnummer rufnummern mobilfunk festnetz durchwahl natel fon anschluss telfx',
  // Dutch
  'mobiel gsm mobieltje',
  // Spanish, Portuguese, Catalan
  'telf telfs tfno tfn tlfno tlfn movil moviles cel celu fono telemovel telemoveis fone fones fixo fijo tlm telem telef whats',
  // French
  'portable portables fixe',
  // Italian
  'cellulare cellulari cell recapito',
  // Danish, Norwegian, Swedish, Icelandic
  'tlf tlfnr mobilnr simi simanumer farsimi',
  // Finnish, Estonian
  'puh puhelin kannykka mobiil',
  // Latvian, Lithuanian
  'talrunis talruna talrunim telefonas tel mobilais',
  // Polish, Czech, Slovak, Slovenian, Croatian
  'kom komorka mobitel faks',
  // Romanian, Hungarian, Turkish, Azerbaijani, Uzbek
  'mobiltelefon telefon',
  // Indonesian, Malay
  'telp tlp telpon telepon nohp notelp handphone hape ponsel',
  // Romanized Japanese and Chinese
  'denwa denwabango keitai keitaibango shouji shoujihao shoujihaoma dianhua dianhuahaoma lianxidianhua lianxifangshi',
  // Vietnamese
  'sdt dtdd thoai phone dienthoai sodienthoai didong',
  // Swahili, Hausa, Yoruba, Zulu
  'finday simu rununu waya ucingo foonu foni',
  // Filipino
  'telepono selpon',
  // Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
  'тел моб сот факс гсм мобител мобайл вайбер ватсап вотсап мобильник трубка',
  // Kazakh, Kyrgyz, Mongolian, Tajik
  'ұялы утас утасны гар телефон мобилӣ',
  // Greek
  'τηλ κιν φαξ',
  // Hebrew
  'טל טל׳ נייד פקס סלולרי פלאפון טלפון',
  // Arabic
  'هاتفي هاتفك جوالي جوالك جوالنا موبايلي موبايلك تلفوني تليفوني محمولي واتس واتسي هاتف تليفون تلفون تيلفون موبايل جوال محمول نقال خلوي فاكس واتساب',
  // Persian
  'موبایلم موبایلش تلفنم تلفنش شمارهتلفن تلفن موبایل همراه فکس نمابر',
  // Urdu, Pashto, Sindhi, Kurdish
  'فون ٹیلیفون ٹیلی موبائل فیکس ټیلیفون مبایل تەلەفۆن',
  // Hindi, Marathi, Nepali
  'फोन दूरभाष टेलीफोन टेलिफोन मोबाइल मोबाईल मोबा मो फैक्स फॅक्स दूरध्वनी भ्रमणध्वनी व्हाट्सएप',
  // Bengali, Assamese
  'ফোন টেলিফোন মোবাইল মোবা মুঠোফোন দূরভাষ ফ্যাক্স',
  // Gujarati
  'ફોન ટેલિફોન મોબાઇલ મોબાઈલ ફેક્સ',
  // Punjabi
  'ਫੋਨ ਫ਼ੋਨ ਟੈਲੀਫੋਨ ਟੈਲੀਫ਼ੋਨ ਮੋਬਾਈਲ ਮੋਬਾਇਲ ਫੈਕਸ',
  // Odia
  'ଫୋନ୍ ଫୋନ ଟେଲିଫୋନ ମୋବାଇଲ ମୋବାଇଲ୍',
  // Tamil
  'தொலைபேசி கைபேசி அலைபேசி செல்பேசி மொபைல் போன் ஃபோன் தொலைநகல்',
  // Telugu
  'ఫోన్ ఫోను మొబైల్ టెలిఫోన్ చరవాణి దూరవాణి ఫ్యాక్స్',
  // Kannada
  'ಫೋನ್ ಮೊಬೈಲ್ ದೂರವಾಣಿ ಟೆಲಿಫೋನ್ ಫ್ಯಾಕ್ಸ್',
  // Malayalam
  'ഫോൺ ഫോണ്‍ മൊബൈൽ മൊബൈല്‍ ടെലിഫോൺ ഫാക്സ്',
  // Sinhala
  'දුරකථන දුරකථනය ජංගම ෆෝන්',
  // Amharic, Tigrinya
  'ስልክ ሞባይል ተንቀሳቃሽ',
  // Armenian, Georgian
  'հեռ հեռախոս բջջային ბჯჯ ტელ ტელეფონი მობილური',
]

/** These also name devices, which are counted: `{"mobile":12045,"desktop":33333}`. */
export const deviceWords = 'phone phones mobile mobiles cell cellular handset handsets smartphone smartphones mobil cep'

/** Beginnings of words, to which up to five letters of inflection may be added. */
export const phoneStems: readonly string[] = [
  // Latin script
  'telefon telefono telefone telefoon telephon telefonic telefonszam mobilszam puhelinnumero kannykkanumero mobiltelefon mobilni mobilny mobiln puhelin puhelim  ' +
    'matkapuhelin celular cellular telepon komork komorkow smartfon smarttelefon mobitel mobilfunk cellulare telefax',
  // Cyrillic script
  'телефон мобил мобіл сотов смартфон мобилн мобілн тэлефон телефакс',
  // Greek script
  'τηλεφων κινητ',
  // Hebrew script
  'טלפונ',
  // Arabic script
  'هاتف تلفن موبايل تليفون',
  // Armenian, Georgian
  'հեռախոս ტელეფონ მობილურ',
  // Indic scripts
  'फोन मोबाइल मोबाईल ফোন মোবাইল ফোনে ફોન મોબાઇલ தொலைபேசி கைபேசி అఫోన్ ఫోన్ మొబైల్ ಮೊಬೈಲ್ ದೂರವಾಣಿ ഫോണ മൊബൈല',
]

/** Scripts without spaces between words, or with particles after them: endings of a run of letters. */
export const phoneEndings: readonly string[] = [
  // Chinese
  '电话 電話 手机 手機 座机 座機 固话 传真 傳真 联系方式 聯絡方式 移动电话 行動電話 手机号 手機號 热线 熱線 来电 来電 主叫 被叫 呼叫 致电 致電 拨打 撥打 市話 短信发送至',
  // Japanese
  '電話 携帯 ケータイ でんわ 電話番号 ファックス ファクス テレフォン モバイル 連絡先 着信 発信 発信者 スマホ',
  // Korean
  '전화 휴대폰 핸드폰 휴대전화 연락처 팩스 모바일 폰 수신 발신 휴대번호 전번',
  // Thai
  'โทรศัพท์ โทร มือถือ แฟกซ์ เบอร์ เบอร์โทร ติดต่อ สายเข้าจาก',
  // Lao
  'ໂທລະສັບ ໂທ ມືຖື ເບີໂທ ແຟັກ',
  // Khmer
  'ទូរស័ព្ទ ទូរសព្ទ ទូរសារ',
  // Burmese
  'ဖုန်း တယ်လီဖုန်း မိုဘိုင်း ဖုန်းနံပါတ်',
  // Tibetan
  'ཁ་པར',
]

/** Verbs for calling in the same scripts, and words for "my number". */
export const dialEndings =
  '打 拨 撥 打给 打給 联系 联系我 聯絡 聯絡我 聯繫 回电 回電 回拨 回撥 加我 微信 我的号码 我的號碼 我号码 我號碼 本人号码 我的 私の番号 自分の番号 こちらの番号 ' +
  '折り返し 折返し お問い合わせ 問い合わせ お問合せ 問合せ 連絡 내번호 제번호 ဆက်သွယ်ရန် ဆက်သွယ်'

/** Ends of a message in the same scripts. */
export const directionEndings =
  '短信到 簡訊到 发送到 发到 发至 发给 发往 發送到 發給 发送给 收件人 收信人 接收方 接收人 发送方 发件人 送信先 宛先 送信元 수신자 발신자 받는사람'

/** Words for "number" in scripts without spaces, particles, and copulas: they may stand between the noun and the number. */
export const endingParticles =
  'ลูกค้า หา ฉัน ผม เรา ดิฉัน ของ 的 号码 號碼 号 號 番号 为 為 是 は が を に へ で も と の です 先 번호 는 은 이 가 을 를 로 으로 에 에게 의 님 หมายเลข คือ ที่ ติดต่อ ເລກ ເບີ លេខ គឺ နံပါတ် အမှတ် མོ'

/** Words for "number" and what else stands between a noun and its number. */
export const numberWords =
  'namba numarul numarului numerem number numbers digits party bango no nos c nr nrs num nums nbr nb nro numeroon numero numeros numeri numer numery numeru cislo cisla szam szama szamot broj broja stevilka ' +
  'numarasi numarani numara nomre nomresi raqami raqam nummer nummern nomor nombor so nambari numri numeris numurs ' +
  'номер номера номером номеру номерот број броја нумар нөмірі дугаар αριθμοσ αριθμου αρ ' +
  'رقم ارقام شماره نمبر نومره ژماره מספר מס नंबर नम्बर नं संख्या क्रमांक নম্বর নাম্বার সংখ্যা નંબર ਨੰਬਰ ନମ୍ବର எண் நம்பர் నంబర్ నెంబర్ సంఖ్య ' +
  'ಸಂಖ್ಯೆ ನಂಬರ್ നമ്പർ നമ്പര് അക്കം අංකය අංක ቁጥር համար ნომერი number#'

/** Between a noun and its number: kinds of numbers, verbs and prepositions, and words for incoming, outgoing and missed calls. */
export const fillerWords =
  'in like ilike is was at on of name new old the their our voice pref home work office primary secondary main alt alternate other ' +
  'personal private business day night emergency e164 value raw formatted international national local dialed dialled bcd full station line ' +
  'domicile bureau geschaftlich dienstlich casa oficina trabajo trabalho residencial comercial ufficio ' +
  'please pls plz back lautet des dos della dello ya ng plus na fel e o s  now asap directly via bitte ich bin sie stp svp cest le sur el en este por je il sul het pod jest az este ar er on ay sa mo ni kwa ' +
  'это це στο στον ειναι di ke aja adalah pada cua هو هي على به है হলো হল ہے ਹੈ છે आहे הוא היא של ' +
  'incoming outgoing missed entrante saliente perdida recibida realizada recebida efetuada entrant sortant manque persa effettuata ' +
  'eingehender ausgehender verpasster inkommande missat przychodzace wychodzace nieodebrane входящий исходящий пропущенный входящая gelen giden cevapsiz masuk keluar ' +
  'ist war neu neue neuer alte auf von nach est nouveau nouvelle de del al es sera nuevo nueva antigo anterior actual ' +
  'jest nowy je byl novy на с по новый старый vale yeni eski baru lama moi cu है था को নতুন n changed unter der il door au le la pod op naar mig oss pa privat privato z со для связи επικοινωνιασ kontaktowy stacjonarny करें করুন بـ على با هو هي جديد'

/**
 * The parties of a call: field names of ISUP, Diameter, call records, Asterisk and FreeSWITCH, participles for "dialled" and "called", and names
 * of payments by telephone number (Swish, bKash, Nagad, PromptPay, PayNow, DuitNow, GCash, MoMo, M-Pesa).
 */
export const partyWords =
  'caller callers callee callees calling called callback cli ani dnis did ddi dialed ' +
  'dialled dialing dialling dial dials dialer redial leg smsgw smsgateway smsc smpp ruckruf rufaufbau gesprach aparty bparty cparty anumber bnumber anum bnum aleg bleg cgpn cdpn cgpa cdpa ' +
  'callernum calledid callingid callername sip sips pstn isdn voip voicemail answering anruf anrufer angerufener abonent ' +
  'абонент абонента абоненту звонок звонка dtmf fqcn appel appelant appele llamada llamante chamada chiamata chiamante oproep ' +
  'المتصل sms smsto hp wa waid otpnumber srcuser dstuser cgp cdp смс hangup cidnum cidnumber ' +
  'tn lineidentification ctcm ctcp ctct ctch ctcb cmt cnum csca ccwa cmgs colp rdnis aniii atd atdt atdp tbcd zap zapzap wpp zalo kakaotalk ' +
  'partya partyb chamador chamado вызывающий вызываемый вызывающего вызываемого викликаючий penelepon dzwoniacy wywolywany bellende gebelde aranan volajici volany ' +
  'marcado discado chiamato wybrany wybranego набранный набран uppringt oppringt gewahlte gewahlter opgebeld compose llamado valittu tarcsazott hivott ' +
  'swish bkash nagad promptpay paynow duitnow gcash momo pesa terugbelverzoek ruckrufbitte ruckrufwunsch ' +
  'apelant uppringd soittaja cnam msrn رقمي رقمنا رقمك numaram numaramiz szamom szamunk numeroni numeromme'

/** Before an end of a call (`call from …`), and not before the number itself. */
export const callWords =
  'call calls reach text texts txt msg звонок звонка вызов дзвінок anruf appel llamada chamada chiamata oproep samtal opkald anrop polaczenie hovor hivas ' +
  'apel κληση שיחה مكالمه panggilan arama liga liguem chama chamem marca marcar contata falar scrivi scrivere scrivete ' +
  'pisz napisz skriv schreib schreibe schreiben ecris ecrivez escribe escriba ruf rufe ruft melde meldet keressen keress irj hit'

/**
 * Verbs for calling and writing to a number, with the pronouns that some languages add to them: a number follows them, or a preposition and
 * a number. Sources: Wiktionary's entries for "call", "dial", "reach" and "contact", and their conjugations.
 */
export const dialWords =
  'dialing dialling wahle wahlt rang phoned wife husband spouse mother father mum mom dad daughter brother sister girlfriend boyfriend guardian caregiver carer ' +
  'grandmother grandfather neighbour neighbor reachable contactable ' +
  // German, Dutch
  'angerufen anrufen zuruckrufen ruckruf erreichbar erreichen erreichst erreicht melden bel bellen belt gebeld bereikbaar bereiken ' +
  'terugbellen teruggebeld whatsappen ' +
  // French
  'appelle appelles appelez appeler rappelle rappelez rappeler joindre joignez joignable contacte contactez contacter telephonez textez texto ' +
  // Spanish, Catalan
  'llamar llame llameme llamame llamarme llamanos llamarnos llamenos llamen llamarlo llamarla llamarle llamarte llamadme contactar contactarme ' +
  'contactame contacteme contactanos contactenos comuniquese comunicate comunicarse comunicarme marque marcame marqueme escribeme escribirme ' +
  'escribenos escribame mandame enviame telefonear telefoneame trucar truqueu ' +
  // Portuguese, Italian
  'ligar ligue ligando ligaram contactem contatar telefonar chiamare chiama chiami chiamami chiamatemi chiamarmi chiamate chiamaci chiamarci ' +
  'richiamare richiamami richiamatemi richiamarmi scrivimi scrivetemi scriverci scrivermi contattare contattami contattaci contattatemi contattarmi ' +
  'telefonare telefonami telefonatemi messaggiami ' +
  // Polish, Czech, Slovak, Slovenian, Croatian
  'zadzwon zadzwonic zadzwoncie dzwon dzwonic dzwoncie oddzwon oddzwonic kontaktowac skontaktuj volejte volej zavolej zavolejte zavolat volat kontaktujte ' +
  'volajte zavolaj zavolajte poklicite pokliči poklici nazovite nazovi pozovi pozovite javite ' +
  // Nordic
  'ring ringa ringde ringe ringer soita soittakaa soittaa soittakoon tekstiviesti hringdu hringja ' +
  // Romanian, Hungarian
  'sunati suna contactati contacteaza apelati apeleaza hivja hivj hivjon hivjatok hivd hivhat telefonaljon ' +
  // Cyrillic script
  'позвони позвоните звони звоните перезвони перезвоните звонить позвонить перезвонить набери наберите набрать пиши пишите напиши напишите ' +
  'свяжитесь связаться обращайтесь дозвониться дзвони дзвоніть подзвони подзвоніть зателефонуй зателефонуйте передзвоніть телефонуйте наберіть пишіть ' +
  'звертайтеся обадете обади звъннете позовите позови јавите назовите ' +
  // Greek, Turkish, Azerbaijani
  'καλεστε καλεσε καλειτε επικοινωνηστε arayan ara arayin arayiniz arayabilirsiniz aramak ulasin ulasabilirsiniz yazin zeng ' +
  // Arabic script, Hebrew
  'اتصل اتصلوا اتصلي للاتصال للتواصل الاتصال تواصل تواصلوا كلمني كلموني راسلني راسلونا راسلوني ' +
  'تماس بگیرید תתקשר התקשר התקשרו להתקשר תתקשרו צלצלו חייגו חייג ' +
  // Indic scripts
  'कॉल কল ' +
  // Indonesian, Malay, Vietnamese, Filipino, Swahili, Hausa, Amharic
  'hubungi hubungilah talian goi tawagan tumawag itext piga pigia nipigie tupigie wasiliana kira ይደውሉ ደውሉ ' +
  // Armenian, Georgian, Kazakh, Mongolian
  'զանգահարեք զանգիր დარეკეთ დამირეკე დაგვირეკეთ қоңырау залгах'

/** What a call or a text is passed on by; with "number" or "to", in one name, a party of it. */
export const relayWords =
  'connected connectedline translated otherparty thirdparty other third origination directory virtual masked proxy tollfree inbound outbound external internal ported porting ' +
  'blocked blacklist blacklisted dnc bridge presentation agent support lrn outpulse redirectingparty forwardedfrom forwardedto divertedto cid forwarding forward redirecting redirect redir diverting divert transfer outpulsed cp'

/**
 * Whose number it is, or who is to be called: possessive and personal pronouns, most of them of the first person. Before or after a word
 * for number, or after a verb for calling: `mi número`, `nomor saya`, `call me at`.
 */
export const ownerWords =
  'my your his her me us votre ihre deine ваш váš dich dir mein meine meinen meiner mich mir uns mon ma moi nous mi mio mia nos nosotros conmigo meu minha comigo noi ci ' +
  'mij mijn ons moj moja moje mnie nam muj mne mea meg mig mit min mitt oss minulle minua meille szamomon ' +
  'мой моя мои мне меня мной нам нас мій мене мені мною моят ми mене meni benim bana beni bize bizi ' +
  'saya aku kami kita ku gue gua toi minh ko ako akin aking namin yangu yetu kwangu mera meri mero amar ente ' +
  'मेरा मेरे मेरी मुझे हमारा हमें अपना माझा माझे मला मेरो आमचा আমার আমাকে আমাদের என் எனது என்னை నా నాకు మా ನನ್ನ ನನಗೆ എന്റെ എന്നെ મારો મારા મને ' +
  'ਮੇਰਾ ਮੇਰੇ ਮੈਨੂੰ মোৰ ମୋର මගේ میرا میرے مجھے ہمارا بي معي لي بنا معنا שלי שלנו אלי אליי לי אלינו μου μας με 제 내 저희 우리 나의 저의 저에게'

/** Who a number belongs to; with "id" they name a record. */
export const holderWords =
  'contact contacts subscriber abonent абонент абонента абоненту kontakt contacto contatto contato kontak clip btn wtn ctn mdn iletisim संपर्क যোগাযোগ رابطه'

/** Ends of a message or a call, which mean people only in texts about messages or calls. */
export const directionWords =
  'from to for src dst source destination dest sender senders receiver receivers recipient recipients originator orig originating ' +
  'terminating origin origem origine term target targets addr address user username exten extension peer endpoint remote identity aor uri ' +
  'jid ouser ruser dd lookup gt dn tn rn da oa subscribed unsubscribed desde dal van fra fran od dari till til do vers kepada tu από من از מ innen req ruri sourceaddr destinationaddr destaddr destaddrs fromuser touser toaddress von an para destinatario ' +
  'origen destino tujuan participant participants invitee attendee sca scaddress lrn divertto bridgeto enviado enviada mandado inviato inviata envoye gesendet gesandt verzonden wyslano wyslany отправлено отправлен отправлена надіслано ' +
  'gonderildi terkirim dikirim otherdn thisdn cld cldnum rnum cfu cfb cfnr cfna pai ppi rpid remitente destinataire expediteur empfanger absender кому от получатель отправитель'

/** Field names of the value in a pair of its own, whose name is elsewhere: `{"type":"phone","value":…}`. */
/** What was done with a message, right before the number it was for. */
export const sentWords =
  'sent send sending retry retrying resend queued delivered deliver notify texted lookup topup recharge'

export const valueWords =
  'value val data content string int long identifier partyidentifier v contactvalue details detail answer answers response reply'

/** Words for "number" at the end of compounds. */
export const endingsOfNumber = 'number numbers nummer nummern nommer numero num nbr szam nro no nr nb'

/** Nouns for a telephone at the end of words that are written as one. */
export const endingsOfPhone = 'phone msisdn telefon telefono telefone foon mobile phonehome phonework phoneraw'

/** Words that begin or end like one and are no telephones. */
export const likePhones =
  'mobility mobilize mobilized telephony telephonist telefonica iphone microphone headphone earphone megaphone gramophone ' +
  'saxophone xylophone microfoon megafoon saxofoon automobile snowmobile windowsphone'
