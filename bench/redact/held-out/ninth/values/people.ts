import { between, choose, oneOf, shaped, type Value } from '../../random.ts'

const given = [
  'Agnieszka',
  'Baptiste',
  'Carmela',
  'Dinesh',
  'Eileen',
  'Fatou',
  'Gunnar',
  'Hiroko',
  'Ilse',
  'Jorge',
  'Kwabena',
  'Ludmila',
  'Mehmet',
  'Noor',
  'Oriol',
  'Priya',
  'Rasmus',
  'Siobhan',
  'Tomasz',
  'Wanjiru',
]
const family = [
  'Abernathy',
  'Brandt',
  'Cardoso',
  'Dlamini',
  'Eriksen',
  'Fontaine',
  'Guzman',
  'Horvath',
  'Ishikawa',
  'Jansen',
  'Kaplan',
  'Leclerc',
  'Matsuda',
  'Nwosu',
  'Olsson',
  'Petrova',
  'Reuter',
  'Sandoval',
]
const domains = [
  'harborline.net',
  'tallgrass.coop',
  'brixmail.eu',
  'postbox.example',
  'alderpoint.org',
  'citymed.co.za',
  'ferreteria-sol.es',
  'kobo-print.jp',
]

export const first: Value = (random) => choose(random, given)
export const last: Value = (random) => choose(random, family)
export const full: Value = (random) => `${first(random)} ${last(random)}`
export const user: Value = (random) => (choose(random, given).slice(0, 1) + choose(random, family)).toLowerCase()
export const mail: Value = (random) => {
  const [name, surname, domain] = [first(random).toLowerCase(), last(random).toLowerCase(), choose(random, domains)]
  return choose(random, [
    `${name}.${surname}@${domain}`,
    `${name.slice(0, 1)}.${surname}@${domain}`,
    `${surname}${String(random.int(80) + 11)}@${domain}`,
    `${name}_${surname}@${domain}`,
  ])
}

export const machine = oneOf('zrh-app-2', 'pbx-lon1', 'worker-5d7f', 'k8s-node-09', 'mail3', 'gw-east', 'stage-web')
export const network = oneOf('10.20.4.17', '172.18.0.6', '192.168.40.21', '10.0.12.88')
export const iso = shaped('2025-0^-1#T0#:4#:2#.###Z', '2026-0^-2#T1#:3#:0#.###Z')
export const stamp = shaped('2025-0^-1# 0#:4#:2#', '2026-0^-2# 1#:3#:0#')
export const stampMs = shaped('2025-0^-1# 0#:4#:2#.###', '2026-0^-2# 1#:3#:0#.###')
export const stampComma = shaped('2025-0^-1# 0#:4#:2#,###', '2026-0^-2# 1#:3#:0#,###')
export const syslog = shaped('Feb 1# 0#:3#:1#', 'Oct 2# 1#:0#:4#', 'Jun 2# 1#:5#:2#')
export const hms = shaped('0#:1#:3#', '1#:4#:0#')
export const unix = shaped('17########')
export const unixMs = shaped('17###########')
export const process = between(400, 31000)
export const socket = between(1100, 64000)
export const trace = shaped('~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~')
export const guid = shaped('~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~')
export const small = between(1, 90)
export const row = between(1000, 98000)
