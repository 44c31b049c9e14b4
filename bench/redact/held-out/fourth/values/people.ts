import { between, choose, oneOf, shaped, type Value } from '../../random.ts'

const given = [
  'zuzanna',
  'tomas',
  'ingrid',
  'rashid',
  'mei',
  'callum',
  'beatriz',
  'oskar',
  'yasmin',
  'henrik',
  'priya',
  'noor',
]
const family = [
  'wieczorek',
  'quiroga',
  'sandberg',
  'alavi',
  'fujimoto',
  'macrae',
  'teixeira',
  'brandt',
  'demir',
  'nkosi',
  'vance',
]
const domains = [
  'harbourline.eu',
  'tinygiant.studio',
  'mailkiosk.net',
  'uni-altmark.de',
  'brightwater.com.au',
  'lojadomar.com.br',
  'papeterie-vidal.fr',
  'kaffeehaus.at',
  'yamabuki.co.jp',
]

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const givenName: Value = (random) => capital(choose(random, given))
export const familyName: Value = (random) => capital(choose(random, family))
export const person: Value = (random) => `${givenName(random)} ${familyName(random)}`
export const account: Value = (random) => `${choose(random, family)}${choose(random, given).charAt(0)}`
export const mailbox: Value = (random) => {
  const [first, last, domain] = [choose(random, given), choose(random, family), choose(random, domains)]
  return choose(random, [
    `${first}.${last}@${domain}`,
    `${first.charAt(0)}.${last}@${domain}`,
    `${last}-${first}@${domain}`,
    `${first}${random.int(60) + 40}@${domain}`,
    `${last}_${random.int(9)}@${domain}`,
    `${first}.${last}+shop@${domain}`,
  ])
}
/** What stands before the sign, and what after it. */
export const mailboxName: Value = (random) => mailbox(random).replace(/@.*/, '')
export const mailDomain = oneOf(...domains)

export const machine = oneOf(
  'fra1-web-07',
  'kestrel',
  'mta-out3',
  'pay-gw-b',
  'ris-02.hospital.lan',
  'core-sw1',
  'sbc-ams-4',
)
export const realm = oneOf('ims.telco.example', 'voip.harbourline.example', 'sbc.trunk.example', 'pbx.clinic.example')
export const unit = oneOf('enrolment', 'dispatch', 'payroll', 'recall-svc', 'loyalty', 'kyc-worker', 'onboarding')
export const apacheTime = shaped('1#/Jun/2025:0#:4#:2# +0200', '2#/Sep/2025:1#:0#:5# +0000')
export const javaTime = shaped('2025-0^-1# 1#:3#:2#,###', '2025-11-0^ 0#:4#:1#,###')
export const goTime = shaped('2025/0^/2# 1#:2#:3#', '2025/10/0^ 20:0#:4#')
export const birthDate = shaped('19^#0^1#', '19^#110^')
export const amount: Value = (random) => `${between(3, 900)(random)}.${shaped('##')(random)}`
export const street = oneOf('14 Tannery Row', '9 Quay Street', '221 Elm Ct', '3 Mill Bank')
