import { eighthSet } from './eighth/eighth.ts'
import { fifthSet } from './fifth/fifth.ts'
import { firstSet } from './first.ts'
import { fourthSet } from './fourth/fourth.ts'
import { ninthSet } from './ninth/ninth.ts'
import { secondSet } from './second/second.ts'
import type { TemplateSet } from './set.ts'
import { seventhSet } from './seventh/seventh.ts'
import { sixthSet } from './sixth/sixth.ts'
import { tenthSet } from './tenth/tenth.ts'
import { thirdSet } from './third/third.ts'

export const sets: readonly TemplateSet[] = [
  firstSet,
  secondSet,
  thirdSet,
  fourthSet,
  fifthSet,
  sixthSet,
  seventhSet,
  eighthSet,
  ninthSet,
  tenthSet,
]
