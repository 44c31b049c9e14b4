import { nounsInAscii } from './prose-words.ts'

export type SecretForm = readonly [
  words: string,
  looks: '' | 'chosen' | 'likely' | 'fair' | 'numbered' | 'mixed' | 'random',
  after: string,
]

/**
 * What stands between a word and the secrets, which are the groups of the pattern. In the middle: how a secret looks there (see `formed-secrets`), if
 * anything else may stand in its place. No group has a flag, as in `(?i:…)`: Node 22 cannot read it, and V8 forgets it where it compiles without optimizing,
 * as it does in a process that has compiled more than 1 MB of patterns.
 */
export const secretForms: readonly SecretForm[] = [
  // A line of PostgreSQL's `.pgpass` after its name: host, port, database, user and password.
  [
    'pgpass',
    '',
    String.raw`^[^\n]{0,80}?[\s"'][^\s:"']{1,64}:(?:\d{1,5}|\*):[^\s:]{1,64}:[^\s:]{1,64}:([^\s"'\\]{1,64})`,
  ],
  // An entry of `.netrc` on several lines.
  [
    'machine',
    '',
    String.raw`^\s{1,8}[^\s\\]{1,80}(?:\s|\\n){1,12}login(?:\s|\\n){1,12}[^\s\\]{1,80}(?:\s|\\n){1,12}password\s{1,8}([^\s"'\\]{1,64})`,
  ],
  // A password at the prompt for the name: `Invalid user Saffron!157^Lima`.
  ['invalid', 'chosen', String.raw`^ user ["']?(?=\S*[!#$%^&*])([^\s"'@\\]{8,64})`],
  // A password where a command was expected: `bash: Meadow-Kyoto3: command not found`, `bash: !Meadow.83: event not found`.
  [
    'bash zsh',
    'chosen',
    String.raw`^: (?:line \d+: )?!?(?=\S*[-!#$%^&*@.]|[a-z]*[A-Z][a-z]+\d+:)([^\s/:"']{8,64})(?=: (?:command |event )?not found)`,
  ],
  // Both passwords of `I changed it from Meadow.88 to Kyoto.90`.
  ['changed', 'chosen', String.raw`^ (?:it|mine|that) from ([^\s,;]{8,64}) to ([^\s,;]{8,64})(?<![.!?])`],
  // What a test types into the field: `cy.get('#password').type('Hunter2')`, `send_keys("Hunter2") # password`.
  [
    'password passwd pass pwd passphrase',
    '',
    String.raw`^["'\]]{0,3}\){0,2}\.(?:type|fill|send_?[kK]eys|set_?[vV]alue|val|enterText|typeText|type_text)\(\\?["']([^"'\n\\]{4,64})\\?["']`,
  ],
  ['keys', 'likely', String.raw`^\(\\?["']([^"'\n\\]{4,64})\\?["']\);?\s{1,4}(?:#|\/\/) ?\w{0,8} ?(?:[Pp]assw|PASSW)`],
  // What tools print that try passwords: `22/tcp ssh: 'anna' 'Hunter2'`, `KEY FOUND! [ Hunter2x ]`, a line of pwdump, mimikatz' `* NTLM : …`.
  ['ssh ftp telnet smb rdp vnc pop3 imap mysql', 'fair', String.raw`^: '[\w.\\-]{1,32}' '([^'\n]{4,64})'`],
  ['key', '', String.raw`^ FOUND! \[ ([^\n\]]{8,63}) \]`],
  ['aad3b435b51404eeaad3b435b51404ee ntlm', '', String.raw`^\s{0,8}: ?([0-9a-fA-F]{32})(?=:::|\s|$)`],
  // Tags 554 and 925 of a FIX message: the password, and the new one.
  ['fix fixt', '', String.raw`^\.\d\.\d[^\n]{0,400}?[|\u0001^;](?:554|925)=([^|\u0001^;\s]{1,64})`],
  // `auth=('anna', 'hunter2')` of Python's requests, and `{"auth":["anna","hunter2"]}`.
  [
    'auth',
    'likely',
    String.raw`^\\*["']?\s?[:=]\s?[[(]\s?\\*["'][^"'\\]{1,64}\\*["'],\s?\\*["']([^"'\\]{1,64})\\*["']\s?[\])]`,
  ],
  // `ftp anna:hunter2 upload failed`: an account right after a protocol.
  [
    'ftp sftp smb imap pop3 vnc rdp telnet',
    'fair',
    String.raw`^ (?:login |auth |user |as )?[A-Za-z][\w.-]{1,31}:([^\s"'/:@]{6,64})(?=[\s"']|$)`,
  ],
  [
    'ftp sftp',
    '',
    String.raw`^\.(?:open|start)\(["'][^"'\n]{1,64}["'], ?["'][^"'\n]{1,64}["'], ?["']([^"'\n]{4,64})["']`,
  ],
  // SQL*Plus' `CONNECT hr/Hunter2@orcl`.
  ['connect', 'likely', String.raw`^ [\w.$]{1,32}\/["']?([^\s@/"']{4,64})["']?@[\w/]`],
  // What was expected and what came: `password mismatch: expected Hunter2 got Hunter3`.
  [
    'password passwd passphrase',
    'likely',
    String.raw`^ (?:mismatch|differs|incorrect|wrong)[:.]? ?\(?(?:[Ee]xpected|[Gg]ot|[Ww]ant):? ["'\x60]?([^\s"'\x60,]{6,64})["'\x60]?(?:,? (?:but )?(?:[Gg]ot|[Ww]as|[Rr]eceived|[Aa]ctual|[Ww]ant):? ["'\x60]?([^\s"'\x60,)]{6,64}))?`,
  ],
  [
    'password passwd passphrase',
    'likely',
    String.raw`^ ["'\x60][^"'\x60\n]{1,64}["'\x60],? (?:but )?(?:got|received) ["'\x60]([^\s"'\x60]{6,64})`,
  ],
  // An arrow after the noun, perhaps with a name between: `temp pass → Hunter2`, `get password router => Hunter2`.
  [
    `${nounsInAscii} pass pw psw mdp`,
    'fair',
    String.raw`^["'\x60]?(?: [\w.@-]{1,24}){0,2} ?(?:→|⇒|=>|->) ?["'\x60]?([^\s"'\x60()/:[\]{}]{5,64})(?=[\s"'\x60,;.(]|$)`,
  ],
  // The items of a list: `["x-auth-token","…"]`.
  ['token apikey', 'mixed', String.raw`^\\*["'], ?\\*["']([\w.+/=-]{20,256})\\*["'] ?[\])]`],
  // LDIF writes values in base64 after two colons (RFC 2849).
  ['userpassword unicodepwd', '', '^:: ?([A-Za-z0-9+/]{4,}={0,2})'],
  // `login root/secret refused`
  ['login', 'likely', String.raw`^ [\w@-][\w.@-]{1,31}/(?!\S*[./])([^\s"'/]{6,64})`],
  // The response of HTTP's and SIP's digest (RFC 7616), a hash of the password that can be guessed offline.
  ['digest', '', String.raw`^ [^\n]{0,400}?\b(?:[Rr]esponse|RESPONSE)=\\*"([0-9a-fA-F]{32,64})\\*"`],
  // The code that shares a wireless network: `WIFI:T:WPA;S:home;P:hunter2;;`, and a sketch that joins one.
  ['wifi', '', String.raw`^:(?=[^\n]{0,80}S:)[^\n]{0,80}?;?P:([^;\n]{1,63});`],
  ['wifi', '', String.raw`^\.begin\(\s?\\?"[^"\n\\]{1,32}\\?", ?\\?"([^"\n\\]{8,63})\\?"`],
  // `voicemail.conf: 204 => 0573,Anna Osei`: the mailbox, its code and its owner.
  ['voicemail', '', String.raw`^(?:\.conf)?\b[^\n]{0,24}?\b\d{2,8} ?=>? ?-?(\d{3,10})(?=,[^\d,])`],
  // The old one and the new: `Passwort von Hunter2 auf Hunter3 geändert`, `palavra-passe alterada de Hunter2 para Hunter3`.
  [
    nounsInAscii,
    'numbered',
    String.raw`^(?: [^\s\d:=]{1,24}){0,2} (?:from|von|de|van|z|c|FROM) ["'\x60]?([^\s"'\x60,;]{6,64})["'\x60]? (?:to|auf|para|por|a|naar|na|til|till|TO) ["'\x60]?([^\s"'\x60,;]{6,64})`,
  ],
  ['pw psw mdp', 'likely', String.raw`^ (?:auf|to|op|na|en|par) ["']?([^\s"',;/]{6,64})`],
  // After an aside: `my old password over the phone, it was Hunter2`.
  [
    'password passphrase passcode',
    'fair',
    String.raw`^ [^\n.:;=]{0,48}, (?:it|which|that|correct|the (?:correct|right|new) one) (?:was|is) ["']?([^\s"',;]{6,64})`,
  ],
  [
    'tried',
    'likely',
    String.raw`^ ["'\x60]?([^\s"'\x60,;:/]{6,64})["'\x60]?(?: \w{1,8} times)? and (?:it|got|was|is)\b[^\n]{0,24}(?:wrong|locked|denied|incorrect|invalid)`,
  ],
  // A macro of C, and the end of a line of settings: `#define WIFI_PASS "hunter22"`.
  ['pass password passwd psk', 'likely', String.raw`^ \(?\\?"([^"\s\\]{6,64})\\?"\)?(?=\s*(?:$|\n|//|/\*))`],
  ['pass', 'likely', String.raw`^ \(["'][^"'\n]{1,64}["']/["']([^"'\s]{6,64})["']\)`],
  // `fill in "Password" with "hunter22"`
  [
    nounsInAscii,
    'numbered',
    String.raw`^\\?["'] (?:field )?(?:with|using|to|as|value) \\?["']([^"'\n\\]{6,64})\\?["']`,
  ],
  // `user anna, pass hunter22, error -22`
  ['pass pw pwd', 'fair', String.raw`^ ([^\s"'\x60,;:/()]{6,64})(?=, [a-z])`],
  ['password passwd pwd', '', String.raw`^\\?["']\s?/?>\s{0,8}<value>([^<\s]{1,64})<`],
  ['pin', '', String.raw`^ (?:changed|updated|reset)[:,]? old:? (\d{4,8}),? new:? (\d{4,8})`],
  // Puppet, of a property that it sets; Terraform, of a variable; YAML, of an anchor.
  ['password', '', String.raw`^['"] as ['"]([^'"\s]{4,64})['"]`],
  ['password passwd', '', String.raw`^\\?"\s?\{[^{}]{0,120}\bdefault\s{0,16}=\s?\\?"([^"\\\n]{4,64})\\?"`],
  ['password passwd passphrase apikey key token', 'likely', String.raw`^["']?: &\w{1,24} ["']?([^\s"']{6,128})`],
  // npm's `config set //registry/:_authToken …`
  ['authtoken', 'mixed', String.raw`^ ([\w-]{16,128})(?=\s|$)`],
  // The tokens of K3s, with which a node joins.
  ['token', '', String.raw`^[:=]? (K10[0-9a-f]{32,64}::\w{1,24}:[0-9a-f]{16,64})`],
  // `AES_DECRYPT(card, 'hunter2')`, `pgp_sym_encrypt('text', 'hunter2')`
  ['decrypt encrypt', 'likely', String.raw`^\((?:'[^'\n]{0,64}'|[\w.:]{1,48}), ?'([^'\n]{6,64})'`],
  // A line of Postfix' `sasl_passwd`: `[smtp.example.org]:587 anna:secret`.
  ['smtp mail relay', 'likely', String.raw`^[\w.-]+\](?::\w+)?\s+[\w.@+-]+:([^\s"']{6,64})`],
  // One character at a time, with the same mark between them: `password is k e s t r e l 6`, `spelled: R-i-v-e-r`.
  [
    'password pw passwd passphrase passcode',
    '',
    String.raw`^["']?(?: \w{1,10}){0,3}?(?::| is| was| =| spelled:?) ?(\S(?:(?<gap>[ ,-])\S)(?:\k<gap>\S){4,32})(?=$|[\s"',.])`,
  ],
  // Words in a sentence: `The recovery passphrase is: marzipan kestrel lantern bramble`.
  [
    'password passphrase phrase mnemonic passcode',
    '',
    String.raw`^(?: for \S{1,24})?(?:(?: is| was| =|:)(?: now| set to)?:? ["']?)((?!.* (?:the|an?|is|was|to|of|for|in|not|be|and|or|must|with|should|set|occurred)\b)[a-z]{3,10}(?: [a-z]{3,10}){2,24}(?: [a-z]{3,10}| \d{1,4}))(?=["']?[.,;)]?(?:$|\n))`,
  ],
  // What a value became: `"a" => "b"`; the part of a form.
  [
    `${nounsInAscii} passwords passwds`,
    '',
    String.raw`^\\*["']?(?::| {1,8}=) "[^"\n]{1,64}" (?:=>|->) "([^"\n]{1,64})"`,
  ],
  [nounsInAscii, '', String.raw`^\\*"(?:\r?\n|\\r\\n){2}([^\r\n\\]{1,64})`],
  // What kind it is, in brackets: `Password (plain): hunter22`; a default at a prompt: `admin password [hunter22]:`.
  [nounsInAscii, 'likely', String.raw`^ \([\w -]{2,24}\):? ["']?([^\s"']{4,64})`],
  [nounsInAscii, 'fair', String.raw`^ \[([^\s[\]]{6,64})\]:`],
  [
    'password',
    'likely',
    String.raw`^ (?:is |was )?(?:set|changed|reset)(?: to)?: ?["']?([^\s"',;]{4,64})["']?(?=$|\n| \()`,
  ],
  // JSON with other names than those for passwords: `{"cred":{"name":"svc","word":"hunter22"}}`, `{"wpa2":"hunter22"}`.
  [
    'cred creds credential credentials auth login',
    'fair',
    String.raw`^\\?":\s?\{[^{}]{0,80}\\?"(?:word|pw|secret|value)\\?":\s?\\?"([^"\\\s]{6,64})\\?"`,
  ],
  ['wpa wpa2 wpa3', 'likely', String.raw`^\\?["']\s?[:=]\s?\\?["']([^"'\\\n]{8,63})\\?["']`],
  // Metasploit, of a login that it found: `Success: 'CORP\svc:hunter22'`.
  ['success', 'likely', String.raw`^:? '[\w.-]{1,32}(?:\\{1,2}[\w.-]{1,32})?:([^'\s]{6,64})'`],
  // A user in `redis.conf`: `user anna on >hunter22 ~orders:* +@all`.
  ['user', '', String.raw`^ [\w-]{1,32} on (?:[^\s>]{1,16} ){0,3}>(\S{4,64})`],
  // smbclient, Impacket and Drush
  ['smbclient', '', String.raw`^ ["']?//[^\s"']{1,80} ["']?([^\s"'-][^\s"']{3,63})["']? -`],
  [
    'psexec wmiexec smbexec secretsdump',
    '',
    String.raw`^(?:\.py)? (?:[\w.]{1,32}/)?[\w.-]{1,32}:["']([^"'\n]{1,64})["']@`,
  ],
  ['drush', '', String.raw`^ (?:user:password|upwd|user-password) \S{1,32} ["']?([^\s"']{4,64})`],
  // `CALL SYSPROC.CONNECT('app', 'hunter22')`, `key: Some("…")`
  ['connect', 'likely', String.raw`^\('[\w.-]{1,32}', ?'([^'\s]{6,64})'\)`],
  ['key', 'mixed', String.raw`^: Some\(\\?"([\w-]{20,128})\\?"\)`],
  // What a command for a secret prints: `pass show infra/router`, `kubectl get secret … -o jsonpath='{.data.password}' | base64 -d`.
  ['pass secret', 'chosen', String.raw`^(?: show [\w./-]{3,64})?\r?\n([^\s"'=:]{10,64})(?=\r?\n|$)`],
  ['password', 'likely', String.raw`^\}\\?["']? ?(?:\| ?base64 (?:-d|-D|--decode))?\r?\n([^\s"']{6,64})(?=\r?\n|$)`],
  ['password', '', String.raw`^\.[\w-]{1,32}\.(?:result|value)\\?"?\s?[:=]\s?\\?"([^"\\\n]{4,64})\\?"`],
  // The last cell of a row below the last name of a column, in HTML and in a wiki.
  [
    'password passwd pass kennwort passwort',
    '',
    String.raw`^</th>\s{0,8}</tr>\s{0,8}<tr>(?:\s{0,8}<td>[^<]{0,64}</td>){0,6}\s{0,8}<td>([^<\s]{4,64})</td>\s{0,8}</tr>`,
  ],
  ['password passwd pass kennwort passwort', '', String.raw`^ \|\|\s{0,4}\n\|[^\n]{0,160}\| ([^\s|]{4,64}) \|(?=\n|$)`],
  // FreeRADIUS' `radtest user password server port secret`; an option comes first.
  [
    'radtest',
    '',
    String.raw`^ (?:-[46tx]\S{0,8} \S{1,16} )?["']?[^\s"']{1,64}["']? ["']?([^\s"']{1,64})["']? \S{1,64} \S{1,16} ["']?([^\s"']{1,64})`,
  ],
  // Teradata's `.LOGON system/user,password`, and `steamcmd +login user password`
  ['logon', 'fair', String.raw`^ (?:[\w.-]{1,48}/)?[\w.-]{1,32},["']?([^\s"',;]{4,64})`],
  ['steamcmd', '', String.raw`^[^\n]{0,120}? \+login [\w.-]{1,64} ["']?([^\s"'+][^\s"']{3,63})`],
  // The key of a network in OpenWrt's settings: `wireless.@wifi-iface[0].key='hunter22'`
  ['wireless', 'fair', String.raw`^\.[^\s='"]{1,40}\.(?:key\d?|sae_password|auth_secret)=["']?([^\s"']{8,63})`],
  // pppd's `chap-secrets`, below the names of its columns
  [
    'client',
    '',
    String.raw`^[ \t]+server[ \t]+secret(?:[^\n]{0,40}\r?\n| \| )["']?[\w.@*\\-]{1,64}["']?[ \t]+\S{1,64}[ \t]+["']?([^\s"']{1,64})["']?(?=[ \t]|$)`,
  ],
  // The codes in the commands of modems (3GPP TS 27.007) and of Espressif's: `AT+CPIN="4821"`, `AT+CWJAP="home","hunter22"`.
  ['cstt', '', String.raw`^=(?:\\?"[^"\n\\]{0,64}\\?",){2}\\?"([^"\\\n]{4,64})\\?"`],
  ['cpin', '', String.raw`^=\\?"([^"\\]{4,64})\\?"(?:,\\?"([^"\\]{4,64})\\?")?`],
  ['cpwd', '', String.raw`^=\\?"\w{2}\\?",\\?"([^"\\]{4,64})\\?",\\?"([^"\\]{4,64})\\?"`],
  ['clck', '', String.raw`^=\\?"\w{2}\\?",\d,\\?"([^"\\]{4,64})\\?"`],
  ['cwjap cwsap', '', String.raw`^(?:_CUR|_DEF)?=\\?"[^"\n\\]{1,64}\\?",\\?"([^"\\\n]{4,64})\\?"`],
]

/**
 * How a value may follow its name without an equals sign or a colon right before it: whether nothing else can be meant, the marks that may be right
 * after the name (any, if none is given), what is before the name, and what is after it; the first group is the value.
 */
export const apartForms: readonly (readonly [isSure: boolean, marks: string, before: string, after: string])[] = [
  // PostgreSQL's `Key (password)=(hunter2) already exists`.
  [true, '', String.raw`\([^()]{0,64}$`, String.raw`^\)=\(([^()\n]{1,64})\)`],
  // Tuples and calls: Erlang's `{password,"…"}` and `{<<"password">>,<<"…">>}`, `define('DB_PASSWORD', '…')`, `put("password", "…")`.
  [
    false,
    '',
    String.raw`[{([] ?(?:<<)?\\*["']?[\w.-]{0,32}$`,
    String.raw`^\\*["']?(?:>>)?, ?(?:<<)?\\*["']([^"'\\\s]{1,64})\\*["'](?:>>)? ?[,})\]]`,
  ],
  // PHP's `serialize`: `s:8:"password";s:9:"hunter2!!"`.
  [true, '"\\', '', String.raw`^\\*";s:\d{1,4}:\\*"([^"\\]{1,64})`],
  // A variable of a container: `- name: DB_PASSWORD` and its value on the next line.
  [
    true,
    '',
    String.raw`(?:[Nn]ame|NAME): ?["']?[\w.-]{0,48}$`,
    String.raw`^["']?(?:\r?\n|\\n)[ \t]{1,16}(?:[Vv]alue|VALUE): ?["']?([^\s"'\\]{1,64})`,
  ],
  // Cells of HTML and words in markup: `<th>Password</th><td>…</td>`, `<b>Password:</b> …`.
  [
    false,
    '',
    '',
    String.raw`^:?(?: ?<\/?(?:t[dhr]|d[dt]|span|[bip]|strong|em|div|li|br|code|label|T[DHR]|D[DT]|[BIP]|BR|LI)(?: [^<>]{0,64})?\/?>:?\s{0,8}){1,4}:?\s?([^<>\s&]{1,64})(?=\s|<|$)`,
  ],
  // Markdown: `**Password:** `…``.
  [false, ':*', '', String.raw`^:?\*{1,2} ?:? ?\x60?([^\s\x60*]{1,64})(?=[\x60\s]|$)`],
  // A value in brackets: `password<hunter2>`, `password {hunter2}`.
  [false, ' {<', '', String.raw`^(?: ?\{|<)([^\s[\](){}<>"'$=:,]{6,64})[}>](?!\s?[=:[.(])`],
  // A password that a message names: `password (Hunter2) rejected`.
  [
    false,
    ' ',
    '',
    String.raw`^ [([](?=[^\s)]*[A-Z])(?=[^\s)]*[a-z])(?=[^\s)]*\d)(?=[^\s)]*[-!@#%^&*_])([^\s[\](){}<>"'$=:,]{6,64})[)\]]`,
  ],
  // `Starting AP [barn], password [hunter2-x]`, `unlock device using password 9421`
  [false, ' ', '', String.raw`^ \[((?!(?:[a-z]+-\d{1,2}|[A-Z]+-?\d+)\])[^\s[\](){}<>"'$=:,]{6,64})\]`],
  [true, ' ', '(?:with|using|entered|typed|enter) (?:the )?$', String.raw`^ (\d{4,8})(?=$|[.,;)\n])`],
  // Leaders, columns and rows: `Password......: …`, `Password              …`, `| password | … |`; not filters in `{{ password | quote }}`.
  [
    false,
    '',
    String.raw`^(?![^]*\{\{)`,
    String.raw`^(?:(?: ?\.){3,40} ?:?|:?[ \t]{3,40}:?| {0,32}\| {0,8})[ \t]?["']?([^\s|"']{1,64})(?=["']?[ \t]*(?:\||$|\n|\\n|\r))`,
  ],
]
