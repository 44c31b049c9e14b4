import { between, choose, oneOf, shaped, type Value } from '../../random.ts'

const given = [
  'saoirse',
  'thandi',
  'ruben',
  'ines',
  'hiroto',
  'marek',
  'ayse',
  'lucia',
  'wei',
  'olga',
  'brahim',
  'priya',
]
const family = [
  'vandijk',
  'schulze',
  'marchetti',
  'pereira',
  'wojcik',
  'demir',
  'petrov',
  'sato',
  'zhang',
  'osei',
  'lefevre',
]
const mailHosts = [
  'gmail.com',
  'outlook.com',
  'orange.fr',
  'web.de',
  'yandex.ru',
  'qq.com',
  'halvorsen.no',
  'bluepine.dev',
  'mailhaus.de',
  'ribeiro.com.br',
  'ox.ac.uk',
  'kyoto-u.ac.jp',
]

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const given1: Value = (random) => capital(choose(random, given))
export const family1: Value = (random) => capital(choose(random, family))
export const person: Value = (random) => `${given1(random)} ${family1(random)}`
export const account: Value = (random) => choose(random, given).charAt(0) + choose(random, family)
export const mail: Value = (random) => {
  const [first, last, host] = [choose(random, given), choose(random, family), choose(random, mailHosts)]
  return choose(random, [
    `${first}.${last}@${host}`,
    `${last}.${first.charAt(0)}@${host}`,
    `${first}${random.int(60) + 40}@${host}`,
    `${first}-${last}@${host}`,
    `${first}.${last}+orders@${host}`,
    `${capital(first)}.${capital(last)}@${host}`,
  ])
}

export const stamp = shaped('2026-0^-1#T1#:2#:4#.###Z', '2026-0^-2#T0#:1#:3#Z', '2026-11-0^T1#:0#:5#.######+00:00')
export const sqlStamp = shaped('2026-0^-1# 1#:2#:4#', '2026-0^-2# 0#:1#:3#,###')
export const syslogStamp = shaped('Nov 1# 0#:2#:4#', 'Jul 2# 1#:3#:0#', 'Oct  ^ 13:1#:5#')
export const slashStamp = shaped('2026/0^/1# 1#:2#:4#', '2026/0^/2# 0#:1#:3#')
export const logcatStamp = shaped('0^-1# 1#:2#:4#.###', '11-0^ 0#:5#:1#.###')
export const webStamp = shaped('1#/Nov/2026:1#:2#:4# +0000', '2#/Aug/2026:0#:1#:3# +0200')
export const epochNow = shaped('17^#######.###', '17^#######')
export const day = shaped('2026-0^-1#', '2026-0^-2#')
export const compactDay = shaped('20260^1#', '20260^2#')

export const box = oneOf(
  'web-2',
  'pbx01',
  'sbc-ams1',
  'dc03',
  'core-sw-1',
  'k8s-w7',
  'vpn2',
  'srv-mail',
  'ip-172-31-9-4',
)
export const app = oneOf('orders', 'payroll', 'identity', 'shipping', 'clinic', 'loyalty', 'booking', 'webshop')
export const level = oneOf('INFO', 'DEBUG', 'WARN', 'ERROR')
export const proc = between(210, 31999)
export const few = between(2, 48)
export const many = between(100, 9900)
export const id5 = shaped('^####')
export const uid = shaped('~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~')
export const hex = shaped('~~~~~~~~')
export const v4 = shaped('10.2#.1#.^#', '192.168.^.1##', '185.^#.1##.^#', '172.1^.4.^#')
export const v6 = shaped('2a01:4f8:^~~:^~~::^', '2001:db8:^~~~::1^', 'fe80::2~~:^~ff:fe^~:^~~~')
export const macColon = shaped('b8:27:eb:~~:~~:^~', '3c:a9:f4:~~:^~:~~', 'F0:9F:C2:^#:##:##')
