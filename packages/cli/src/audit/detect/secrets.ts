import { type Detector, following, formed, type SecretType } from './detector.ts'
import { sign } from './signs.ts'

/** Secrets by their form alone, as their issuers document it. */
export const secrets: readonly Detector[] = [
  {
    type: 'JWT',
    sign: sign.token,
    ...following(/(?<![\w%\\.-])eyJ/g, /^[\w-]{8,240}\.eyJ[\w-]{0,240}(?:\.[\w-]{0,240})?/),
  },
  ...oneOf('AWS_ACCESS_KEY', ['A[KS]IA[A-Z2-7]{16}']),
  ...oneOf('API_KEY', [
    'gh[opusr]_[A-Za-z0-9]{36}',
    'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
    'glpat-[A-Za-z0-9]{20}',
    '[rs]k_(?:live|test)_[A-Za-z0-9]{24}',
    'xox[abprs]-\\d{10,13}-[A-Za-z0-9-]{12}',
    'AIza[A-Za-z0-9_-]{35}',
    'npm_[A-Za-z0-9]{36}',
    'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}',
    'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
    'do[op]_v1_[0-9a-f]{64}',
    'sk-ant-api03-[A-Za-z0-9_-]{80}',
    'pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}',
    'hf_[A-Za-z]{34}',
    'lp_[a-z0-9-]{1,32}_[0-9a-z]{8}_[0-9A-Za-z]{38}',
  ]),
  {
    type: 'PRIVATE_KEY',
    sign: sign.token,
    ...following(/-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----[\\nr\s"]{1,24}/g, /^[A-Za-z0-9+/]{16,128}/),
  },
]

/** Short words of the alphabet of a key follow `sk_test_` in a placeholder: a key is a mix. */
function oneOf(type: SecretType, forms: readonly string[]): readonly Detector[] {
  const pattern = new RegExp(`(?<![\\w%\\\\-])(?:${forms.join('|')})(?![A-Za-z0-9])`, 'g')
  return [{ type, sign: sign.token, ...formed(pattern, (value) => isMixed(value.slice(4))) }]
}

/** No example of one repeated character, nor a word. */
export function isMixed(value: string): boolean {
  return new Set(value).size > 7
}
