/** Words after which digits count or name something else than a person, also as parts of names such as `order_id`. */
const counted = new Set(
  (
    'acc account acct amount article asn asset auftrag batch bill bit block booking buffer bug build byte ' +
    'case catalog chapter chart checkpoint checksum chunk claim code commit confirmation contract count crc ' +
    'date delta device dial diff doc docket document duration ein epoch equipment errno error exit extension fd file ' +
    'firmware flight folder form frame fw gid guid hash id idx index inode invoice isbn issn issue item job kernel ' +
    'key level levelno licence license line lot mac meter model module mrn msgid no node nonce num number offset order ' +
    'packet page parcel part partition patch pattern permit pid pin pn po pointer policy port position ppid price ' +
    'product project protocol ptr queue quote range ray rc rec receipt record ref reference release request ' +
    'reservation rev revision rfc rma room row run seq seqno sequence sequencenum serial session sha shard shipment size sku sn ' +
    'span status step sum task tax teil thread ticket tid time timestamp took total trace tracking transaction ts ' +
    'txn uid unit uuid ver version vin volume voucher zip zone'
  ).split(' '),
)

/** The same in languages whose shops write logs. */
for (const word of 'artikel bestelling bestellung colis commande encomenda factura facture faktura fatura fattura ordine orden ordre pedido rechnung'.split(
  ' ',
))
  counted.add(word)

/** Places and parts of things, and quantities with a sign. */
for (const word of (
  'fall cat mpn oem badge locker apn deed folio bin shelf aisle suite section clause blueprint patent course exam subscription customs ' +
  'rel tag upgrade package library lib plugin material bios charge spec fsc nsn lieferschein ' +
  'mem pts dts rx tx seek score xp win freq ppm skew drift change adj gain balance shift jitter bias'
).split(' '))
  counted.add(word)

/** `S/N`, `P/O`, `B/L`. */
const abbreviated = /\b[SPWBA]\/[NOLC][ :#.]{0,3}$/

const numberWords = new Set(['number', 'no', 'num', 'nr'])

const people = /phone|mobile|cell|tel|fax|call|dial|sms|contact|msisdn|whatsapp/i

/** Whether the words right before a number say that it counts or names a thing: `order 212-555-0123`, `{"orderId":"…`. */
export function isCounted(before: string): boolean {
  if (abbreviated.test(before)) return true
  const [previous = '', last = '', whole = ''] = wordsBefore(before)
  if (numberWords.has(last)) return !people.test(previous)
  return isIn(counted, last) || isIn(counted, whole) || (isIn(counted, previous) && !people.test(last))
}

/** Sixteen digits after one of these are no card number, though their check digit may say so. */
const sequences = new Set('cnonce cseq cursor nonce offset seq sequence span timestamp trace stamp'.split(' '))

export function isSequence(before: string): boolean {
  const [previous = '', last = '', whole = ''] = wordsBefore(before)
  return [last, whole, ...(last === 'id' ? [previous] : [])].some((word) => isIn(sequences, word))
}

function isIn(words: ReadonlySet<string>, word: string): boolean {
  return words.has(word) || words.has(word.replace(/s$/, ''))
}

/** The last two words, of which names have several, and the last name as a whole. */
function wordsBefore(before: string): readonly string[] {
  const [, text = ''] = /([A-Za-z][A-Za-z_ -]{0,24})[ "'#.:=(<>{[]{0,4}$/.exec(before) ?? []
  const names = text.split(/[^A-Za-z]+/).filter(Boolean)
  const words = names.flatMap((name) => name.split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/))
  return [words.at(-2), words.at(-1), names.at(-1)].map((word = '') => word.toLowerCase())
}

/** Whether a number with dots is a version: `foo@212.555.0147`, `upgrade from 212.555.0123 to …`. */
export function isVersion(before: string): boolean {
  return /@$|\b(?:version|ver|release|upgrad\w{1,3}|downgrade|firmware|build|driver|package|lib|library|bios|installed|patch)\b[^\n]{0,40}$/i.test(
    before,
  )
}

/** Whether what comes after a number makes it a quantity: `+14155550132 ms`. */
export function isQuantity(after: string): boolean {
  return /^ ?(?:%|°|[nuµm]?s\b|[km]?[bm]\b|[kmgt]i?b\b|min\b|sec|hours?\b|days?\b|bytes?\b|bits?\b|rows?\b|req|records?\b|times\b|units?\b|points?\b|items?\b)/i.test(
    after,
  )
}
