/**
 * E.164 calling codes with the shortest and longest national number in use.
 * Source: ITU-T E.164 assigned country codes, and the national lengths of libphonenumber's metadata
 * (https://github.com/google/libphonenumber/tree/master/resources), fixed and mobile lines only.
 */
const lengths: Readonly<Record<string, readonly [number, number]>> = {
  '1': [10, 10],
  '7': [10, 10],
  '20': [8, 10],
  '27': [9, 9],
  '30': [10, 10],
  '31': [9, 9],
  '32': [8, 9],
  '33': [9, 9],
  '34': [9, 9],
  '36': [8, 9],
  '39': [6, 11],
  '40': [9, 9],
  '41': [9, 9],
  '43': [7, 13],
  '44': [9, 10],
  '45': [8, 8],
  '46': [7, 10],
  '47': [8, 8],
  '48': [9, 9],
  '49': [7, 12],
  '51': [8, 9],
  '52': [10, 11],
  '53': [7, 8],
  '54': [10, 11],
  '55': [10, 11],
  '56': [9, 9],
  '57': [8, 10],
  '58': [10, 10],
  '60': [8, 10],
  '61': [9, 9],
  '62': [8, 12],
  '63': [8, 10],
  '64': [8, 10],
  '65': [8, 8],
  '66': [8, 9],
  '81': [9, 10],
  '82': [8, 10],
  '84': [9, 10],
  '86': [10, 11],
  '90': [10, 10],
  '91': [10, 10],
  '92': [9, 10],
  '93': [9, 9],
  '94': [9, 9],
  '95': [7, 10],
  '98': [10, 10],
  '247': [5, 6],
  '290': [4, 5],
  '351': [9, 9],
  '352': [6, 11],
  '353': [7, 9],
  '354': [7, 9],
  '358': [6, 11],
  '359': [7, 9],
  '370': [8, 8],
  '371': [8, 8],
  '372': [7, 8],
  '380': [9, 9],
  '381': [8, 9],
  '385': [8, 9],
  '386': [8, 8],
  '420': [9, 9],
  '421': [9, 9],
  '500': [5, 5],
  '672': [5, 6],
  '676': [5, 7],
  '677': [5, 7],
  '678': [5, 7],
  '682': [5, 5],
  '683': [4, 7],
  '688': [5, 7],
  '690': [4, 7],
  '852': [8, 8],
  '853': [8, 8],
  '880': [8, 10],
  '886': [8, 9],
  '961': [7, 8],
  '962': [8, 9],
  '965': [8, 8],
  '966': [9, 9],
  '971': [8, 9],
  '972': [8, 9],
  '974': [8, 8],
  '977': [8, 10],
}

/** Zones with three-digit codes: the first two digits of codes that are not in the table above. */
const threeDigitZones: ReadonlySet<string> = new Set(
  '21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99'.split(' '),
)

/**
 * A trunk zero never follows a calling code, except where it is part of the number: Italy, San Marino, Côte d'Ivoire, Benin,
 * Gabon and Congo (libphonenumber's italianLeadingZero and national patterns).
 */
const zeroCodes: ReadonlySet<string> = new Set('39 378 225 229 241 242'.split(' '))

/** Length of the calling code at the start of `digits`, or 0 if none is assigned. */
export function callingCodeLength(digits: string): number {
  const first = digits.charAt(0)
  if (first === '1' || first === '7') return 1
  if (lengths[digits.slice(0, 2)] !== undefined) return 2
  return threeDigitZones.has(digits.slice(0, 2)) ? 3 : 0
}

/** Whether `digits`, with calling code and without `+`, has a valid length for its country. */
export function isE164(digits: string): boolean {
  const codeLength = callingCodeLength(digits)
  if (codeLength === 0) return false
  const [min, max] = lengths[digits.slice(0, codeLength)] ?? [6, 11]
  const national = digits.slice(codeLength)
  if (national.length < min || national.length > max) return false
  if (national.startsWith('0') && !zeroCodes.has(digits.slice(0, codeLength))) return false
  if (codeLength > 1) return true
  return national.charAt(0) >= (digits.startsWith('1') ? '2' : '3')
}
