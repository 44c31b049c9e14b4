import { isCounted, isQuantity, isVersion } from './context.ts'
import { type Detector, type Form, following, formed, past, preceding } from './detector.ts'
import { sign } from './signs.ts'

/**
 * Digits of a number with its calling code, by the length of what follows the code: a number of another length is nobody's. Sources:
 * ITU-T E.164 and the national plans that countries report to it (E.129). Codes that are missing here are not searched without separators.
 */
const plans: readonly RegExp[] = [
  /^1[2-9]\d\d[2-9]\d{6}$/,
  /^7[3-9]\d{9}$/,
  /^47[2-9]\d{7}$/,
  /^(?:32|36|46|51|66|353|971|972)[1-9]\d{7,8}$/,
  /^(?:27|31|33|34|41|48|61|254|351|380|966)[1-9]\d{8}$/,
  /^(?:44|60|63|81|84|92)[1-9]\d{8,9}$/,
  /^(?:30|57|90|91|234)[1-9]\d{9}$/,
  /^(?:52|55)[1-9]\d{9,10}$/,
  /^(?:39|62)[1-9]\d{8,10}$/,
  /^49[1-9]\d{8,11}$/,
  /^861[3-9]\d{9}$/,
]

/** A field that is named after telephones. */
const named =
  /(?:(?<![A-Za-z])(?:(?:[Tt]ele)?[Pp]hone|[Mm]obile|[Mm]sisdn|[Ww]hats[Aa]pp|[Tt]el|[Ff]ax|[Tt]elef(?:on|ono|oon)|[Cc]aller)|(?<=[a-z])(?:Phone|Mobile)|PHONE|MOBILE|MSISDN)(?:_?[Nn](?:umber|r|o)|_?NUMBER|_NO)?["']? ?[:=] ?["']?/g

const isPersonal = (_value: string, before: string, after: string): boolean => !isCounted(before) && !isQuantity(after)

/** The name of an exception before the number is no name of it: `ValueError: 0171…`. */
const isTied = (_value: string, before: string): boolean => !isCounted(before.replace(/[A-Z]\w{0,30}Error: ["']?$/, ''))

const phone = (form: Form): Detector => ({ type: 'PHONE', sign: sign.number, ...form })
const afterWord = (form: Form): Detector => ({ type: 'PHONE', sign: sign.phoneWord, ...form })

/** What surrounds a number that stands for itself: of a path, an encoded byte, an issue, a version or a range it is a part. */
const [edge, end] = ['(?<![\\w.+%&#/\\\\-])', '(?![\\w/-]|[.:]\\d)']

const alone = (form: string): RegExp => new RegExp(`${edge}${form}${end}`, 'g')

/** In North America, area codes and exchanges begin with 2 to 9. */
const three = '[2-9]\\d{2}'

/** With a trunk prefix: ten to twelve digits together, or nine to twelve in groups. */
const trunk = '(?:0[1-9]\\d{8,10}|\\(?0[1-9]\\d{0,3}\\)?(?:[ /-]\\d{2,8}){1,4})(?![\\w/-]|[.:]\\d| \\d)'

/** A noun for telephones, which words of what number it is or whose may follow, and a colon. */
const noun =
  /(?<![A-Za-z])(?:[Tt]elephone|[Pp]hone|[Mm]obile|[Tt]elefon(?:nummer|o|e)?|[Tt]el[ée]fono|[Tt]elefone|[Tt]éléphone|[Tt]elefoonnummer)(?= )/g
const whose =
  /^(?! [^:\n]*\b(?:app|build|case|code|id|model|order|serial|ticket|version)\b)(?: [\p{Ll}\p{M}']{2,14}){1,4} ?: /u

/** What says of the number before it that it is one for telephones. */
const tie =
  /['"]?(?: \((?:mobile |tele)?(?:phone|mobile|cell|tel|fax)\)| (?:is|was) not an? (?:valid )?(?:phone|mobile)| for key '[\w.]{0,40}(?:phone|mobile))/g

export const phones: readonly Detector[] = [
  // +1 212 555 0123, +1 (212) 555-0123, +1.212.555.0123
  phone(formed(alone(`\\+1[ .-]?(?:\\(${three}\\)[ .-]?|${three}[ .-])${three}[ .-]\\d{4}`), isPersonal)),
  // (212) 555-0123, 212-555-0123, 1-212-555-0123, 212.555.0123
  phone(formed(alone(`(?<![:=])(?:\\(${three}\\) ?|(?:1-)?${three}-)${three}-\\d{4}`), isPersonal)),
  phone(
    formed(alone(`(?<![:=])${three}\\.${three}\\.\\d{4}`), (value, before, after) => {
      return isPersonal(value, before, after) && !isVersion(before)
    }),
  ),
  // 555-0123: the numbers set aside for fiction.
  phone(formed(alone('(?<![:=)]|\\) )555-01\\d{2}'), isPersonal)),
  // +44 20 7183 8750: with the same separator throughout, and no full stop, as +37.7749-122.4194 is a place.
  phone(
    formed(
      alone('\\+[2-9]\\d{1,2}([ -]?)(?:\\(\\d{1,4}\\)\\1)?\\d{2,4}([ -])\\d{3,4}\\2\\d{3,4}(?!\\2\\d)'),
      isPersonal,
    ),
  ),
  // +33 6 12 34 56 78
  phone(formed(alone('\\+33([ .-])[1-9](?:\\1\\d{2}){4}(?!\\1\\d)'), isPersonal)),
  // +442071838750
  phone(
    formed(alone('\\+[1-9]\\d{9,13}'), (value, before, after) => {
      return plans.some((plan) => plan.test(value.slice(1))) && isPersonal(value, before, after)
    }),
  ),
  // phone=2125550123, but not the seconds or milliseconds of a time; "mobile": "+44 20 7183 8750"
  afterWord(
    following(
      named,
      /^\+?(?:(?!1\d{9}(?:\d{3})?\b)\d{10,14}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|[1-9]\d{0,2}[ -]\d{2,4}[ -]\d{3,4}[ -]\d{3,4})(?![\w-]|[.:]\d)/,
    ),
  ),
  // mobile: +34-631-73-15-30
  afterWord(following(named, /^\+[1-9][\d -]{7,16}\d(?![\w/-]|[.:]\d)/)),
  // tel="0171 3920010"
  afterWord(following(named, /^[+(\d][\d ().-]{6,18}\d(?=["'])/, (value) => !/\d{4}-\d\d-\d\d/.test(value))),
  // Telefonnummer til pårørende: 0171 3920010
  afterWord(past(whose, following(noun, new RegExp(`^${trunk}`)))),
  // '0171 3920010' (phone), 0171 3920010 is not a valid mobile number, '0171 3920010' for key 'customers.phone'
  afterWord(preceding(tie, new RegExp(`${edge}${trunk}$`), isTied)),
  // dialing 867-0160
  afterWord(following(/(?<![A-Za-z])(?:dial(?:ing|l?ed)?|calling|called) /gi, /^[2-9]\d{2}-\d{4}(?![\w-]|[.:]\d)/)),
]
