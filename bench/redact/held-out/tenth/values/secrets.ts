import { chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'
import { user } from './people.ts'

/** Passwords and keys of the tenth set; all of them are invented. */

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const lowerAlnum = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A password that is a word or two. */
export const wordPassword = oneOf(
  ...['sunflower', 'Gartenzwerg', 'bumblebee', 'marmelade', 'dragonfly', 'rockandroll', 'Tulpenstrasse', 'mandarina'],
  ...['butterscotch', 'wolfgang', 'pineapple', 'lighthouse', 'Schmetterling', 'chocolat', 'panettone', 'saudade'],
)
/** A word with what people add to it. */
export const commonPassword = oneOf(
  ...[
    'Summer2024!',
    'Sommer2025',
    'Kestrel#77',
    'winter_19',
    'Admin@4821',
    'hunter42',
    'P4ssage!',
    'Monday-09',
    'Rover1987',
  ],
  ...[
    'letmein8',
    'Ilse1962',
    'qwertz99',
    'Berlin*30',
    'iloveyou3',
    'Arsenal4ever',
    'M0nk3y!!',
    'Lisboa1755',
    'abc12345',
  ],
)
export const digitPassword = shaped('######', '########', '^###^#')
export const pin = shaped('^###', '####', '######')
/** Short: three to five characters. */
export const shortPassword = oneOf('kq7', 'hal9', 'b00k', 'mno', 'zx81', 'r2d2x', 'otto', 'q1w2', 'pi31', 'tux')
const strong: Value = (random) =>
  `${chars(7, letters)(random)}${choose(random, ['!', '#', '%', '*', '^', '~'])}${chars(5, letters)(random)}`
const longPassword: Value = (random) => chars(28, letters)(random)
const dashed: Value = (random) =>
  `${chars(6, letters)(random)}-${chars(6, letters)(random)}-${chars(6, letters)(random)}`

const kinds = [wordPassword, commonPassword, commonPassword, digitPassword, strong, strong, longPassword, dashed]
/** A password of any kind without blanks, quotes, brackets, colons, commas, slashes, ampersands or at signs (in most). */
export const password: Value = (random) => choose(random, kinds)(random)
/** Letters and digits alone, for places that escape all else. */
export const plainPassword: Value = (random) =>
  choose(random, [wordPassword, digitPassword, longPassword, chars(11, letters)])(random)
/** At least a digit and a letter, as generators make them. */
export const generated: Value = (random) =>
  choose(random, [chars(12, letters), chars(16, letters), strong, dashed])(random)
/** With blanks; stands in quotes or at the end of a line. */
export const phrase = oneOf(
  ...[
    'correct pony battery',
    'my dog has 3 legs',
    'open the gate 44',
    'four grey owls sing',
    'blue Tuesday 19',
    'No Way Home!',
  ],
)
/** With signs that need quotes. */
export const quotedPassword: Value = (random) =>
  choose(random, [
    phrase(random),
    `${chars(5, letters)(random)};${chars(4, letters)(random)}`,
    `${chars(4, letters)(random)}, ${chars(5, letters)(random)}`,
    `${chars(5, letters)(random)}@${chars(4, letters)(random)}=`,
    `{${chars(8, letters)(random)}}`,
    password(random),
  ])
/** As a URL or a form writes it. */
export const escapedPassword: Value = (random) =>
  choose(random, [
    `${chars(5, letters)(random)}%40${chars(4, letters)(random)}`,
    `${chars(6, letters)(random)}%21`,
    `${chars(4, letters)(random)}%23${chars(5, letters)(random)}`,
    plainPassword(random),
  ])

export const hex32: Value = chars(32, '0123456789abcdef')
export const hex40: Value = chars(40, '0123456789abcdef')
export const hex64: Value = chars(64, '0123456789abcdef')
export const alnum24: Value = chars(24, alnum)
export const alnum32: Value = chars(32, alnum)
export const alnum40: Value = chars(40, alnum)
export const lower36: Value = chars(36, lowerAlnum)
export const safe43: Value = chars(43, urlSafe)
export const b64of44: Value = (random) => `${chars(43, base64)(random)}=`
export const b64of88: Value = (random) => `${chars(86, base64)(random)}==`
export const digits10: Value = shaped('^#########')

const after =
  (prefix: string, value: Value): Value =>
  (random: Random) =>
    `${prefix}${value(random)}`
export const githubToken = after('ghp_', chars(36, alnum))
export const gitlabToken = after('glpat-', chars(20, urlSafe))
export const stripeKey = after('sk_live_', chars(24, alnum))
export const slackToken: Value = (random) =>
  `xoxb-${shaped('##########')(random)}-${shaped('############')(random)}-${chars(24, alnum)(random)}`
export const googleKey = after('AIzaSy', chars(33, urlSafe))
export const openAiKey = after('sk-proj-', chars(48, alnum))
export const anthropicKey = after('sk-ant-api03-', chars(64, urlSafe))
export const sendgridKey: Value = (random) => `SG.${chars(22, urlSafe)(random)}.${chars(43, urlSafe)(random)}`
export const twilioKey = after('SK', hex32)
export const npmToken = after('npm_', chars(36, alnum))
export const pypiToken = after('pypi-AgEIcHlwaS5vcmc', chars(70, urlSafe))
export const dockerToken = after('dckr_pat_', chars(27, urlSafe))
export const huggingToken = after('hf_', chars(34, alnum))
export const vaultToken = after('hvs.', chars(90, urlSafe))
export const oceanToken = after('dop_v1_', hex64)
export const shopifyToken = after('shpat_', hex32)
export const telegramToken: Value = (random) => `${shaped('^#########')(random)}:AA${chars(33, urlSafe)(random)}`
export const discordToken: Value = (random) =>
  `MT${chars(24, alnum)(random)}.G${chars(5, alnum)(random)}.${chars(38, urlSafe)(random)}`

export const awsId: Value = (random) =>
  `${oneOf('AKIA', 'ASIA')(random)}${chars(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')(random)}`
export const awsSecret = chars(40, base64)
export const jwt: Value = (random) =>
  `eyJhbGciOi${oneOf('JIUzI1NiIsInR5cCI6IkpXVCJ9', 'JSUzI1NiIsImtpZCI6IjdhIn0')(random)}.eyJzdWIiOi${chars(48, alnum)(random)}.${chars(43, urlSafe)(random)}`
export const basic: Value = (random) => btoa(`${user(random)}:${plainPassword(random)}`)
export const opaque = chars(40, urlSafe)
/** The body of a PEM file on one line, with escaped ends of lines. */
export const pemBody: Value = (random) =>
  ['MIIEow', 'IBAAKC']
    .map((start) => `${start}${chars(58, base64)(random)}`)
    .concat(`${chars(42, base64)(random)}==`)
    .join('\\n')
export const pemFlat: Value = (random) => `MIIEvQ${chars(120, base64)(random)}=`
