/** Words that follow `password:` in sentences. */
export const wordsAfterPassword =
  'must is was are has have had may should can cannot could will would does did not the a an at for from of on to in with by and or but ' +
  'incorrect invalid wrong required missing expired expires changed change changing reset mismatch failed failure fails accepted rejected error ' +
  'too user username password passwords login authentication access account field value length minimum maximum please enter ' +
  'unable unknown denied ok success successful successfully updated update set unset ignored disabled enabled correct valid never ' +
  'root admin attempt attempts this that your it if when no as be been being check checked checking verify verified policy prompt ' +
  'based file files store manager strength history age entry entered auth only also already again before after during while since ' +
  'recovery generated generator created provided given supplied needed necessary empty blank found read sent returned used using ' +
  'erforderlich falsch ungültig abgelaufen geändert vergessen obligatoire requis requise invalide expiré expirée oublié modifié requerida requerido ' +
  'obligatoria incorrecta inválida caducada obbligatoria richiesta errata scaduta obrigatória incorreta verplicht vereist onjuist ongeldig verlopen ' +
  'wymagane nieprawidłowe неверный неверен обязателен изменён истёк gerekli geçersiz ' +
  'policies rules settings encoding bad sorry retype truncated corrupt corrupted malformed unsupported refused timeout rotated revoked locked unlocked skipped pending unavailable forbidden ' +
  'permission encrypted encryption hash hashed hashing times characters days seconds minutes chars digits retries bytes path await done passed ' +
  'via option options flag flags argument arguments parameter parameters instead together without which because impl dyn directive directives setting ' +
  'configured unconfigured loaded stored saved present absent initialized old new current previous throttled defined mode cmdlet configuration'

/** What is said of passwords: participles, adverbs, and adjectives in English, German, Dutch, French, Spanish, Portuguese and Italian. */
export const predicates = [
  '.*(?:ed|ing|ion|ment|able|ible|ful|less|ous|ive|al|ant|ent|isch|lich|bar|ig|elt|ert|iert|oso|osa|ado|ada|ido|ida|ato|ata|uto|uta|ée?|eux|euse|ique)|(?:ge|ab|ver|zu)\\w+(?:en|t|d)|really|probably|only|actually|currently|definitely|apparently',
  'below|above|under|right|later|today|okay|stale|complex|possibly|obviously|simply|clearly|extremely|short|weak|strong|simple',
  'secure|insecure|secret|public|private|similar|different|same|broken|info|profile|details|page|form|data',
  'stolen|forgotten|hidden|known|unknown|longer|shorter|stronger|here',
  'there|where|what|still|never|always|falsch|korrekt|leer',
  'kurz|nicht|noch|immer|schon|onjuist|verkeerd|leeg|niet',
  'faux|fausse|vide|trop|bonne|corta|fuerte|mala|buena',
  'muito|muy|fraca|forte|errata|sbagliata|corretta|in?cor+ett?[aei]?|incorrect\\w*|correct[ao]?',
  'invalid[aoe]?|requise?|requerid[ao]|obrigat\\w+|obligat\\w+|inval\\w+|expir\\w+',
].join('|')

/** Possessives and adjectives that follow the noun for a password in many languages. */
export const ownersAfter =
  'saya|aku|kami|kamu|anda|Anda|baru|(?:của )?(?:tôi|mình|bạn)|mới|meu|minha|mea|ta|mitt|mit|min|mio|mia|moje|moja|mein|мой|моя|моё|мене|' +
  'من|شما|ما|الجديدة|الجديد|الخاصة بك|جدید|שלי|שלך|החדשה|μου|σου|ko|yangu|nuova|vecchia|iniziale|provvisoria|nueva|nova|tymczasowe|nowe|dočasné|nové|временный|новый|neu|neue|attuale|actual|atual|temporanea|temporal|provisoire|temporaire|temporară'

/** Nouns for a password that are written in ASCII, in one word or the last of several. */
export const nounsInAscii =
  'password passwd passphrase passcode pwd passwort kennwort senha clave passe contrasena wachtwoord toegangscode zugangscode passord salasana salasanasi heslo heslem ' +
  'haslo parola sifre sifrem parolam jelszavam salasanani passordet adgangskoden kodeordet adgangskode kodeord losenord lozinka geslo sandi nenosiri jelszo pasahitza parole zaporka nywila parool salasanaksi sandinya'

/** Words in the names of columns that hold personal data or secrets. */
export const namesOfColumns =
  'password passwd pwd pass senha contrasena kennwort passwort secret phone phones mobile msisdn telephone tel cell fax phonenumber mobilenumber ' +
  'customerphone anum bnum anumber bnumber ani dnis cli clid cgpn cdpn callingnumber callednumber callingpartynumber caller callee telefono telefon telefone celular handy psk ssn cardnumber card pan'

/** What stands for no value, or for one that was left out. */
export const wordsForNothing =
  'bcrypt scrypt argon2 argon2i argon2id pbkdf2 pbkdf2_sha256 sha256 sha512 md5 scram-sha-256 brak нет немає nein aucun aucune ninguna ninguno nessuna nessuno nenhuma nenhum geen ingen inget ingenting žádné nincs yok niciuna niciun 无 無 없음 なし string! secretstr gesetzt random i/o off null none nil undefined true false yes no n/a nan empty redacted filtered hidden masked removed string str bool ' +
  '<nil> nothing sanitized scrubbed suppressed unset notset not-set blank omitted obfuscated ' +
  'required optional mandatory enabled disabled missing invalid expired incorrect ok failed success accepted rejected denied chauthtok setcred enc sensitive unchanged assertion traceback exception segfault'

/** Of the user, after the noun for a password. */
export const nounsForUser =
  'пользователя|користувача|użytkownika|uživatele|používateľa|utilizatorului|korisnika|użytk\\.|kullanıcısı|Benutzer|usuario|usuário|utente|utilisateur|المستخدم'

/** What joins the noun for a password and whose it is. */
export const prepositions =
  'for|of|from|to|on|in|del?|della?|dell|di|du|da|do|dos|das|dla|pour|para|pentru|per|von|für|fuer|vom|des|zum|zur|voor|van|pro|k|до|для|от|из|к|від|към|за|til|till|för|af|του|της|για|của|cho|untuk|dari|milik|للمستخدم|user'

/** What says that the password is next. */
export const copulas =
  'is|was|used to be|to|as|staat op|steht auf|était|->|→|⇒|=>|⟶|⟹|~|ist|lautet|war|es|era|será|é|est|était|jest|je|är|er|on|este|adalah|là|è|е|это|olarak|هي|هو|είναι|היא|הוא|है|[-=–—:]{1,2}'

/** Where a secret is kept, in the place of the secret. */
export const references = String.raw`^(?:[a-z][a-z\d+-]{1,15}:\/\/|\[-|(?:[A-Z][\w.]*)?(?:String|Str|Bytes|Field|Type|Value|Ref|Array|Buffer)\??$|(?:CHANGE|REPLACE|FILL|INSERT|ENTER|TODO|FIXME|TBD|PLACEHOLDER|EXAMPLE)(?:[_-][A-Z]+)*$|[A-Za-z0-9_-]{1,24}\*{3,}\w{0,8}$|\$(?:[Ee]nv:)?[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$|\$[A-Z]{2,}\d?$|\$[a-z_]\w*(?:->?|\[|::)|\$(?=[a-z_])\w*(?:pass|secret|token|key|pwd|pw$)\w*$|\$[a-z_]*(?:[A-Z][a-z]+)*(?:Pass|Secret|Token|Key|Pwd|Pw|Cred)[a-z]*(?:[A-Z][a-z]+)*$|[\w./-]+\.(?:xml|json|ya?ml|txt|log|cfg|ini|properties|html?|pem|crt|jks|p12|pfx)$|(?:0x)?0{8,}$|DEFAULT$|file:\/|~\/|@?\/(?:run|etc|var|mnt|secrets|vault)\/|env\(|ENC\[|%[-+.*\d]*[a-zA-Z]{1,3}$|@[A-Za-z_]+$|\.{1,2}\/|\S*\]\(|[A-Z]{2,}(?:_[A-Z]{2,})+$|[\w-]+-(?:token|dockercfg)-[a-z\d]{5}$|\\<|\{\d*\}$|…|\/[\^.([\\]|&(?:'?\w*str$|(?:mut )?\[)|(?:char|byte|string)\[\]?$|[A-Z][A-Za-z]+#[a-z_]+$|PropTypes\.|(?:Convert(?:To|From)|Get|Read)-[A-Z][A-Za-z]+$|FormControl$|(?:[Pp]assword|passwd|pwd|secret)(?:[A-Z][a-z]+)+\d?$|(?:DB|USER|HOST)NAME$|\w+(?:-\w+)*-\d{1,3}(?:px|dp|pt)$|[\w/-]+\/[\w-]+#\w*(?:password|passwd|secret|token|_key)$|(?:required|nullable|sometimes|confirmed|hashed|string|bail|min:\d+|max:\d+)(?:\|[\w:,.]+)*$|[@#%~!$<[({*_|=]{1,4}[A-Za-z_.:|\/ -]*(?:[Pp][Aa][Ss][Ss]|[Pp][Ww]|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Kk]ey|KEY)[A-Za-z_.:|\/ -]*[@#%~!$>\])}*_|=]{1,4}$|(?:random|aws|google|azurerm|vault|kubernetes)_\w+\.\w|[a-z_]\w*(?:\.\w+)*\.\w*(?:password|passwd|secret|token)\w*$|(?!my)[a-z]+(?:[A-Z][a-z]+)*(?:Pass(?:word|wd|phrase)?|Pwd|Secret)$|[@#]\w+(?:\.\w+)*[@#]$|__\w+__$|%[A-Z][A-Z\d_]{2,}%?$|@Microsoft\.KeyVault|_?[a-z][\w.]*(?:Field|Input|Controller|Box|Ref|Edit|target)(?:\.current)?\.(?:[tT]ext|[vV]alue)$|(?:var|local|data|module|config|settings|env|secrets?|props|params|args|options|opts|self|this|process\.env|request|req|os\.environ|System\.(?:getenv|getProperty))(?:\.[A-Za-z_]\w*(?![\w@!#$%^&*])){1,6}(?:$|[[(])|(?:os\.)?(?:getenv|environ)[[(.]|ENV\[|(?:vault|op|ref\+\w+|aws-?sm|awssm|gcpsm|azkv|env|secretsmanager|ssm):(?:\/\/|[\w./-]*[/#])|arn:aws:|VALUE_SPECIFIED_IN_NO_LOG|[:@#]\{?\w*(?:pass|pwd|secret|token)\w*\}?$|[:@#](?:[A-Za-z_]*Pass[A-Za-z_]*|\w*[Pp][Ww])$|[:@]p?\d+$|(?:[A-Z]+_)*(?:PASS(?:WORD|WD|PHRASE)?|SECRET|TOKEN|KEY)$|(?:your|Your|YOUR)(?:[-_][\w-]+|[A-Z][a-z]\w*)$|\{\{)`

/** What follows a name and a colon without being its value: architectures of packages (`base-passwd:amd64`), pseudo-classes of CSS. */
export const wordsAfterColon =
  'all any amd64 i386 arm64 armel armhf ppc64el riscv64 s390x noarch x86_64 focus focus-visible focus-within hover active valid invalid ' +
  'user-invalid disabled enabled checked required optional before after placeholder placeholder-shown read-only read-write autofill ' +
  '-webkit-autofill -moz-placeholder -ms-input-placeholder not first-child last-child nth-child empty target'

/** What a form says of a field for a password. */
export const complaints = String.raw`\b(?:required|must (?:be|have|contain|match|include|not)|should (?:be|have|contain|match)|can(?:not|'t| not) be|is (?:invalid|too|not|missing|incorrect|wrong|expired)|too (?:short|long|weak|common|similar)|at least \d|(?:does|do)(?: not|n't) match|not match|may not be|minimum of|expired)\b`

/** A label of a field for a password or a sentence about one, as translations of an interface have it: nothing but words. */
export const captions = String.raw`^(?=[A-ZÀ-Þ¿¡А-ЯΑ-Ω])(?:(?=.* (?:your|the|a|de|su|tu|sua|Ihre?|das|uw|je|la|il|le|used to) )[^\d=_@#-&*+~]*(?:[Pp]asswor[dt]|[Kk]ennwort|passe|[Cc]ontraseña|[Ss]enha|[Ww]achtwoord|[Pp]asscode|[Pp]assphrase|[Hh]asło|[Hh]eslo|[Pp]arola|[Şş]ifre|[Pp]assord|[Ll]ösenord|[Aa]dgangskode|[Пп]ароль|[Κκ]ωδικός)(?![a-z])[^\d=_@#-&*+~]*|(?:(?:Enter|Confirm|Re-?enter|Repeat|Retype|Forgot|Reset|New|Old|Current|Change|Choose|Create|Type|Show|Hide|Set|Wrong|Invalid|Neues|Altes|Nueva|Nova|Nuova|Nieuw|Confirmar|Repetir|Nowe|Новый|Введите) )?(?:[Pp]asswor[dt]|[Kk]ennwort|passe|[Cc]ontraseña|[Ss]enha|[Ww]achtwoord|[Pp]asscode|[Pp]assphrase|[Hh]asło|[Ss]alasana|[Hh]eslo|[Pp]arola|[Şş]ifre|[Pp]assord|[Ll]ösenord|[Aa]dgangskode|[Пп]ароль|[Κκ]ωδικός)(?: (?:confirmation|again|hint|strength|vergessen|vergeten|bestätigen|wiederholen|actual|nueva))?[?:.…]{0,3})$`

/** Commands that read a password from a pipe. */
export const secretReaders = String.raw`^\s*\|\s*(?:sudo\s+)?(?:sudo(?:\s+-\S+)*\s+-S|su\b|kinit\b|passwd\b|smbpasswd\b.*-s|cryptsetup\b|gpg\b.*--passphrase-fd|openssl\b.*stdin|chpasswd\b|[^|\n]{1,80} --?pass(?:wd|word|phrase)?-(?:on-|from-)?stdin\b|vncpasswd\b|saslpasswd2\b|ecryptfs|base64\b|gh auth login|htpasswd\b.*-i|kubectl create secret\b)`

/** What may follow the English noun for a password before the value of one: `password for anna …`, `password was reset to …`, not `password policy …`. */
export const leads =
  'found|will|sent|received|expected|try|equals|cracked|recovered|decrypted|guessed|matched|for|of|is|was|to|has|had|been|on|in|at|from|now|still|again|as|be|generated|created|changed?|re-?set|set|updated?|rotated|assigned|issued|given|' +
  'tried|entered|supplied|used|typed|value|string|text|plain|cleartext|plaintext|temporary|shown|done|reset|stored|should|one|new|old|previous|spec|hex|bytes|b64|base64|encoded|and|or|user|verified'

/** What says that the next word is the value, in any sentence about a password: verbs and prepositions that English has not, particles. */
export const joints =
  "is|was|now|still|be|equals|c'est|siendo|yra|ir|është|је|lautet|ist|auf|jetzt|nun|désormais|maintenant|est|était|war|foi|era|fue|był[oa]?|bylo|был[ао]?|var|es|será|ahora|é|agora|è|adesso|är|nu|er|nå|jest|je|teď|este|acum|είναι|е|є|это|теперь|тепер|" +
  'है|adalah|ialah|menjadi|jadi|là|thành|هي|هو|إلى|היא|הוא|ל|است|به|olarak|ni|[가이는은를을]|으?로|' +
  '.*(?:[为為是成は：]|คือ|เป็น|[ぁ-ん])|[\\u0e00-\\u9fff]{1,24}'

/** The same where the noun is of the language, too, or its verb is before: they mean other things elsewhere. */
export const ownJoints = 'a|à|in|para|por|par|en|la|na|til|till|naar|zu|to|σε|на|ke|cu|on|u|do|со?|op|în|e'

/** Of these, the word is what a sentence about a password has other words for, and not the password. */
export const wordsOfOthers =
  'polic(?:y|ies)|rules?|length|strength|hash(?:es|ed|ing)?|algorithm|id|ids|uuid|guid|version|count|counter|metrics?|error|exception|code|status|' +
  'fingerprint|etag|digest|checksum|commit|revision|expir(?:y|es|ed|ation)|ttl|timeout|file|path|class|type|field|column|prompt|dialog|plugin|module|package|' +
  'provider|manager|encoder|hint|label|attempts|request|match(?:es|ing|ed)?|kid|named|called|trace|span|correlation|transaction|ticket|incident|case|url|link|port|host(?:name)?|server|node|session|client|device|model|build'

/** Of these, the word after a mark is the account and not its secret. */
export const wordsForAccount =
  'user(?:name|id)?|login|account|e-?mail|name|role|group|tenant|realm|domain|ip|from|by|at|on|via|time(?:stamp)?|date|ref|benutzer|usuario|utilisateur|utente|usuário'

/** How words begin that say that a field must be filled in, or is empty or wrong. */
export const captionWords =
  'pflicht|obligat|obrigat|obbligat|requis|requer|richiest|verplicht|vereist|erforderlich|wymagan|povinn|zorunlu|gerekli|påkrævet|påkrevd|obligatorisk|pakollinen|kötelező|wajib|bắt|champ|campo|veld|pole$|feld$|alan$|mangler|fehlt|falsch|ungültig|inválid|invalid|incorrect|leer$|vide$|vacío|vazi|vuot|tom$|siehe|voir$|vea$|zie$'

/** What the word "key" has before it where it is a secret. */
export const kindsOfSecretKeys =
  'local device dev enc encryption decryption aes des cipher crypto hmac shared session stream product licence license activation serial registration auth ' +
  'private secret access signing master pairing network root admin service server security wpa psk maps app api webhook recovery storage account subscription deploy'

/** What has keys that are no secrets: `cache_key`, `sortKey`, `primary-key`. */
export const thingsWithKeys =
  'public pub publishable site cache partition sort idempotency routing object host primary foreign hash file row doc document item entry record index map ' +
  'group event message sequence lang translation i18n job task project issue topic dedup lookup natural surrogate composite s3 blob bucket query range search ' +
  'order shard unique trace span ssh gpg pgp registry config react list tree node cookie lock mutex store state data meta metric tag label field column table ' +
  'param header property setting feature flag asset image video media redis memcached'
