const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The numbers of a segment of a source map, in Base64 VLQ: five bits a digit, the lowest first, of which the first digit's lowest is the sign. */
export function decode(segment: string): number[] {
  const numbers: number[] = []
  let [value, shift] = [0, 0]
  for (const digit of segment) {
    const bits = digits.indexOf(digit)
    value += (bits & 31) * 2 ** shift
    shift += 5
    if (bits & 32) continue
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2)
    value = 0
    shift = 0
  }
  return numbers
}

export function encode(numbers: readonly number[]): string {
  return numbers.map(encodeOne).join('')
}

function encodeOne(number: number): string {
  let rest = number < 0 ? -number * 2 + 1 : number * 2
  let text = ''
  do {
    const bits = rest % 32
    rest = Math.floor(rest / 32)
    text += digits[rest > 0 ? bits + 32 : bits]
  } while (rest > 0)
  return text
}
