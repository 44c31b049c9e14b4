import fc from 'fast-check'
import { anyCharacter } from '../../sdk/test/any-character.ts'

/** Values that must never survive redaction, wherever they are. */
export const planted = [
  '+14155550132',
  '415-555-0132',
  '(415) 555-0132',
  '+44 20 7946 0958',
  'jane.doe@example.com',
  '4111111111111111',
  '5272-8064-4239-5976',
  '386-14-7398',
  'DE89 3704 0044 0532 0130 00',
  'GB82WEST12345698765432',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123_-',
  'AKIAIOSFODNN7EXAMPLE',
  'ghp_hoycq3PiJ3s7qfFIMZFxG5zlNjuUhY5f1LYF',
  'Bearer mF9B5f41JqMmF9B5f41JqM',
] as const

/** Keys, values, separators, quotes and placeholders that detectors react to. */
const words = [
  ...planted,
  ...[
    '4155550123',
    '0171 3920010',
    '555-0199',
    '1234567',
    '2345678',
    'phone',
    'call ',
    'tel:',
    '"phone":',
    'ssn ',
    'a@b.co',
  ],
  ...[
    'password',
    'password=',
    'password: ',
    '"password":"',
    '\\"password\\":\\"',
    '{"password":["',
    'hunter2',
    'token=',
  ],
  ...[
    'Basic ',
    '<password>',
    'Some("',
    'string(7) "',
    "b'",
    '$1',
    ' ["',
    'secret_access_key',
    'postgres://u:',
    'p@h',
    '--password ',
  ],
  ...[
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'MIIEpAIB',
  ],
  ...[
    '[REDACTED:PHONE]',
    '[REDACTED:X]',
    '[REDACTED:',
    'REDACTED:PHONE]',
    '[PHONE:12345678]',
    '[PHONE:*0199]',
    '[*]',
    '[*',
  ],
  ...['10.1.2.3', '2001:db8::1', '0a:1f:30:bb:cc:0d', 'order ', 'id ', 'abc', '0', '42', 'é', '密', '😀'],
]

/** Spellings of all kinds, whole and in parts. */
const escapes = [
  ...[
    '\\n',
    '\\t',
    '\\"',
    '\\\\',
    '\\/',
    '\\u0070',
    '\\u002b',
    '\\u0022',
    '\\u001b[31m',
    '\\u',
    '\\x2d',
    '\\x',
    '\\053',
    '\\',
  ],
  ...['%3D', '%22', '%2B', '%20', '%40', '%5B', '%5D', '%25', '%252B', '%0A', '%C2%A0', '%', '%u002B', '%D9%A4'],
  ...[
    '&#43;',
    '&#x2d;',
    '&amp;',
    '&amp;#43;',
    '&quot;',
    '&commat;',
    '&',
    '&#',
    ';',
    '#011',
    '#033[1m',
    '^[[31m',
    '[31m',
  ],
  ...[
    '\u001b[31m',
    '\u001b[0m',
    '\u001b[',
    '\u001b]8;;tel:+14155550132\u0007',
    '\u001b\\',
    '\u001b',
    '\u009b1m',
    '\u0007',
  ],
  ...[
    '\0',
    '\r',
    '\u200b',
    '\u00ad',
    '\u0301',
    '\ufffd',
    '４１５',
    '٤١٥',
    '＠',
    '＋',
    '\ud835\udfd2',
    '\ud835',
    '\udfd2',
  ],
  ...['[52,49,53,45,53,53,53,45,48,49,51,50]', '[52 49 53', ',48,49]', '[112,97,115,115,119,111,114,100,61,120,121]'],
]

const marks = [...' -./=:&>+()_,;\'"{}[]|<\n\t'].concat('0', '=')

/** Texts of pieces that are near to values, placeholders and escapes: most of what can go wrong needs two or three of them. */
export const hostileTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...words), weight: 4 },
      { arbitrary: fc.constantFrom(...marks), weight: 4 },
      { arbitrary: fc.constantFrom(...escapes), weight: 3 },
      { arbitrary: fc.string({ unit: anyCharacter, maxLength: 3 }), weight: 1 },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

/** JSON documents of such texts, whole or within a JSON string. */
export const hostileJson: fc.Arbitrary<string> = fc
  .tuple(
    fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'json' },
        hostileTexts,
        fc.constantFrom<unknown>(
          4155550123,
          -4155550123,
          4.155550123e9,
          4111111111111111,
          1e3,
          0,
          null,
          true,
          '4155550134',
        ),
        fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'json' }),
        fc.dictionary(
          fc.oneof(fc.constantFrom('phone', 'password', 'ssn', 'card', 'token', 'MESSAGE'), hostileTexts),
          tie('value'),
          {
            maxKeys: 3,
            depthIdentifier: 'json',
          },
        ),
      ),
    })).value,
    fc.constantFrom(0, 1, 2),
    fc.constantFrom(undefined, 1),
  )
  .map(([value, wraps, indent]) => {
    let text = JSON.stringify(value, null, indent)
    for (let i = 0; i < wraps; i++) text = JSON.stringify({ log: text })
    return text
  })
