import { thinMaps } from './line-maps.ts'

/** In a package's folder, after its build: most of what the maps hold nobody reads, and they are half of a published package. */
thinMaps('dist')
