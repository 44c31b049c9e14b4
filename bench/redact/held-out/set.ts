import { seeded } from './random.ts'
import { type Group, type Line, type Tier, tiers } from './template.ts'

/** Templates that are measured together. */
export interface TemplateSet {
  readonly name: string
  readonly seed: string
  readonly linesPerTemplate: Readonly<Record<Tier, number>>
  /** Whether the names of missed templates may be printed. */
  readonly isOpen: boolean
  readonly groups: readonly Group[]
}

export interface LabelledLine extends Line {
  readonly tier: Tier
  /** `<group>:<template>` */
  readonly source: string
}

/** All lines of a set, in the same order and with the same values on every machine. */
export function linesOf({ seed, groups, linesPerTemplate }: TemplateSet): LabelledLine[] {
  return groups.flatMap(({ name, templates }) =>
    tiers.flatMap((tier) =>
      Object.entries(templates[tier] ?? {}).flatMap(([template, fill]) => {
        const source = `${name}:${template}`
        const random = seeded(`${seed} ${source}`)
        return Array.from({ length: linesPerTemplate[tier] }, () => ({ ...fill(random), tier, source }))
      }),
    ),
  )
}
