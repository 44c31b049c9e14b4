/** Named character references for what can be part of a value; https://html.spec.whatwg.org/multipage/named-characters.html. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  plus: '+',
  commat: '@',
  num: '#',
  percnt: '%',
  lpar: '(',
  rpar: ')',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  minus: '-',
  period: '.',
  comma: ',',
  colon: ':',
  semi: ';',
  equals: '=',
  sol: '/',
  bsol: '\\',
  lowbar: '_',
  quest: '?',
  excl: '!',
  ast: '*',
  dollar: '$',
  lsqb: '[',
  rsqb: ']',
  lbrack: '[',
  rbrack: ']',
  lcub: '{',
  rcub: '}',
  verbar: '|',
  Tab: '\t',
  NewLine: '\n',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
}

/** The code point of a reference without its `&` and `;`, or -1. */
export function entityCode(name: string): number {
  const decimal = /^#0{0,4}(\d{1,5})$/.exec(name)?.[1]
  if (decimal !== undefined) return Number(decimal)
  const hex = /^#[xX]0{0,4}([0-9a-fA-F]{1,5})$/.exec(name)?.[1]
  if (hex !== undefined) return Number.parseInt(hex, 16)
  return Object.hasOwn(named, name) ? (named[name] ?? '').charCodeAt(0) : -1
}
