import type { TemplateSet } from '../set.ts'
import { counters } from './templates/counters.ts'
import { blanks } from './templates/decoy-blanks.ts'
import { lookalikes } from './templates/decoy-lookalikes.ts'
import { machinery } from './templates/decoy-machinery.ts'
import { measures } from './templates/decoy-measures.ts'
import { remarks } from './templates/decoy-remarks.ts'
import { keyrings } from './templates/keyrings.ts'
import { languages } from './templates/languages.ts'
import { machines, mailrooms } from './templates/mailrooms.ts'
import { pipelines } from './templates/pipelines.ts'
import { registers } from './templates/registers.ts'
import { sources } from './templates/sources.ts'
import { switchboard } from './templates/switchboard.ts'
import { talk } from './templates/talk.ts'
import { underbrush } from './templates/underbrush.ts'
import { wires } from './templates/wires.ts'

export const eighthSet: TemplateSet = {
  name: 'eighth',
  seed: 'held-out 8',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    switchboard,
    registers,
    languages,
    counters,
    mailrooms,
    machines,
    pipelines,
    wires,
    sources,
    talk,
    keyrings,
    underbrush,
    measures,
    machinery,
    lookalikes,
    remarks,
    blanks,
  ],
}
