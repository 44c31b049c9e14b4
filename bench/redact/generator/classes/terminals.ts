import { card } from '../slots/bank.ts'
import { clock, hex, isoTime, level, number } from '../slots/fillers.ts'
import { email, ssn } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { bearer, password } from '../slots/secrets.ts'
import { broken, core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Escape sequences around and inside values. Sources: ECMA-48 (CSI, SGR, erase), xterm's control sequences (OSC 8 hyperlinks, OSC
 * 0 titles), ISO 8613-6 (256 and direct colours), the output of chalk, zap, tracing-subscriber and logrus.
 */
export const terminals: TemplateClass = {
  name: 'escape sequences',
  templates: [
    core`User \x1b[31m${phone.local}\x1b[0m accessed system`,
    core`\x1b[32m${phone.e164}\x1b[39m verified`,
    core`phone: \x1b[1;38;5;208m${phone.usDashed}\x1b[0m`,
    core`call ${broken(phone.usDashed, '\x1b[1m', 4)}\x1b[0m back`,
    core`phone ${broken(phone.us164, '\x1b[0m', 5)} ok`,
    core`\x1b[36mphone\x1b[0m=${phone.usBare}`,
    core`\x1b[2mto\x1b[0m\x1b[2m=\x1b[0m${phone.us164}`,
    core`card \x1b[38;2;255;0;0m${card.spaced}\x1b[m`,
    core`card ${broken(card.sixteen, '\x1b[7m', 12)}\x1b[27m declined`,
    core`\x1b[90m${clock}\x1b[0m \x1b[32mINFO\x1b[0m user=\x1b[33m${email.plain}\x1b[0m`,
    core`mail ${broken(email.plain, '\x1b[4m', 3)}\x1b[24m`,
    core`\x1b]8;;mailto:${email.plain}\x07mail us\x1b]8;;\x07`,
    core`\x1b]8;;tel:${phone.e164}\x1b\\${phone.international}\x1b]8;;\x1b\\`,
    core`\x1b]0;call ${phone.e164}\x07`,
    core`\x1b[36mpassword\x1b[0m=${password.typical}`,
    core`\x1b[35m"password"\x1b[39m: \x1b[32m"${password.long}"\x1b[39m`,
    core`    password: \x1b[32m'${password.typical}'\x1b[39m,`,
    core`Authorization: \x1b[33mBearer ${bearer}\x1b[0m`,
    core`ssn \x1b[K${ssn.dashed}\x1b[K`,
    core`\u009b31m${phone.e164}\u009b0m`,
    core`{"msg":"\\u001b[31m${phone.usDashed}\\u001b[0m failed","level":30}`,
    core`{"msg":"user \\u001b[1m${email.plain}\\u001b[22m"}`,
    core`^[[31m${phone.e164}^[[0m`,
    core`#033[33m${phone.us164}#033[0m`,
    core`\\033[32m${email.plain}\\033[0m`,
    core`${isoTime} \x1b[1m${level}\x1b[0m card=\x1b[36m${card.bare}\x1b[0m`,
    hard`ssn ${broken(ssn.dashed, '\x1b[1m', 4)}\x1b[0m`,
    hard`${broken(phone.e164, '\x1b]8;;\x07', 6)}`,
    hard`\x1b[31m${phone.nationalDigits}\x1b[0m`,
    decoy`\x1b[32m${number(3)}\x1b[0m-\x1b[33m${number(4)}\x1b[0m of ${number(5)} rows`,
    decoy`\x1b[38;2;${number(3)};${number(3)};${number(3)}m${hex(12)}\x1b[0m`,
    decoy`\x1b[${number(2)};${number(2)}H\x1b[2J\x1b[${number(3)}`,
  ],
}
