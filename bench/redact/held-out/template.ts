import type { Random, Value } from './random.ts'

/** The types of docs/redaction.md. */
export const spanTypes = [
  'PHONE',
  'EMAIL',
  'CREDIT_CARD',
  'SSN',
  'IBAN',
  'JWT',
  'BEARER_TOKEN',
  'BASIC_AUTH',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'API_KEY',
  'PRIVATE_KEY',
  'PASSWORD',
  'IPV4',
  'IPV6',
  'MAC',
] as const
export type SpanType = (typeof spanTypes)[number]

/** `core`: must be found from the line alone. `hard`: bare or disguised. `decoy`: holds nothing to find. */
export const tiers = ['core', 'hard', 'decoy'] as const
export type Tier = (typeof tiers)[number]

export interface Span {
  readonly start: number
  readonly end: number
  readonly type: SpanType
}

/** Offsets are UTF-16 code units. A finding on an ignored range counts neither for nor against. */
export interface Line {
  readonly text: string
  readonly spans: readonly Span[]
  readonly ignore: readonly { readonly start: number; readonly end: number }[]
}

interface Slot {
  readonly label: SpanType | 'ignore'
  readonly value: Value
}

export type Template = (random: Random) => Line

/**
 * A line with holes, written as a tagged template: a bare value fills its hole unlabelled, `PHONE(value)` and its like label
 * what they fill in.
 */
export function line(texts: TemplateStringsArray, ...holes: readonly (Slot | Value)[]): Template {
  return (random) => {
    const spans: Span[] = []
    const ignore: { start: number; end: number }[] = []
    let text = texts[0] ?? ''
    holes.forEach((hole, index) => {
      const start = text.length
      text += typeof hole === 'function' ? hole(random) : hole.value(random)
      if (typeof hole !== 'function') {
        if (hole.label === 'ignore') ignore.push({ start, end: text.length })
        else spans.push({ start, end: text.length, type: hole.label })
      }
      text += texts[index + 1] ?? ''
    })
    return { text, spans, ignore }
  }
}

const label = (type: Slot['label']) => (value: Value) => ({ label: type, value })

export const PHONE = label('PHONE')
export const EMAIL = label('EMAIL')
export const CREDIT_CARD = label('CREDIT_CARD')
export const SSN = label('SSN')
export const IBAN = label('IBAN')
export const JWT = label('JWT')
export const BEARER_TOKEN = label('BEARER_TOKEN')
export const BASIC_AUTH = label('BASIC_AUTH')
export const AWS_ACCESS_KEY = label('AWS_ACCESS_KEY')
export const AWS_SECRET_KEY = label('AWS_SECRET_KEY')
export const API_KEY = label('API_KEY')
export const PRIVATE_KEY = label('PRIVATE_KEY')
export const PASSWORD = label('PASSWORD')
export const IPV4 = label('IPV4')
export const IPV6 = label('IPV6')
export const MAC = label('MAC')
/** May be found or left: an address in a line that is about something else. */
export const either = label('ignore')

/** Templates of one class, by tier and name. */
export interface Group {
  readonly name: string
  readonly templates: Readonly<Partial<Record<Tier, Readonly<Record<string, Template>>>>>
}

export function group(name: string, templates: Group['templates']): Group {
  return { name, templates }
}
