import { oneOf, shaped, type Value } from '../../random.ts'
import { group, line, type Template } from '../../template.ts'
import { notCard } from '../../values/money.ts'
import { inColours, inJson, inJsonTwice, inQuery, inStackTrace, inXml } from '../carriers.ts'
import { bsdStamp, clockTime, few, job, server, stamp } from '../values/people.ts'

const ten = shaped('^##^######', '6175######', '30255#####')
const dashed = shaped('^##-^##-####')
const eleven = shaped('4915#######', '1646#######')
const areaLike = shaped('4##-3#-^###')
const sevenDashed = shaped('8##-####', '5##-####')
const sixteen: Value = (random) => (notCard(random).match(/.{4}/g) ?? []).join(oneOf('-', ' ')(random))

/** What a number names, said right before it, by business and by machine. */
const nouns: Readonly<Record<string, Value>> = {
  'lot no.': ten,
  'batch number': dashed,
  'heat no': areaLike,
  'drawing no.': areaLike,
  'work order': ten,
  'purchase order': dashed,
  'sales order no.': ten,
  'delivery note': eleven,
  waybill: ten,
  consignment: dashed,
  'booking reference': dashed,
  'claim number': areaLike,
  'policy no.': dashed,
  'case no.': sevenDashed,
  docket: sevenDashed,
  'permit no.': ten,
  'licence no.': areaLike,
  'membership id': ten,
  'loyalty id': sixteen,
  'voucher code': sixteen,
  'gift voucher': sixteen,
  coupon: sevenDashed,
  'student id': ten,
  'employee id': sevenDashed,
  'patient visit': ten,
  'accession number': areaLike,
  'specimen id': ten,
  'prescription no.': sevenDashed,
  'meter id': eleven,
  'device id': ten,
  'terminal id': sevenDashed,
  'batch id': dashed,
  'build number': ten,
  'change request': sevenDashed,
  incident: ten,
  Bestellnummer: ten,
  Auftragsnummer: dashed,
  Kundennummer: ten,
  Vorgangsnummer: areaLike,
  Seriennummer: ten,
  Losnummer: areaLike,
  'numéro de commande': ten,
  'numéro de dossier': dashed,
  'numéro de série': ten,
  'número de pedido': ten,
  'número de serie': dashed,
  'número de factura': ten,
  'numero ordine': ten,
  'codice articolo': dashed,
  'número da nota fiscal': ten,
  ordernummer: ten,
  factuurnummer: dashed,
  'numer zamówienia': ten,
  'номер заказа': ten,
  'серийный номер': dashed,
  'sipariş numarası': ten,
  注文番号: ten,
  订单号: eleven,
  주문번호: ten,
  'رقم الطلب': ten,
}

const verbs = oneOf('closed', 'not found', 'updated', 'printed twice')
const named = Object.fromEntries(
  Object.entries(nouns).map(([noun, value]): [string, Template] => [
    noun,
    line`${stamp} INFO ${oneOf(noun)} ${value} ${verbs}`,
  ]),
)

/** Names of fields whose values are long numbers and no telephone numbers, cards or social security numbers. */
const keys: Readonly<Record<string, Value>> = {
  orderId: ten,
  invoice_number: dashed,
  sku: areaLike,
  upc: shaped('0^#########'),
  partNumber: areaLike,
  ticketId: ten,
  requestSeq: eleven,
  offset: ten,
  chunkSize: ten,
  checksum: ten,
  crc32: ten,
  nonce: ten,
  threadId: shaped('14##########'),
  accountRef: dashed,
  customerNo: ten,
  contractId: dashed,
  trackingNumber: shaped('1Z###########'),
  jobId: sevenDashed,
  zipPlus4: shaped('^####-####'),
  taxCode: shaped('##.##.###'),
  ledgerEntry: ten,
  documentId: eleven,
  revision: ten,
  position: ten,
  heapUsed: ten,
  txid: ten,
  lsn: ten,
  generation: shaped('17##########'),
  spanCount: sevenDashed,
  sensorId: dashed,
}
const fields = Object.fromEntries(
  Object.entries(keys).flatMap(([key, value]): [string, Template][] => [
    [`${key} pair`, line`level=info ${oneOf(key)}=${value} shard=${few}`],
    [`${key} json`, inJson(line`{"${oneOf(key)}":"${value}","shard":${few}}`)],
  ]),
)

/** Numbers that name, count and measure, each right after the word for what it is. */
export const namedNumbers = group('named numbers', {
  decoy: {
    ...named,
    ...fields,
    'order in json twice': inJsonTwice(line`{"order":"${ten}","eta":"${clockTime}"}`),
    'order in query': inQuery(line`order_no=${dashed}`),
    'order in xml': inXml(line`<OrderNumber>${ten}</OrderNumber>`),
    'order in exception': inStackTrace(line`order ${ten} is already shipped`),
    'order in colours': inColours(line`order \u001b[1m${ten}\u001b[22m picked`),
    'orders listed': line`orders: ${ten}, ${ten}, ${ten}`,
    'order and syslog': line`${bsdStamp} ${server} erp[${job}]: PO ${ten}/${few} released`,
    'order in java': line`Order{orderNumber='${dashed}', lines=${few}}`,
    'order in python': line`{'order_number': '${dashed}', 'qty': ${few}}`,
    'order in csv': line`order_number,qty\n${ten},${few}`,
    'order in sql': line`SELECT * FROM orders WHERE order_number = '${dashed}'`,
    'order in yaml': line`order:\n  number: ${ten}\n  lines: ${few}`,
    'order in ruby': line`{"order_number"=>"${ten}", "lines"=>${few}}`,
    'key of order': line`DETAIL: Key (order_number)=(${ten}) already exists.`,
    'card masked': line`card ****-****-****-${shaped('####')} approved`,
    'card masked json': line`{"card":{"masked":"453901XXXXXX${shaped('####')}","brand":"visa"}}`,
    'ssn masked': line`ssn=***-**-${shaped('####')} verified`,
    'phone masked': line`phone ending in ${shaped('##')} verified`,
    'iban masked': line`iban=DE** **** **** ${shaped('####')} verified`,
    'email masked': line`email=j***@***.com verified`,
  },
})
