import type { SecretForm } from './secret-forms.ts'

/** Forms in which a name and its secret stand side by side after a word for an account, for logging in or for credentials. See `secret-forms`. */
export const accountForms: readonly SecretForm[] = [
  // A name and a password in one list after a word for them: `login attempt ('anna', 'Hunter2')`, `["login","anna","Hunter2"]`.
  [
    'login logon signin credentials creds',
    'chosen',
    String.raw`^(?: [Aa]ttempt)?(?:\\*["'], ?\\*["'](?:[Pp]arams|[Aa]rgs|[Aa]rguments)\\*["']: ?|\\*["'] ?[:,=]>? ?)?[ :=]?[[(]? ?\\*["'][\w.@+-]{2,64}\\*["'], ?\\*["']([^"'\\\s/]{6,64})(?=\\*["'] ?[\])])`,
  ],
  // Both after their nouns: `Username/Password: admin / Hunter2`.
  [
    'user username login benutzer usuario',
    'fair',
    String.raw`^ ?\/ ?(?:[Pp]ass\w*|PASS\w*|[Pp]wd|PWD)[)"']{0,2}: ?["'\x60*]{0,3}[\w.@-]{1,32}["'\x60*]{0,2} ?\/ ?["'\x60]?([^\s"'\x60*,;/)]{4,64})`,
  ],
  // The accounts of a list: `default credentials: anna/Hunter2, root:Hunter3`, `credentials: anna | Hunter2`, `credentials on db 'anna' 'Hunter2'`.
  [
    'credentials credential creds',
    'fair',
    String.raw`^(?:(?: [\w.-]{1,24}){0,3}:)?(?: ["'\x60*_(]{0,4}| [*_]{1,4})[A-Za-z][\w.@\\-]{1,31}["'\x60]?(?::| ?\/ ?| \| )["'\x60]?([^\s"'\x60,;:/()|*]{5,64})(?:["'\x60]?, [A-Za-z][\w.@-]{1,31}[:/]([^\s"'\x60,;:/()|*]{5,64}))?(?:, [A-Za-z][\w.@-]{1,31}[:/]([^\s"'\x60,;:/()|*]{5,64}))?`,
  ],
  [
    'credentials credential creds',
    'fair',
    String.raw`^(?: [\w.:/-]{1,32}){0,4} ["'\x60][\w.@\\-]{1,64}["'\x60],? (?:\/ )?["'\x60]([^\s"'\x60]{4,64})["'\x60]`,
  ],
  // NetExec
  [
    'smb winrm mssql ldap rdp wmi',
    '',
    String.raw`^ +[\d.]{7,15} +\d+ +\S{1,32} +\[\+\] [^\s:]{1,64}:(\S{4,64})(?=\s|$)`,
  ],
  // Name and secret in brackets, somewhere after a word for logging in: `Login OK: [anna/secret]`, `login attempt [b'anna'/b'secret']`, `password invalid (anna:secret)`.
  [
    'login',
    '',
    String.raw`^ (?:(?:OK|incorrect)[^[\n]{0,80}|attempt )\[(?:b?['"])?[^\]/'"]{1,64}['"]?\/(?:b?['"])?([^\]'"]{1,64})['"]?\]`,
  ],
  [
    'password credentials account accounts auth login',
    'fair',
    String.raw`^ [^\n([]{0,63}[([]b?["']?[A-Za-z][\w.@\\-]{1,40}["']?[:/|]b?["']?([^\s"'/:()[\]|]{5,64})["']?[)\]]`,
  ],
  [
    'user',
    'fair',
    String.raw`^: ["'\x60*]{0,3}[A-Za-z][\w.@\\-]{1,40}["'\x60*]{0,3} (?:\/\/?|\||—|–) ["'\x60*]{0,3}(?:[a-z][\w.-]{1,32},)?([^\s"'\x60*:/|(),]{5,64})(?=$|[\s"'\x60*),.;])`,
  ],
  // The same without brackets: `Test account: anna@example.org / Hunter2`, `login ok: root:Hunter2`, `admin // Hunter2`.
  [
    'credentials credential creds account accounts login logins',
    'fair',
    String.raw`^(?: [a-zA-Z]{1,12}){0,3}:? ["'\x60*]{0,3}[A-Za-z][\w.@\\-]{1,40}["'\x60*]{0,3} (?:\/\/?|\||—|–) ["'\x60*]{0,3}([^\s"'\x60*:/|()]{5,64})(?=$|[\s"'\x60*),.;])`,
  ],
  [
    'credentials creds account login',
    'fair',
    String.raw`^(?: [a-zA-Z]{1,12}){0,3}: ["'\x60]?[A-Za-z][\w.@\\-]{1,40}:([^\s"'\x60:/|()@]{6,64})(?=$|[\s"'\x60),.;])`,
  ],
  [
    'account accounts login credentials',
    'numbered',
    String.raw`^(?: [a-zA-Z]{1,12}){0,3}:? [\w.+-]{1,40}@[\w.-]{3,40} (?:\/|\|) ["'\x60*]{0,3}([^\s"'\x60*:/|()]{6,64})(?=$|[\s"'\x60*),.;])`,
  ],
  ['admin root administrator', 'fair', String.raw`^ (?:\/\/?|\|) ([^\s/:"'()|]{6,64})(?=\)|$|\n| \()`],
  ['admin root administrator', 'random', String.raw`^\\?"\s?:\s?\\?"([\w!@#$%^&*+-]{8,64})\\?"`],
  // `cannot log in as anna with "kettle copper"`
  [
    'log logged login',
    '',
    String.raw`^(?: in| on)? as ["']?[\w.@-]{1,40}["']? (?:with|using) ["'\x60]([^"'\x60\n]{4,64})["'\x60]`,
  ],
  // What a script of expect sends at a prompt.
  ['send', 'numbered', String.raw`^ (?:-- )?\\?["']([^"'\s\\$]{6,64})\\{1,2}[rn]\\?["']`],
  // A user of Kafka's JAAS settings.
  ['user', '', String.raw`^_\w{1,32}=\\?"([^"\\\s/]{4,64})\\?"\s*;`],
  // LDAP's simple bind, as libraries trace it: `('uid=anna,dc=example', 'secret', None`.
  [
    'uid cn',
    '',
    String.raw`^=[^"'\s=,]{1,64},\s?(?:ou|dc|cn|o|OU|DC|CN|O)=[^"'\n]{1,200}["'], ?["']([^"'\s]{4,64})["']\s?[,)\]]`,
  ],
  // MySQL
  ['password', '', String.raw`^ (?:FOR|for) \S{1,80} = (?:[A-Z]+\()?["']([^"'\n]{1,64})["']`],
]
