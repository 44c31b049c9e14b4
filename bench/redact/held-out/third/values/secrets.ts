import { choose, oneOf, type Value } from '../../random.ts'
import { alnumOf, base64Of, hexOf, joined, lowerAlnumOf, prefixed, urlSafeOf } from '../../values/secrets.ts'

const nouns = ['Lantern', 'Orchid', 'Thunder', 'Pelican', 'Marble', 'Velvet', 'Harvest', 'Compass']
const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** No separator in it, so that it passes unquoted. */
export const word: Value = (random) =>
  choose(random, [
    () => `${choose(random, nouns)}${10 + random.int(90)}!`,
    () => `${choose(random, nouns).toLowerCase()}_${choose(random, nouns)}${random.int(10)}`,
    () => Array.from({ length: 10 + random.int(6) }, () => choose(random, [...letters])).join('') + random.int(10),
    () => `${choose(random, nouns)}-${1980 + random.int(46)}`,
    () => choose(random, nouns).replace('e', '3').replace('r', '7') + random.int(100),
  ])()
/** With signs that end a value in careless syntax; where quotes or encodings hold it together. */
export const signed: Value = (random) => {
  const sign = (): string => choose(random, ['$', '@', '#', '!', '&', '*', ';', ',', '?', '/', '=', ':', '+'])
  return `${choose(random, nouns)}${sign()}${random.int(90) + 10}${sign()}${choose(random, nouns).toLowerCase()}`
}
/** From any dictionary. */
export const dictionaryWord = oneOf('midnight', 'qwerty', 'summertime', 'baseball', 'tigger', 'welcome', 'shadow')
/** Several words. */
export const sentence: Value = (random) =>
  `${choose(random, nouns)} ${choose(random, nouns)} ${random.int(90) + 10}`.toLowerCase()

/** Prefixes and lengths from the vendors' pages on their tokens. */
export const vaultToken = prefixed('hvs' + '.', alnumOf(24))
export const gitlabToken = prefixed('glpat' + '-', urlSafeOf(20))
export const npmToken = prefixed('npm' + '_', alnumOf(36))
export const pypiToken = prefixed('pypi' + '-AgEIcHlwaS5vcmc', urlSafeOf(70))
export const sentryToken = prefixed('sntrys' + '_', alnumOf(60))
export const dockerToken = prefixed('dckr' + '_pat_', urlSafeOf(27))
export const twilioKey = prefixed('SK', hexOf(32))
export const notionToken = prefixed('secret' + '_', alnumOf(43))
export const figmaToken = prefixed('figd' + '_', urlSafeOf(40))
export const stripeKey = prefixed('sk' + '_live_', alnumOf(24))
export const googleKey = prefixed('AIza', urlSafeOf(35))
export const slackHook = joined('/', prefixed('T', alnumOf(8)), prefixed('B', alnumOf(8)), alnumOf(24))
export const azureKey = prefixed('', base64Of(86))
export const plainKey: Value = (random) => choose(random, [hexOf(32), alnumOf(36), lowerAlnumOf(40)])(random)
