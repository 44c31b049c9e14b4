import { choose, oneOf, shaped, shapedCapital, type Value } from '../../random.ts'
import { alnumOf, base64Of, hexOf, joined, prefixed, urlSafeOf } from '../../values/secrets.ts'

export const password = oneOf(
  'Pelican58',
  'm4rzipan',
  'T0boggan!',
  'hunter-Green7',
  'vJ3xLq8wR',
  'Autumn2023',
  'kn1ghtRider',
  'Qwerty!59',
  'b0nfire_Night',
  'Lighth0use',
  'wd40-Rocks',
  '9Bananas',
  'Zebra.Crossing1',
  'c0rnfl4kes',
)
/** With signs that end a value in a careless pattern. */
export const awkward = oneOf(
  'c@t&d0g=1',
  "o'Hare;88",
  '12%ab,CD',
  'w[9]x{8}',
  'p|pe#99',
  'Tic<tac>7',
  '$ecret/5+a',
  'a:b@c9',
)
/** Without a digit or a sign. */
export const word = oneOf('marmalade', 'thunderbolt', 'gingerbread', 'penguin', 'rosebud', 'whiskers')
export const passphrase = oneOf(
  'correct stapler battery',
  'blue monday at nine',
  'seven wild horses 7',
  'old oak river stone',
)
export const pin = shaped('^0#4', '^3#1', '^9#7')

export const bcrypt: Value = (random) => `$2b$12$${alnumOf(53)(random)}`
export const sha512Crypt: Value = (random) => `$6$${alnumOf(12)(random)}$${alnumOf(86)(random)}`
export const ciscoType7: Value = (random) => shapedCapital('0^2~4~5~1~0~', '0^7~5~1~0~4~1~')(random)
export const ciscoType8: Value = (random) => `$8$${alnumOf(14)(random)}$${alnumOf(43)(random)}`

export const gitlab = prefixed('glpat-', urlSafeOf(20))
export const stripe = prefixed('sk_live_', alnumOf(24))
export const sendgrid = joined('.', prefixed('SG.', urlSafeOf(22)), urlSafeOf(43))
export const npmToken = prefixed('npm_', alnumOf(36))
export const shopify = prefixed('shpat_', hexOf(32))
export const vault = prefixed('hvs.', alnumOf(24))
export const grafana = joined('_', prefixed('glsa_', alnumOf(32)), hexOf(8))
export const huggingFace = prefixed('hf_', alnumOf(34))
export const digitalOcean = prefixed('dop_v1_', hexOf(64))
export const googleKey = prefixed('AIzaSy', urlSafeOf(33))
export const databricks = prefixed('dapi', hexOf(32))
export const postman = joined('-', prefixed('PMAK-', hexOf(24)), hexOf(34))
export const rubygems = prefixed('rubygems_', hexOf(48))
export const dockerToken = prefixed('dckr_pat_', urlSafeOf(27))
export const slackApp = joined(
  '-',
  prefixed('xapp-1-', shapedCapital('A0?#??#?#??')),
  shaped('4############'),
  hexOf(64),
)
export const newRelic: Value = (random) => `NRAK-${alnumOf(27)(random).toUpperCase()}`
export const linear = prefixed('lin_api_', alnumOf(40))
export const mailgun = prefixed('key-', hexOf(32))
export const openAi = prefixed('sk-proj-', alnumOf(48))
export const pulumi = prefixed('pul-', hexOf(40))
export const azureAccountKey: Value = (random) => `${base64Of(86)(random).replace(/=+$/, '')}==`
export const anyVendor: Value = (random) =>
  choose(random, [gitlab, stripe, sendgrid, npmToken, shopify, grafana, digitalOcean, huggingFace])(random)
