import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, isDigit, isLetter, isLower, isQuote, isUpper } from '../../text/chars.ts'
import { endsPlaceholder } from '../../text/placeholder.ts'

/** What a key announces about its value. `SECRET` is any kind of token: its value must look like one. */
export type KeyClass =
  | 'PASSWORD'
  | 'SECRET'
  | 'AUTHORIZATION'
  | 'BASIC_AUTH'
  | 'AWS_SECRET_KEY'
  | 'PHONE'
  | 'SSN'
  | 'CREDIT_CARD'

/**
 * Endings of sensitive keys, in lower case and without separators. `glued` endings match after any letters (`dbpassword`);
 * the others must be a separate word (`db_pass`, `dbPass`; not `bypass`).
 */
const endings: readonly { readonly keys: string; readonly of: KeyClass; readonly glued: boolean }[] = [
  {
    of: 'PASSWORD',
    glued: true,
    keys: 'password passwords passwd passphrase passcode pwd passwort kennwort motdepasse contrasena contraseña wachtwoord adminpw bindpw rootpw userpw dbpw',
  },
  { of: 'PASSWORD', glued: false, keys: 'pass psw pw senha parola heslo haslo salasana' },
  { of: 'AWS_SECRET_KEY', glued: true, keys: 'secretaccesskey awssecretkey awssecret' },
  {
    of: 'SECRET',
    glued: true,
    keys:
      'apikey secretkey accesskey authkey privatekey signingkey encryptionkey masterkey accountkey sharedkey ' +
      'accesstoken authtoken refreshtoken sessiontoken securitytoken bearertoken idtoken apitoken apptoken bottoken ' +
      'usertoken clientsecret apisecret appsecret sharedsecret webhooksecret consumersecret jwtsecret',
  },
  { of: 'SECRET', glued: false, keys: 'token secret secrets xamzsignature sharedaccesssignature' },
  { of: 'AUTHORIZATION', glued: false, keys: 'authorization' },
  { of: 'BASIC_AUTH', glued: false, keys: 'auth' },
  {
    of: 'PHONE',
    glued: true,
    keys:
      'phone phonenumber phoneno phonenum telephone telephonenumber cellphone mobilephone mobilenumber mobileno msisdn ' +
      'faxnumber callernumber calleenumber contactnumber callingnumber callednumber callbacknumber whatsappnumber ' +
      'recipientnumber subscribernumber phonehome phonework phoneday phoneraw telefon telefono telefone telefoon rufnummer',
  },
  {
    of: 'PHONE',
    glued: false,
    keys: 'mobile mob ph tel telnumber otpnumber emergencycontact phonenbr telno cell cellnumber fax landline whatsapp sip sips caller callee callerid contactno handset handy celular cellulare movil mobil gsm ani dnis smsto tonumber fromnumber destnumber',
  },
  { of: 'SSN', glued: true, keys: 'socialsecuritynumber socialsecurity socialsecurityno' },
  { of: 'SSN', glued: false, keys: 'ssn ssnumber ssno taxid taxpayerid social' },
  { of: 'CREDIT_CARD', glued: true, keys: 'cardnumber cardno cardnum creditcard debitcard creditcardno' },
  { of: 'CREDIT_CARD', glued: false, keys: 'card cc ccnumber ccnum ccno pan' },
]

type Ending = { readonly reversed: string; readonly of: KeyClass; readonly glued: boolean }

/** The endings by their last two letters, longest first: the longest match wins. */
const endingsByTail: (readonly Ending[] | undefined)[] = []
for (const { keys, of, glued } of endings) {
  for (const key of keys.split(' ')) {
    const tail = tailOf(key.charCodeAt(key.length - 1), key.charCodeAt(key.length - 2))
    const bucket = [...(endingsByTail[tail] ?? []), { reversed: [...key].reverse().join(''), of, glued }]
    endingsByTail[tail] = bucket.sort((a, b) => b.reversed.length - a.reversed.length)
  }
}
const tails = Uint8Array.from({ length: 1024 }, (_, tail) => (endingsByTail[tail] === undefined ? 0 : 1))

/** The last three characters of every key; the third-last may also be a joiner (`card_no`), or anything before a two-letter key. */
const threeLetters = new Uint8Array(32 * 1024)
for (const { keys } of endings) {
  for (const key of keys.split(' ')) {
    const tail = tailOf(key.charCodeAt(key.length - 1), key.charCodeAt(key.length - 2))
    const thirds =
      key.length > 2
        ? [key.charCodeAt(key.length - 3), char.underscore, char.hyphen, char.dot, char.space]
        : Array.from({ length: 32 }, (_, i) => i)
    for (const third of thirds) threeLetters[(tail << 5) | (third & 31)] = 1
  }
}

/** A quick check of the last three code units before a separator: false if no sensitive key can end in them. */
export function mayEndKey(last: number, before: number, third: number): boolean {
  const lower = last | char.caseBit
  // Quotes, brackets, spaces and digits may be between a key and its separator.
  if (lower < char.lowerA || lower > char.lowerZ)
    return last < char.digit0
      ? last !== char.dot && last !== char.slash
      : last < char.colon
        ? before > char.digit9 || before === char.digit2 || before === char.digit5
        : last > char.upperZ
  return threeLetters[(tailOf(last, before) << 5) | (third & 31)] !== 0
}

/**
 * The class of the key that ends right before the separator at `separator`, or undefined for most keys.
 * The key may be quoted, in brackets (`user[password]`), or numbered (`phone2`).
 */
export function keyClassBefore(text: string, separator: number): KeyClass | undefined {
  let i = separator - 1
  // Times and ports, by far the most frequent case.
  if (isDigit(codeAt(text, i)) && !isLetter(codeAt(text, i - 1)) && codeAt(text, i - 2) !== char.percent)
    return undefined
  if (isBlank(codeAt(text, i))) i--
  if (codeAt(text, i) === char.closeBracket && endsPlaceholder(text, i + 1)) return undefined
  if (isQuote(codeAt(text, i)) || codeAt(text, i) === char.closeBracket) i--
  else if (codeAt(text, i - 2) === char.percent && (text.startsWith('22', i - 1) || text.startsWith('5D', i - 1)))
    i -= 3
  while (isQuote(codeAt(text, i)) || codeAt(text, i) === char.backslash) i--
  if (isDigit(codeAt(text, i)) && isLetter(codeAt(text, i - 1))) i--
  return classOfKeyEnd(text, i)
}

/** The class of the key whose last letter is at `last`. */
export function classOfKeyEnd(text: string, last: number): KeyClass | undefined {
  const code = codeAt(text, last)
  const before = codeAt(text, last - 1)
  if (!isLetter(code)) return undefined
  const tail = tailOf(code, before)
  if (tails[tail] === 0) return undefined
  return endingsByTail[tail]?.find((ending) => endsWith(text, last, ending))?.of
}

function endsWith(text: string, last: number, { reversed, glued }: Ending): boolean {
  let i = last
  for (let k = 0; k < reversed.length; k++, i--) {
    if (k > 0 && isJoiner(codeAt(text, i))) i--
    if ((codeAt(text, i) | char.caseBit) !== reversed.charCodeAt(k)) return false
  }
  const before = codeAt(text, i)
  return glued || !isLetter(before) || (isLower(before) && isUpper(codeAt(text, i + 1)))
}

/** `api_key`, `api-key`, `api.key` and `API Key` are the same key. */
function isJoiner(code: number): boolean {
  return code === char.underscore || code === char.hyphen || code === char.dot || code === char.space
}

function tailOf(last: number, before: number): number {
  return ((last & 31) << 5) | (before & 31)
}
