import { between, oneOf, shaped } from '../random.ts'
import { group, line, PHONE } from '../template.ts'
import { firstName, host, isoTime, login, service, sqlTime } from '../values/people.ts'
import { dialled, e164, international, local, national, northAmerican } from '../values/phones.ts'

/** The ways in which people and systems dial: international prefixes, trunk zeros, brackets, extensions, local numbers. */
export const phoneDialling = group('phone-dialling', {
  core: {
    'double-zero-spaced': line`customer callback requested: ${PHONE(shaped('0044 7712 ######', '0049 151 2#######', '0033 6 12 ## ## ##', '0039 347 ### ####'))}`,
    'double-zero-named': line`{"phone":"${PHONE(dialled())}"}`,
    'plus-everywhere': line`${isoTime} ${service} user ${PHONE(e164())} signed in`,
    'plus-spaced': line`${service}: lead ${firstName} left ${PHONE(international())} as contact`,
    'plus-dashed': line`contact ${PHONE(shaped('+91-98###-#####', '+1-212-^4#-####', '+60-12-4######', '+234-803-###-####'))} unreachable`,
    'plus-dotted': line`whois: Registrant Phone: ${PHONE(shaped('+1.212^4#####', '+44.7712######', '+33.612######', '+49.1512#######'))}`,
    'plus-trunk-zero': line`Mobile: ${PHONE(shaped('+44 (0)7712 ######', '+49 (0)151 2#######', '+41 (0)79 2## ## ##', '+43 (0)664 2######'))}`,
    'brackets-country': line`Phone: ${PHONE(shaped('(+44) 7712 ######', '(+49) 151 2#######', '(+91) 98### #####'))}`,
    'eleven-digit-north-american': line`call to ${PHONE(shaped('1-212-^4#-####', '1 (415) ^4#-####', '1.617.^4#.####'))} failed: busy`,
    'us-international-prefix': line`dialed number ${PHONE(shaped('011 44 7712 ######', '01144 7712######', '011-49-151-2#######'))}`,
    'north-american': line`${sqlTime} ${host} crm: ${firstName} reached at ${PHONE(northAmerican)}`,
    'african-leading-zero': line`user ${PHONE(shaped('+225 07 07 ## ## ##', '+229 01 97 ## ## ##', '+241 077 ## ## ##', '+242 06 6## ####'))} verified`,
    brazilian: line`telefone: ${PHONE(shaped('(11) 9####-####', '+55 (21) 9####-####', '(31)9####-####', '+55 11 9####-####'))}`,
    russian: line`phone=${PHONE(shaped('8 (903) ###-##-##', '8-916-###-##-##', '+7 (921) ###-##-##', '8 903 ### ## ##'))}`,
    'french-dotted': line`tel: ${PHONE(shaped('06.12.##.##.##', '01.42.##.##.##', '07.61.##.##.##'))}`,
    'german-slash': line`Tel. ${PHONE(shaped('030/2#######', '0151/2#######', '089 / 3######', '0221-4######'))}`,
    'australian-landline': line`Phone: ${PHONE(shaped('(02) 9### ####', '(03) 8### ####', '0412 ### ###'))}`,
    'british-landline': line`tel ${PHONE(shaped('020 7946 0###', '0161 496 0###', '(0121) 496 0###'))}`,
    'japanese-landline': line`TEL: ${PHONE(shaped('03-3###-####', '06-6###-####'))}`,
    'with-extension': line`phone: ${PHONE(shaped('212-^4#-####', '(415) ^4#-####'))} ext. ${between(100, 999)}`,
    'local-user': line`User ${PHONE(local)} accessed system`,
    'local-caller-id': line`${oneOf('caller id', 'Caller', 'caller-id', 'Caller ID')} ${PHONE(local)} placed on hold`,
    'local-phone-word': line`${service}: phone ${PHONE(local)} added by ${login}`,
    'local-customer': line`Customer ${PHONE(local)} called about invoice`,
    'local-call-from': line`Missed call from ${PHONE(local)} at desk ${between(1, 40)}`,
  },
  hard: {
    'bare-national-european': line`${isoTime} ${service} lookup ${PHONE(national('GB', 'FR', 'DE'))} ok`,
    'bare-north-american-ten': line`${service} profile for ${PHONE(shaped('212^4#####', '415^4#####', '713^4#####'))} updated`,
    'chat-text-me': line`hey its ${firstName}, text me on ${PHONE(shaped('212 ^4# ####', '07712 ######', '07712######'))} later`,
    'chat-my-number-is': line`my number is ${PHONE(shaped('07845 ######', '415^4#####', '0412 ### ###'))} ok?`,
    'chat-slashed-pairs': line`mein handy: ${PHONE(shaped('0151/2#/##/##/##', '0151 / 2## ## ###'))}`,
    'chat-call-at': line`pls call ${PHONE(shaped('98########', '0300 #######'))} asap`,
    'chat-spelled-plus': line`reach me: plus ${PHONE(shaped('44 7712 ######', '91 98### #####'))}`,
    'local-bare': line`${login}: ring ${PHONE(local)} after five`,
    'triple-grouping': line`kontakt ${PHONE(shaped('601 ### ###', '777 ### ###', '912 ### ###'))} (prywatny)`,
    'odd-separators': line`number: ${PHONE(shaped('212_^4#_####', '415·^4#·####', '212 - ^4# - ####'))}`,
  },
})
