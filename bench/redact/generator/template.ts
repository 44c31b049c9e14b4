import type { RedactionType } from '@logpipe/pipeline/redact'
import type { Random } from './slots/random.ts'

/**
 * The language of templates. A template is one tagged line, and its labels come from its slots:
 *
 *     core`User ${phone.local} accessed system ${number(3)}`
 *
 * `core` must be found, `hard` is worth finding, and in a `decoy` nothing may be found.
 */
export type Tier = 'core' | 'hard' | 'decoy'

/** Text that a slot drew: a value of a type, a part that may or may not be redacted, or plain text. */
export interface Piece {
  readonly text: string
  readonly label?: RedactionType | 'either'
}

export type Slot = (random: Random) => readonly Piece[]

export interface Template {
  readonly tier: Tier
  readonly slot: Slot
}

/** Templates of one class of misses or false hits. */
export interface TemplateClass {
  readonly name: string
  readonly templates: readonly Template[]
}

type Tag<T> = (texts: TemplateStringsArray, ...slots: readonly (Slot | string)[]) => T

export const core = tierTag('core')
export const hard = tierTag('hard')
export const decoy = tierTag('decoy')

/** Part of a line, to be encoded or repeated. */
export const part: Tag<Slot> = (texts, ...slots) => {
  const all = texts.flatMap((text, i) => [plain(text), toSlot(slots[i] ?? '')])
  return (random) => all.flatMap((slot) => slot(random))
}

/** A sensitive value, labelled with its type. */
export function value(type: RedactionType, draw: (random: Random) => string): Slot {
  return (random) => [{ text: draw(random), label: type }]
}

/** Text that is not sensitive. */
export function filler(draw: (random: Random) => string): Slot {
  return (random) => [{ text: draw(random) }]
}

/** Text that a finding may cover but need not, such as an escape sequence inside a number. */
export function either(slot: Slot | string): Slot {
  return (random) => toSlot(slot)(random).map(({ text }) => ({ text, label: 'either' }))
}

export function oneOf(...slots: readonly (Slot | string)[]): Slot {
  return (random) => toSlot(slots[Math.floor(random() * slots.length)] ?? '')(random)
}

/** The same text in an encoding that works character by character, so that labels stay on their values. */
export function encoded(slot: Slot, encode: (text: string) => string): Slot {
  return (random) => slot(random).map((piece) => ({ ...piece, text: encode(piece.text) }))
}

/** The value with a mark inside, such as an escape sequence; each half keeps the label. `at` is the length of the first. */
export function broken(slot: Slot, mark: string, at: number): Slot {
  return (random) =>
    slot(random).flatMap((piece) => [
      { ...piece, text: piece.text.slice(0, at) },
      { text: mark, label: 'either' as const },
      { ...piece, text: piece.text.slice(at) },
    ])
}

function tierTag(tier: Tier): Tag<Template> {
  return (texts, ...slots) => ({ tier, slot: part(texts, ...slots) })
}

function toSlot(slot: Slot | string): Slot {
  return typeof slot === 'string' ? plain(slot) : slot
}

function plain(text: string): Slot {
  return () => (text === '' ? [] : [{ text }])
}
