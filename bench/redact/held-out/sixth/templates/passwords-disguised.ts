import type { Value } from '../../random.ts'
import { group, line, PASSWORD } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import * as some from '../values/people.ts'
import { dictionary, oddPw, phrase, pin4, plainPw, pw } from '../values/secrets.ts'

const withColour: Value = (random) => `\u001b[36m${pw(random)}\u001b[0m`
const spaced: Value = (random) => [...plainPw(random)].join(' ')
const inHex: Value = (random) => Buffer.from(plainPw(random)).toString('hex')
const backwards: Value = (random) => [...plainPw(random)].reverse().join('')
const numeric: Value = (random) => [...Buffer.from(plainPw(random))].join(' ')

/** Sources: YAM 562 (base64 challenge), roundcubemail 5472, jellyfin-plugin-ldapauth 200 (UTF-16 unicodePwd), RFC 3501, RFC 4616. */
export const passwordsInDisguise = group('sixth passwords in disguise', {
  hard: {
    'base64 challenge': line`smtp.c:1018:encoded AUTH LOGIN challenge: '${PASSWORD(encoded.base64(pw))}'`,
    'imap literal': line`C: a1 LOGIN {5}\nC: ${some.user} {11}\nC: ${PASSWORD(pw)}`,
    'percent in url': line`https://${some.user}:${PASSWORD(encoded.percentAll(oddPw))}@dav.example/remote.php`,
    'percent twice': line`next=%2Flogin%3Fpassword%3D${PASSWORD(encoded.percentTwice(oddPw))}`,
    'unicode escapes': line`{"password":"${PASSWORD(encoded.unicodeEscaped(pw))}"}`,
    entities: line`<password>${PASSWORD(encoded.entities(oddPw))}</password>`,
    'hex bytes': line`password (hex): ${PASSWORD(inHex)}`,
    'decimal bytes': line`pwd bytes = [${PASSWORD(numeric)}]`,
    'journald bytes': line`{"_COMM":"login","PASSWORD":[${PASSWORD(encoded.byteArray(pw))}]}`,
    'colour around': line`password=${PASSWORD(withColour)} user=${some.user}`,
    'colour inside': line`PASSWORD: ${PASSWORD(encoded.colouredInside(plainPw))}`,
    'zero width': line`pw: ${PASSWORD(encoded.zeroWidthInside(plainPw))}`,
    'full width': line`パスワード：${PASSWORD(encoded.fullWidth(plainPw))}`,
    'letters apart': line`spelled to caller, password is ${PASSWORD(spaced)}`,
    reversed: line`legacy obfuscation (reversed) passwd=${PASSWORD(backwards)}`,
    'bare second line': line`${some.user}\n${PASSWORD(pw)}`,
    'three columns': line`${some.user};${PASSWORD(pw)};enabled`,
    'credential pair': line`logged in as ${some.user}/${PASSWORD(plainPw)}@ORCL`,
    'sqlplus quiet': line`sqlplus -s ${some.user}/${PASSWORD(plainPw)}@//db1:1521/PRD`,
    'mcd phrase': line`unlock with "${PASSWORD(phrase)}"`,
    'dictionary word': line`her login word is ${PASSWORD(dictionary)} on every site`,
    'pin at door': line`keypad 3: ${PASSWORD(pin4)}# accepted, door 12 open`,
    'split lines': line`mysql --user=app --password=\\\n  ${PASSWORD(plainPw)} shop`,
    'key glued': line`adminpassword${PASSWORD(plainPw)}ok`,
    'leet word': line`p4ssw0rd -> ${PASSWORD(pw)}`,
    'json array args': line`argv: ["login","${some.user}","${PASSWORD(pw)}"]`,
    'positional call': line`authenticate("${some.user}", "${PASSWORD(pw)}") returned False`,
    'swahili word': line`neno la siri ni ${PASSWORD(pw)}`,
    'icelandic word': line`lykilorð ${PASSWORD(pw)}`,
    'georgian word': line`პაროლი ${PASSWORD(pw)}`,
    'tamil word': line`கடவுச்சொல் ${PASSWORD(pw)}`,
    'library system': line`SIP2 >> 9300CN${some.user}|CO${PASSWORD(plainPw)}|CPmain|`,
    'abbreviated column': line`usr ${some.user} kw ${PASSWORD(pw)}`,
  },
})
