import { between, shaped, shapedCapital } from '../random.ts'
import { group, line } from '../template.ts'
import { notCard } from '../values/money.ts'
import { firstName, isoTime, login, path, service, sqlTime } from '../values/people.ts'
import { hexOf } from '../values/secrets.ts'

/** Numbers by which shops, carriers, libraries and offices name things: none of them reaches or identifies a person by itself. */
export const references = group('references', {
  decoy: {
    'order-no-grouped': line`${isoTime} INFO ${service} order no. ${shaped('948-432-####', '212-555-####', '617-867-####')} shipped`,
    'order-number-colon': line`Order number: ${shaped('114-#######-#######', '415-^4#-####')}`,
    'order-id-ten': line`order_id=${shaped('4155######', '2125######', '6175######')} status=paid`,
    'part-no-ssn-like': line`part no ${shaped('555-03-####', '123-45-####', '219-09-####')}-A in stock`,
    'part-number-json': line`{"partNumber":"${shaped('078-05-####', '415-26-####')}","qty":${between(1, 40)}}`,
    'sku-dashed': line`SKU ${shaped('867-####', '234-####', '555-####')} restocked by ${login}`,
    'item-number': line`item # ${shaped('(415)-^4#-####', '305-^4#-####')} moved to aisle ${between(1, 30)}`,
    'reference-spaced': line`Ref. ${shaped('0207 946 ####', '07712 ######', '06 12 ## ## ##')} attached to case`,
    'reference-no': line`reference no ${shaped('447712######', '4915121######')} acknowledged`,
    'invoice-number': line`Invoice ${shaped('2024-000####', '20250-#####', 'INV-########')} sent to accounts`,
    'invoice-slashed': line`Rechnung Nr. ${shaped('2024/########', '030/########')} gebucht`,
    'purchase-order': line`PO: ${shaped('45########', '71########')} released, line ${between(10, 90)}`,
    'ticket-number': line`ticket ${shaped('#5#-####', '^48-####')} reopened by ${firstName}`,
    'case-number': line`Case No. ${shaped('1:24-cv-0####', '22-######')} docketed`,
    'customer-no': line`customer no. ${shaped('867-####', '482-####', '234-####')} merged`,
    'account-no-dashed': line`account number ${shaped('415-26-####', '234-56-####')}-01 reconciled`,
    'ups-tracking': line`shipment 1Z${shapedCapital('~~~~~~########')} out for delivery`,
    'fedex-tracking': line`FedEx tracking ${shaped('7961########', '7749########')} label created`,
    'usps-tracking': line`USPS ${shaped('94001########', '92055########')}${shaped('#########')} accepted at facility`,
    'dhl-waybill': line`DHL waybill ${shaped('12########', '53########')} customs hold`,
    isbn13: line`GET /books/${shaped('978-0-306-40615-#', '978-3-16-14841#-#')} 200`,
    'isbn10-plain': line`isbn=${shaped('030640615#', '316148410#')} title="Maps"`,
    ean13: line`scan EAN ${shaped('4006381######', '5901234######')} ok`,
    'upc-barcode': line`barcode ${shaped('036000######', '012345######')} price 3.49`,
    'vin-number': line`VIN ${shaped('1HGCM82633A######', 'WVWZZZ1JZXW######')} inspected`,
    'bank-routing-batch': line`ACH batch ${shaped('#######')} trace ${shaped('0910000########')} settled`,
    'transaction-long': line`txn ${notCard} committed in ${between(1, 90)} ms`,
    'almost-card-grouped': line`meter reading ${(random) => (notCard(random).match(/.{4}/g) ?? []).join(' ')} stored`,
    'serial-number': line`S/N ${shaped('7741-2290-####', '4711-0815-##')} firmware ok`,
    'model-number': line`Model: ${shaped('555-01##', 'WD-867-####')} rev ${between(1, 9)}`,
    'booking-reference': line`booking ${shapedCapital('?~?~?#')} flight LH${between(100, 999)} seat ${between(1, 40)}A`,
    'po-box-zip': line`ship to PO Box ${shaped('555####')}, ${shaped('9####-####', '1####-####')}`,
    'postal-codes': line`geo: postcodes 01067 10115 20095 50667 80331 matched ${between(1, 90)}`,
    'coupon-code': line`coupon ${shapedCapital('SAVE-~~~~-~~~~')} applied to basket ${between(1000, 9999)}`,
    'rfc-numbers': line`see RFC 3261, RFC 6733 and draft-${between(10, 99)} for ${path}`,
    'doi-arxiv': line`cited doi:10.1000/182.${shaped('####')} arXiv:${shaped('24##.#####')}`,
    'jira-keys': line`${sqlTime} merged OPS-${between(100, 9999)} and PAY-${between(100, 9999)} into main`,
    'dicom-uid': line`StudyInstanceUID 1.2.840.113619.2.${between(10, 99)}.${shaped('#########')}.${between(1, 99)}`,
    'npi-loinc': line`LOINC ${shaped('2345-#', '718-#')} observation stored, batch ${hexOf(6)}`,
    'chromosome-range': line`chr7:${shaped('55#######-55#######')} coverage ${between(10, 90)}x`,
  },
})
