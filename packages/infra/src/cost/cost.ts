export { assumptions, type Comparison, estimateCost, type Workload } from './estimate-cost.ts'
export { priceRegions, type Service } from './price-list.ts'
export { asPriceRegion, type Price, type Prices, pricesOf, seenBetween, uncheckedIn } from './prices.ts'
export { watchIntervals } from './watch-cost.ts'
