import { choose, oneOf, shaped, type Value } from '../../random.ts'

/** Telephone numbers of the tenth set: shapes of numbering plans with random digits. */

const mobiles = [
  ...['+1415^4#####', '+1212^4#####', '+1646^4#####', '+1503^4#####', '+1713^4#####', '+1416^4#####', '+1206^4#####'],
  ...[
    '+4479########',
    '+49151########',
    '+49171#######',
    '+336########',
    '+346########',
    '+3933########',
    '+316########',
  ],
  ...['+3247#######', '+4179#######', '+43664#######', '+4670#######', '+479#######', '+4520######', '+35840#######'],
  ...[
    '+4850#######',
    '+42060#######',
    '+3620#######',
    '+4072#######',
    '+3069########',
    '+35191#######',
    '+35387#######',
  ],
  ...[
    '+7916#######',
    '+38067#######',
    '+90532#######',
    '+97252#######',
    '+97150#######',
    '+96650#######',
    '+2010########',
  ],
  ...[
    '+2782#######',
    '+234803#######',
    '+254712######',
    '+9198########',
    '+92300#######',
    '+8801711######',
    '+62812########',
  ],
  ...['+6012#######', '+659#######', '+6681#######', '+8490#######', '+63917#######', '+8190########', '+8210########'],
  ...[
    '+86138########',
    '+8529#######',
    '+8869########',
    '+614########',
    '+6421#######',
    '+55119########',
    '+54911########',
  ],
  ...[
    '+5255########',
    '+569########',
    '+57310#######',
    '+519########',
    '+59399#######',
    '+23324#######',
    '+2126########',
  ],
  ...[
    '+25677#######',
    '+9471#######',
    '+97798########',
    '+37369######',
    '+37491######',
    '+99890#######',
    '+7701#######',
  ],
]
/** E.164 with its plus. */
export const e164 = shaped(...mobiles)
/** The same without a plus, as MSISDNs are written. */
export const msisdn: Value = (random) => e164(random).slice(1)
/** With an international prefix of zeros. */
export const zeroZero: Value = (random) => `00${msisdn(random)}`

const international = [
  ...[
    '+44 79## ######',
    '+44 20 7### ####',
    '+49 151 ########',
    '+49 30 ########',
    '+33 6 ## ## ## ##',
    '+33 1 4# ## ## ##',
  ],
  ...[
    '+34 6## ### ###',
    '+39 33# ### ####',
    '+31 6 ########',
    '+41 79 ### ## ##',
    '+46 70 ### ## ##',
    '+48 50# ### ###',
  ],
  ...[
    '+1 415 ^4# ####',
    '+1 (312) ^4#-####',
    '+1-503-^4#-####',
    '+61 4## ### ###',
    '+55 11 9####-####',
    '+91 98### #####',
  ],
  ...[
    '+81 90 #### ####',
    '+7 (916) ###-##-##',
    '+90 532 ### ## ##',
    '+972-52-###-####',
    '+27 82 ### ####',
    '+351 91# ### ###',
  ],
]
export const spaced = shaped(...international)
export const american = shaped(
  '(415) ^4#-####',
  '415-^4#-####',
  '212.^4#.####',
  '(646) ^4#-####',
  '713-^4#-####',
  '503 ^4# ####',
)
export const tenDigits = shaped('415^4#####', '212^4#####', '646^4#####', '713^4#####', '503^4#####', '206^4#####')

export const british = shaped('079## ######', '020 7### ####', '0161 4## ####', '07### ######')
export const german = shaped('0151 ########', '0171/#######', '030 ########', '089-#######', '0221 / ######')
export const french = shaped('06 ## ## ## ##', '01 4# ## ## ##', '07.^#.##.##.##', '06########')
export const spanish = shaped('6## ## ## ##', '91# ### ###', '6########')
export const italian = shaped('33# #######', '02 ########', '06 ########', '34########')
export const brazilian = shaped('(11) 9####-####', '11 9########', '(21) 3###-####', '21 9####-####')
export const dutch = shaped('06-########', '020-#######', '06 ########')
export const polish = shaped('50# ### ###', '60#-###-###', '22 ### ## ##')
export const russian = shaped('8 (916) ###-##-##', '8 903 ### ## ##', '8916#######')
export const turkish = shaped('0532 ### ## ##', '0 (212) ### ## ##', '0532#######')
export const chinese = shaped('138########', '159########', '186 #### ####', '010-########')
export const japanese = shaped('090-####-####', '03-####-####', '080########')
export const korean = shaped('010-####-####', '02-###-####', '010########')
export const indian = shaped('98########', '99### #####', '080-########', '91 98### #####')
export const swedish = shaped('070-### ## ##', '08-### ### ##', '070#######')
export const australian = shaped('04## ### ###', '(02) 9### ####', '03 9### ####')
export const arabic: Value = (random) =>
  shaped('+97150#######', '010########')(random).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
export const fullWidth: Value = (random) =>
  shaped('090########', '03########')(random).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
/** A number in whatever way people write it. */
export const anyPhone: Value = (random) => choose(random, [e164, spaced, american, e164])(random)
export const extension = oneOf('104', '2210', '311', '4077', '812', '1001')

const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
/** Digit by digit in words. */
export const spelled: Value = (random) =>
  tenDigits(random)
    .replace(/\d/g, (digit) => `${names[Number(digit)] ?? ''} `)
    .trim()
/** As GSM 03.40 packs it: pairs of digits in turned order. */
export const semiOctets: Value = (random) =>
  `${msisdn(random)}F`
    .slice(0, 12)
    .padEnd(12, 'F')
    .replace(/(.)(.)/g, '$2$1')
export const everyDigitApart: Value = (random) => [...tenDigits(random)].join(' ')
export const dotted: Value = (random) => msisdn(random).replace(/(\d{2})(?=\d)/g, '$1.')
