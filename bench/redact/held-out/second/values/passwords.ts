import { choose, oneOf, type Value } from '../../random.ts'

const stems = ['Quartz', 'Meadow', 'Falcon', 'Copper', 'Tundra', 'Saffron', 'Glacier', 'Pepper', 'Walnut', 'Cobalt']
const places = ['Oslo', 'Lima', 'Kyoto', 'Porto', 'Banff', 'Turku']
const mixed = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Letters, digits and at most a dash, a dot or an exclamation mark: passes unquoted through every syntax here. */
export const pass: Value = (random) =>
  choose(random, [
    () => `${choose(random, stems)}${random.int(900) + 100}`,
    () => `${choose(random, stems).toLowerCase()}-${choose(random, places)}${random.int(10)}`,
    () => `${choose(random, places)}${2000 + random.int(27)}!`,
    () => draw(random.int(5) + 9)(random),
    () => `${leet(choose(random, stems))}.${random.int(90) + 10}`,
  ])()

/** With signs that end a value in a careless pattern; for places that quote or encode. */
export const signedPass: Value = (random) => {
  const sign = (): string => choose(random, ['$', '%', '^', '@', '!', '&', '*', ';', ',', '?', '/', '='])
  return `${choose(random, stems)}${sign()}${random.int(900) + 100}${sign()}${choose(random, places)}`
}

/** Words as pass-phrase makers join them. */
export const phraseDashed: Value = (random) =>
  [choose(random, stems), choose(random, places), choose(random, stems)].join('-').toLowerCase()
export const phraseSpaced: Value = (random) =>
  [choose(random, stems), choose(random, places), choose(random, stems), 'lamp'].join(' ').toLowerCase()
/** A word that any dictionary has. */
export const commonWord = oneOf('butterfly', 'liverpool', 'chocolate', 'starwars', 'iloveyou', 'pokemon', 'whatever')
/** Digits as a door or a phone's lock takes them. */
export const pinDigits = oneOf('482913', '7716', '90215', '3358', '604417')

/** What Cisco's type 7 makes of a password: reversible. */
export const typeSeven: Value = (random) =>
  `0${random.int(10)}${Array.from({ length: 8 }, () => (32 + random.int(90)).toString(16).toUpperCase().padStart(2, '0')).join('')}`
/** What Junos makes of a shared secret: reversible. */
export const junosNine: Value = (random) =>
  `$9$${Array.from({ length: 18 }, () => choose(random, [...`${mixed}/.-`])).join('')}q`

const leet = (text: string): string => text.replace(/a/g, '4').replace(/e/g, '3').replace(/o/g, '0')

function draw(length: number): Value {
  return (random) => Array.from({ length }, () => choose(random, [...mixed])).join('')
}
