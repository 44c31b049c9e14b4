/**
 * What few requests need, as one module: loaded apart, each would share some of what a function starts with, and the bundler would cut that into a
 * file for every combination.
 */
export { decodeJsonObjects } from './decode-json-objects.ts'
export { decodeMsgpack } from './decode-msgpack.ts'
export { mapFields } from './map-fields.ts'
