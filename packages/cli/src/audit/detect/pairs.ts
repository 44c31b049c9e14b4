import { type Detector, following, past } from './detector.ts'
import { isMixed } from './secrets.ts'
import { sign } from './signs.ts'

/** Between a name and its value: `=`, `: `, `": "`, with the quotes of JSON in JSON. */
const is = '[\\\\"\']{0,4} ?[:=] ?[\\\\"\']{0,4}'

const named = (names: string): RegExp => new RegExp(`(?<![A-Za-z])(?:${names})${is}`, 'gi')

/** Words that end the name of a field with a password, whatever it begins with: `dbPassword`, `PGPASSWORD`. */
const passwords = 'password|passwd|passphrase|passwort|passcode|kennwort|wachtwoord|contraseña|senha|mot de passe'

/** Secrets by the name before them. */
export const pairs: readonly Detector[] = [
  {
    type: 'AWS_SECRET_KEY',
    sign: sign.pair,
    ...following(
      /(?<![A-Za-z])(?:aws_?)?secret_?(?:access_?)?key(?:[\\"']{0,4} ?[:=] ?| )[\\"']{0,4}/gi,
      /^[A-Za-z0-9+/]{40}(?![\w+/=])/,
      isRandom,
    ),
  },
  {
    type: 'API_KEY',
    sign: sign.pair,
    ...following(
      named(
        'api[_-]?key|(?:access|auth|refresh|private|bot)[_-]?token|(?:client|app|consumer|webhook|signing)[_-]?secret|secret[_-]?key',
      ),
      /^[A-Za-z0-9_-]{20,200}(?![\w.+/=-])/,
      (value) => hasDigit(value) && hasLetter(value) && isMixed(value) && !isUuid(value),
    ),
  },
  {
    type: 'BEARER_TOKEN',
    sign: sign.pair,
    ...following(/(?<![\w%\\])bearer {1,2}/gi, /^[A-Za-z0-9_.~+/-]{20,256}={0,2}/, (value) => {
      return isRandom(value) || /^[0-9a-f]{32,128}$/.test(value)
    }),
  },
  {
    type: 'BASIC_AUTH',
    sign: sign.pair,
    ...following(/(?<![\w%\\])basic {1,2}/gi, /^[A-Za-z0-9+/]{8,240}={0,2}(?![\w+/=])/, isUserAndPassword),
  },
  {
    type: 'PASSWORD',
    sign: sign.pair,
    ...following(
      new RegExp(`(?:${passwords})[\\\\"']{0,4} ?(?::?[:=]>? ?|>)[\\\\"']{0,4}`, 'gi'),
      /^[A-Za-z0-9!#@^~+_*?-]{6,64}(?=$|[\s"'\\,;&)}\]|<])/,
      isPassword,
    ),
  },
  // pwd=hunter2: `PASS: test2` is an outcome.
  {
    type: 'PASSWORD',
    sign: sign.pair,
    ...following(/(?<![A-Za-z])(?:pwd|pass)=["']?/g, /^[A-Za-z0-9!#@^~+_*?-]{6,64}(?=$|[\s"'\\,;&)}\]|<])/, isPassword),
  },
  // --password hunter2
  {
    type: 'PASSWORD',
    sign: sign.pair,
    ...following(
      /(?<![\w-])--(?:password|passwd|pass)[ =]["']?/g,
      /^[A-Za-z0-9!#@^~+_*?-]{6,64}(?=$|[\s"'\\])/,
      isPassword,
    ),
  },
  // "password": "with $ and other signs 1"
  {
    type: 'PASSWORD',
    sign: sign.pair,
    ...following(
      new RegExp(`(?:${passwords})\\\\{0,3}["']? ?[:=] ?\\\\{0,3}["']`, 'gi'),
      /^[A-Za-z0-9][A-Za-z0-9!#@^~+_*?&=,;$.-]{5,64}(?=\\{0,3}["'])/,
      isPassword,
    ),
  },
  // Password for anna was reset to Hunter2x, Kennwort von anna lautet "Hunter2x"
  {
    type: 'PASSWORD',
    sign: sign.pair,
    ...past(
      /^(?: [^\n:=.;,\d"']{1,48})? (?:is|was|now|(?:re|)set to|changed to|to be|lautet|ist|auf|est|désormais|es|é|è|naar)(?: now)? ?:? ["'`]?/i,
      following(new RegExp(passwords, 'gi'), /^[A-Za-z0-9!#@^~+_*?-]{8,64}(?=$|[\s"'\x60\\,;)\]|<.])/, isChosen),
    ),
  },
  // postgres://user:secret@host
  {
    type: 'PASSWORD',
    sign: sign.at,
    ...following(/:\/\/[\w.%+-]{1,40}:(?=[^/])/g, /^[A-Za-z0-9!#^~+_%-]{4,64}(?=@[A-Za-z0-9[])/, (value) => {
      return hasDigit(value) && hasLetter(value)
    }),
  },
]

/** Words that stand for nothing else where a password is. */
const wellKnown = /^(?:changeme|letmein|iloveyou|qwerty|sunshine|trustno)$/i

function isPassword(value: string): boolean {
  return (hasDigit(value) && hasLetter(value) && !isUuid(value)) || wellKnown.test(value)
}

/** A password that no name, host or date of a sentence looks like: digits, letters of both cases or signs. */
function isChosen(value: string): boolean {
  return isPassword(value) && /[a-z]/.test(value) && /[A-Z!#@^~+*?]/.test(value) && !/^\d{4}-\d\d/.test(value)
}

function hasDigit(value: string): boolean {
  return /\d/.test(value)
}

function hasLetter(value: string): boolean {
  return /[A-Za-z]/.test(value)
}

/** Capitals, small letters and digits, as hardly a word and no hash has them all; a long one may happen to have no digit. */
function isRandom(value: string): boolean {
  return (hasDigit(value) || value.length > 30) && /[a-z]/.test(value) && /[A-Z]/.test(value) && isMixed(value)
}

function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
}

/** RFC 7617: a name, a colon and a password, in printable characters. */
function isUserAndPassword(value: string): boolean {
  return /^[\x20-\x7e]{0,80}:[\x20-\x7e]{1,120}$/.test(Buffer.from(value, 'base64').toString('latin1'))
}
