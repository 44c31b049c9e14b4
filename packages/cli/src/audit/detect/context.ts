/** Words after which digits count or name something else than a person, also as parts of names such as `order_id`. */
const counted = new Set(
  (
    'account acct asn article asset batch bill booking build bug case catalog chapter claim code commit contract ' +
    'count customer delta device dial docket document equipment extension file firmware flight form hash id index ' +
    'invoice isbn issn issue item job kernel key line lot meter model module msg no nonce num number offset order ' +
    'parcel part patch pattern permit pid pin po position product project protocol queue ray rec receipt ref ' +
    'reference release request rev revision rfc rma row run seq sequence serial session sha shipment sku span step ' +
    'task ticket trace tracking transaction txn unit uuid ver version volume voucher zip'
  ).split(' '),
)

const people = /phone|mobile|cell|tel|fax|call|dial|sms|contact|msisdn|whatsapp/i

/** Whether the word right before a number says that it counts or names a thing: `order 212-555-0123`. */
export function isCounted(before: string): boolean {
  const [, words = ''] = /([A-Za-z][A-Za-z_ -]{0,24}?)s?[ "'#.:=(<>{[]{0,4}$/.exec(before) ?? []
  if (people.test(words)) return false
  return words
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z]/)
    .slice(-2)
    .some((word) => counted.has(word))
}

/** Whether what comes after a number makes it a quantity: `+14155550132 ms`. */
export function isQuantity(after: string): boolean {
  return /^ ?(?:%|°|[nuµm]?s\b|[km]?[bm]\b|[kmgt]i?b\b|min\b|sec|hours?\b|days?\b|bytes?\b|bits?\b|rows?\b|req|records?\b|times\b|units?\b|points?\b|items?\b)/i.test(
    after,
  )
}
