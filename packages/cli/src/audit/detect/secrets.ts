import { type Detector, following, formed, type SecretType, starting } from './detector.ts'
import { sign } from './signs.ts'

/** Secrets by their form alone, as their issuers document it. */
export const secrets: readonly Detector[] = [
  {
    type: 'JWT',
    sign: sign.token,
    ...starting(/(?<![\w%\\.-])eyJ/g, /^[\w-]{8,240}\.eyJ[\w-]{0,240}(?:\.[\w-]{0,240})?/),
  },
  ...oneOf('AWS_ACCESS_KEY', ['A[KS]IA[A-Z2-7]{16}']),
  ...oneOf('API_KEY', [
    'gh[opusr]_[A-Za-z0-9]{36,80}',
    'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
    'gl(?:pat|dt|rt|ft)-[A-Za-z0-9_-]{20,50}',
    'glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}',
    '[rs]k_(?:live|test)_[A-Za-z0-9]{24,120}',
    'whsec_[A-Za-z0-9+/]{32,44}',
    'xox[abeprs]-\\d{10,13}-[A-Za-z0-9-]{12,80}',
    'xapp-\\d-[A-Z0-9]{9,12}-\\d{10,14}-[0-9a-f]{64}',
    'AIza[A-Za-z0-9_-]{35}',
    'GOCSPX-[A-Za-z0-9_-]{28}',
    'npm_[A-Za-z0-9]{36}',
    'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}',
    'key-[0-9a-f]{32}',
    'sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}',
    'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
    'do[opr]_v1_[0-9a-f]{64}',
    'dckr_pat_[A-Za-z0-9_-]{27}',
    'sk-(?:ant|proj|svcacct)-[A-Za-z0-9_-]{40,160}',
    'sk-[A-Za-z0-9]{48}',
    'gsk_[A-Za-z0-9]{52}',
    'r8_[A-Za-z0-9]{37}',
    'pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,160}',
    'hf_[A-Za-z0-9]{34}',
    'hvs\\.[A-Za-z0-9_-]{24,120}',
    'NRAK-[A-Z0-9]{27}',
    'PMAK-[0-9a-f]{24}-[0-9a-f]{34}',
    'lin_api_[A-Za-z0-9]{40}',
    'sbp_[0-9a-f]{40}',
    'rubygems_[0-9a-f]{48}',
    'AGE-SECRET-KEY-1[A-Z0-9]{58}',
    '\\d{8,10}:AA[A-Za-z0-9_-]{33}',
    'lp_[a-z0-9-]{1,32}_[0-9a-z]{8}_[0-9A-Za-z]{38}',
  ]),
  // A webhook posts for whoever knows its address.
  {
    type: 'API_KEY',
    sign: sign.token,
    ...following(/hooks\.slack\.com\/services\//g, /^T[A-Z0-9]{8,11}\/B[A-Z0-9]{8,11}\/[A-Za-z0-9]{24}/),
  },
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
