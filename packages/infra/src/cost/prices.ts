import { itemOf, type PriceName, type PriceRegion, priceList, priceRegions, type Service } from './price-list.ts'

export interface Price {
  readonly usd: number
  readonly service: Service
  /** What it is the price of. */
  readonly unit: string
  /** Where AWS says it: its price list for the region, or a pricing page. */
  readonly source: string
  /** The day on which it said so. */
  readonly seen: string
  /** Whether the number was found for this region; otherwise it is that of us-east-1. */
  readonly checked: boolean
}

export interface Prices {
  readonly region: PriceRegion
  readonly items: Readonly<Record<PriceName, Price>>
}

/** The region, where its prices are known. */
export function asPriceRegion(text: string): PriceRegion | undefined {
  return priceRegions.find((region) => region === text)
}

/** What AWS charges in a region, each number with its source. */
export function pricesOf(region: PriceRegion): Prices {
  const names = Object.keys(priceList) as PriceName[]
  const items = Object.fromEntries(names.map((name) => [name, priceOf(name, region)]))
  return { region, items: items as Record<PriceName, Price> }
}

function priceOf(name: PriceName, region: PriceRegion): Price {
  const { service, unit, offer, page, onPage = [], usd: seenIn } = itemOf(name)
  const found = seenIn[region]
  const place = found === undefined ? 'us-east-1' : region
  const [usd, seen] = found ?? seenIn['us-east-1']
  const list = `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${place}/index.json`
  const source = page !== undefined && onPage.includes(place) ? page : list
  return { usd, service, unit, source, seen, checked: found !== undefined }
}

/** Of a list of prices: those that were not found for its region. */
export function uncheckedIn({ items }: Prices): readonly Price[] {
  return Object.values(items).filter(({ checked }) => !checked)
}

/** From the oldest to the newest day on which a number of it was seen. */
export function seenBetween({ items }: Prices): readonly [first: string, last: string] {
  const days = Object.values(items)
    .map(({ seen }) => seen)
    .toSorted()
  return [days.at(0) ?? '', days.at(-1) ?? '']
}
