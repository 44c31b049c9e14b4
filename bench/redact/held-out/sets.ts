import { firstSet } from './first.ts'
import { secondSet } from './second/second.ts'
import type { TemplateSet } from './set.ts'

export const sets: readonly TemplateSet[] = [firstSet, secondSet]
