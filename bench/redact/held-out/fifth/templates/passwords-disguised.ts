import type { Value } from '../../random.ts'
import { EMAIL, group, line, PASSWORD } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import { account, box, family1, given1, mail, many, proc, syslogStamp } from '../values/people.ts'
import { code6, pass, phrase, signedPass, wordPass } from '../values/secrets.ts'

const saslPlain: Value = (random) => Buffer.from(`\0${account(random)}\0${pass(random)}`).toString('base64')
const hexOfPass: Value = (random) => Buffer.from(pass(random)).toString('hex')
const splitBy =
  (separator: string): Value =>
  (random) =>
    [...pass(random)].join(separator)
const halves =
  (between: string): Value =>
  (random) =>
    pass(random).replace(/^(.{5})/, `$1${between}`)

/** Passwords that are encoded, split, glued to something, in prose or without a word that names them. */
export const passwordsInDisguise = group('fifth passwords disguised', {
  hard: {
    'auditd title': line`type=EXECVE msg=audit(17${many}:2): argc=4 a0="useradd" a1="-p" a2="${PASSWORD(pass)}" a3="${account}"`,
    'typed at login': line`${syslogStamp} ${box} login[${proc}]: FAILED LOGIN 1 FROM tty1 FOR ${PASSWORD(signedPass)}, User not known`,
    'typed as command': line`bash: ${PASSWORD(signedPass)}: command not found`,
    'sshd user is password': line`${syslogStamp} ${box} sshd[${proc}]: Invalid user ${PASSWORD(pass)} from console`,
    'sudo typed': line`sudo: ${PASSWORD(pass)}: command not found`,
    'combo list': line`${EMAIL(mail)}:${PASSWORD(pass)}`,
    'combo semicolon': line`${EMAIL(mail)};${PASSWORD(pass)}`,
    'slash pair': line`try ${account}/${PASSWORD(pass)} on ${box}`,
    'csv no header': line`${many},${account},${PASSWORD(pass)},active`,
    'positional sql': line`INSERT INTO users VALUES (${many}, '${account}', '${PASSWORD(pass)}', 'EN', 1)`,
    'bind values': line`Hibernate: binding parameter [2] as [VARCHAR] - [${PASSWORD(signedPass)}]`,
    'execute array': line`execute login($1,$2) ["${account}","${PASSWORD(pass)}"]`,
    'prose later': line`${given1} can't get in, told her to use ${PASSWORD(signedPass)} for now`,
    'chat reply': line`<${given1}> what's the pw?\n<${family1}> ${PASSWORD(pass)}`,
    'chat shrug': line`${given1}: it's ${PASSWORD(wordPass)} with capital letters, same login as before`,
    'spelled out': line`password spelled: ${PASSWORD(splitBy('-'))}`,
    'letters apart': line`pw is ${PASSWORD(splitBy(' '))}`,
    'base64 value': line`password_b64=${PASSWORD(encoded.base64(pass))}`,
    'base64 kubernetes': line`data:\n  db-password: ${PASSWORD(encoded.base64(pass))}`,
    'hex value': line`passwd hex ${PASSWORD(hexOfPass)}`,
    'sasl plain': line`C: AUTH PLAIN ${PASSWORD(saslPlain)}`,
    'smtp login step': line`<- 334 UGFzc3dvcmQ6\n-> ${PASSWORD(encoded.base64(pass))}`,
    'unicode escapes': line`{"password":"${PASSWORD(encoded.unicodeEscaped(pass))}"}`,
    'hex entities': line`<password>${PASSWORD(encoded.hexEntities(signedPass))}</password>`,
    'percent all': line`pwd=${PASSWORD(encoded.percentAll(signedPass))}&go=1`,
    'percent twice': line`next=%2Flogin%3Fpassword%3D${PASSWORD(encoded.percentTwice(signedPass))}`,
    'byte array': line`"PASSWORD":[${PASSWORD(encoded.byteArray(pass))}]`,
    'go bytes': line`Password:[${PASSWORD((random) => [...Buffer.from(pass(random))].join(' '))}]`,
    'full width': line`パスワード　${PASSWORD(encoded.fullWidth(pass))}`,
    'coloured inside': line`password: ${PASSWORD(encoded.colouredInside(pass))}`,
    'zero width': line`password=${PASSWORD(encoded.zeroWidthInside(pass))}`,
    'broken line': line`password=${PASSWORD(halves('\\\n'))}`,
    concatenated: line`pw = "${PASSWORD(halves('" + "'))}"`,
    'key glued': line`userpassword${PASSWORD(pass)}`,
    'next line': line`Password:\n${PASSWORD(pass)}`,
    'next line telnet': line`login: ${account}\r\nPassword: \r\n${PASSWORD(pass)}\r\nLast login: Mon`,
    'key misspelled': line`pasword: ${PASSWORD(pass)}`,
    'key swapped': line`passwrod=${PASSWORD(pass)} user=${account}`,
    'key leet': line`p4ssw0rd = ${PASSWORD(pass)}`,
    'name and value pair': line`{"name":"password","value":"${PASSWORD(pass)}"}`,
    'form array': line`[{"key":"login","val":"${account}"},{"key":"pwd","val":"${PASSWORD(pass)}"}]`,
    keystrokes: line`keylog: ${account}[TAB]${PASSWORD(pass)}[ENTER]`,
    'phrase in prose': line`unlock it with ${PASSWORD(phrase)}, no quotes`,
    'code in prose': line`read the ${PASSWORD(code6)} from the SMS, it opens the vault`,
    clipboard: line`clipboard: set text "${PASSWORD(signedPass)}" from KeePass`,
    transliterated: line`parol ot bazy: ${PASSWORD(pass)}`,
    'german dative': line`mit dem Passwort ${PASSWORD(pass)} kommt man nicht mehr rein`,
    'url user missing at': line`ftp ${account}:${PASSWORD(pass)} upload failed`,
  },
})
