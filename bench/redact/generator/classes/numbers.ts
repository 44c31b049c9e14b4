import { amount, date, hex, host, isoTime, number, shaped, syslogTime, uuid, version } from '../slots/fillers.ts'
import { city, firstName, fullName, lastName } from '../slots/people.ts'
import { phone } from '../slots/phone.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Numbers without a country code, and numbers as they are dialled. Sources: North American Numbering Plan (seven-digit local
 * numbers, ITU-T E.123 notation), ITU-T E.164 and E.123, the dialling prefixes in ITU's Operational Bulletin annex (00, 011, 0011,
 * 810), the national plans with a kept zero (Ivory Coast 2021, Gabon 2019, Benin 2024, Congo), ANATEL and Rossvyaz formats.
 */
const local: TemplateClass = {
  name: 'local numbers',
  templates: [
    core`User ${phone.local} accessed system`,
    core`user ${phone.local} logged out after ${number(2)} min`,
    core`Customer ${phone.local} called about invoice ${number(4)}`,
    core`caller id ${phone.local} on line 2`,
    core`Caller ID: ${phone.local}`,
    core`${syslogTime} ${host} crm: contact ${phone.local} updated`,
    core`phone ${phone.local} unreachable`,
    core`tel: ${phone.local}`,
    core`Call ${phone.local} before noon`,
    core`patient ${phone.local} confirmed the appointment`,
    core`fax ${phone.local} busy`,
    core`member ${phone.local} joined from ${city}`,
    core`employee ${phone.local} clocked in`,
    core`{"phone":"${phone.local}","ext":${number(3)}}`,
    core`mobile=${phone.local} plan=basic`,
    core`subscriber ${phone.local} suspended`,
    core`${isoTime} INFO callback requested by ${firstName} at ${phone.local}`,
    hard`ring ${phone.local} and ask for ${firstName}`,
    hard`${lastName}, ${phone.local}, ${city}`,
    decoy`customer no. ${number(3)}-${number(4)} moved to tier 2`,
    decoy`user agent build ${number(3)}-${number(4)}`,
    decoy`item ${number(3)}-${number(4)} out of stock`,
    decoy`range ${number(3)}-${number(4)} scanned`,
    decoy`part ${number(3)}-${number(4)} replaced at pump ${number(2)}`,
    decoy`room ${number(3)}-${number(4)} cleaned`,
    decoy`rows ${number(3)}-${number(4)} imported in ${number(3)} ms`,
    decoy`pages ${number(3)}-${number(4)} printed for ${fullName}`,
    decoy`zip ${number(5)}-${number(4)} in ${city}`,
    decoy`flight LX${number(3)}-${number(4)} delayed`,
  ],
}

const dialling: TemplateClass = {
  name: 'dialling',
  templates: [
    core`phone=${phone.dialled}`,
    core`Tel. ${phone.dialledSpaced}`,
    core`{"mobile":"${phone.dialled}"}`,
    core`contact number ${phone.dialled} saved for ${firstName}`,
    core`call from 011 ${phone.of('GB', 'digits')}`,
    core`phone: 011${phone.of('DE', 'digits')}`,
    core`telephone 0011 ${phone.of('AU', 'digits')}`,
    core`phone=${phone.of('CI', 'e164')} country=CI`,
    core`phone=${phone.of('GA', 'digits')} country=GA`,
    core`phone=${phone.of('BJ', 'e164')} country=BJ`,
    core`tel ${phone.of('CG', 'international')}`,
    core`WhatsApp ${phone.brazil}`,
    core`{"celular":"${phone.brazil}"}`,
    core`phone ${phone.russia} confirmed`,
    core`mobile ${phone.of('FR', 'national')} ok`,
    core`phone ${phone.of('GB', 'national')} ext ${number(3)}`,
    core`mobile: ${phone.of('IN', 'national')}`,
    core`phone ${phone.trunkZero} ok`,
    core`reach me on ${phone.us} x${number(3)}`,
    core`tel:${phone.us164};ext=${number(3)}`,
    core`dial 9,${phone.us11} for an outside line`,
    core`callback ${phone.international}`,
    core`phone ${phone.us}, alternate ${phone.us}`,
    core`phone:${phone.e164}/${phone.e164}`,
    core`${phone.e164} verified`,
    core`unknown subscriber ${phone.international}`,
    hard`${phone.of('DE', 'national')} wieder erreichbar`,
    hard`he left ${phone.of('FR', 'national')}`,
    hard`Rückruf ${phone.of('CH', 'nationalDigits')} ab 14 Uhr`,
    hard`pls txt ${phone.usBare} asap`,
    hard`my no is ${phone.of('IN', 'nationalDigits')} thx`,
    decoy`00${number(12)} rows in the dump`,
    decoy`blob ${hex(6)}00${number(9)} deleted`,
    decoy`offset 00${number(10)} of partition 3`,
    decoy`fw |${shaped('09.99.00.0000')}|${shaped('09.99.00.0099')}| on node ${number(2)}`,
    decoy`firmware ${shaped('09.99.99.99.99')} installed over ${version}`,
    decoy`delta +${number(9)} bytes since ${date}`,
    decoy`heap +${number(10)} bytes`,
    decoy`balance ${amount} change +${number(8)}.00 account ${uuid}`,
    decoy`clock skew +${number(10)} ns`,
    decoy`shift=-${number(10)} pages`,
  ],
}

export const numbers: readonly TemplateClass[] = [local, dialling]
