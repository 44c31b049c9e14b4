import type { RedactionType } from '@logpipe/pipeline/redact'
import { seeded } from './slots/random.ts'
import type { Piece, Template, TemplateClass, Tier } from './template.ts'

/** Offsets are UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface LabelledSpan extends Span {
  readonly type: RedactionType
}

/** A generated line with its labels. */
export interface LabelledLine {
  readonly text: string
  readonly spans: readonly LabelledSpan[]
  /** Parts that a finding may cover but need not. */
  readonly ignore: readonly Span[]
  readonly tier: Tier
  readonly className: string
  /** Position of the template in its class. */
  readonly template: number
}

export interface GenerateOptions {
  readonly seed: number
  /** Lines in total; the templates take turns. */
  readonly lines: number
}

/**
 * Lines of all templates in turn. Each line has a random source of its own, named by seed, class, template and turn, so that
 * adding a template does not change the lines of others.
 */
export function generateLines(classes: readonly TemplateClass[], { seed, lines }: GenerateOptions): LabelledLine[] {
  const all = classes.flatMap(({ name, templates }) => templates.map((template, i) => ({ name, template, i })))
  return Array.from({ length: Math.max(lines, all.length) }, (_, turn) => {
    const { name, template, i } = all[turn % all.length] ?? unreachable()
    return lineOf(template, name, i, `${seed}/${name}/${i}/${Math.floor(turn / all.length)}`)
  })
}

function lineOf({ tier, slot }: Template, className: string, template: number, seed: string): LabelledLine {
  const pieces = slot(seeded(seed))
  return { ...assemble(pieces), tier, className, template }
}

function assemble(pieces: readonly Piece[]): Pick<LabelledLine, 'text' | 'spans' | 'ignore'> {
  let text = ''
  const spans: LabelledSpan[] = []
  const ignore: Span[] = []
  for (const { text: added, label } of pieces) {
    const span = { start: text.length, end: text.length + added.length }
    text += added
    if (label === 'either') ignore.push(span)
    else if (label !== undefined && added !== '') spans.push({ ...span, type: label })
  }
  return { text, spans, ignore }
}

function unreachable(): never {
  throw new RangeError('there are no templates')
}
