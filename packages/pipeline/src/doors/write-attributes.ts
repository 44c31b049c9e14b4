/**
 * What the records of a group had in each place of their attributes, in order, with its JSON. Most have the same names there, and many the same values:
 * hosts, services, versions.
 */
export interface WrittenBefore {
  readonly places: Place[]
  /** The next place of the record that is being written. */
  at: number
  /** How many values took less time than `JSON.stringify` would, less those that took more. */
  gain: number
}

type Fields = Readonly<Record<string, unknown>>

interface Place {
  name: string
  isFirst: boolean
  /** A bracket or a comma, and the name. */
  start: string
  value: string | undefined
  /** With its start. */
  json: string
}

export function nothingWritten(): WrittenBefore {
  return { places: [], at: 0, gain: 0 }
}

/** Where so much more was new than known, records of the group have little in common. */
const leastGain = -32

/** The JSON of attributes that were checked, as `JSON.stringify` has it. */
export function writeAttributes(fields: Fields, before: WrittenBefore): string {
  if (before.gain < leastGain) return JSON.stringify(fields)
  before.at = 0
  return writeFields(fields, before)
}

function writeFields(fields: Fields, before: WrittenBefore): string {
  let json = ''
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) json += writeField(placeOf(name, json === '', before), value, before)
  }
  return json === '' ? '{}' : `${json}}`
}

function placeOf(name: string, isFirst: boolean, before: WrittenBefore): Place {
  const at = before.at++
  const place = before.places[at]
  if (place !== undefined && place.name === name && place.isFirst === isFirst) return place
  const start = `${isFirst ? '{' : ','}${JSON.stringify(name)}:`
  before.gain--
  const renewed = { name, isFirst, start, value: undefined, json: '' }
  before.places[at] = renewed
  return renewed
}

function writeField(place: Place, value: unknown, before: WrittenBefore): string {
  if (typeof value === 'string') return writeText(place, value, before)
  if (Array.isArray(value)) return place.start + JSON.stringify(value)
  if (typeof value === 'object' && value !== null) return place.start + writeFields(value as Fields, before)
  if (typeof value === 'number' && !Number.isInteger(value)) before.gain--
  return place.start + String(value)
}

function writeText(place: Place, value: string, before: WrittenBefore): string {
  if (place.value === value) before.gain++
  else {
    before.gain--
    place.value = value
    place.json = place.start + JSON.stringify(value)
  }
  return place.json
}
