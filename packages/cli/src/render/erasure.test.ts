import { expect, test } from 'vitest'
import { type Planned, plannedErasureJson, plannedErasureText } from './erasure.ts'

const planned: Planned = { tenant: 'acme', scope: { kind: 'all' }, rows: 2, letters: 1, unseen: 0, isWhole: true }
const would = (letters: string): string => `Would erase 2 rows and ${letters}: all rows and dead letters of acme\n`

test.each<[Partial<Planned>, string]>([
  [{}, would('1 dead letter')],
  [
    { unseen: 1 },
    `${would('at least 1 dead letter')}About 1 message of any tenant in the dead-letter queue was not examined: held by another command for at most 5 min\n`,
  ],
  [
    { unseen: 2, isWhole: false },
    `${would('at least 1 dead letter')}About 2 messages of any tenant in the dead-letter queue were not examined: run it again for the rest\n`,
  ],
  [
    { isWhole: false },
    `${would('at least 1 dead letter')}The dead-letter queue was not read to its end: run it again for the rest\n`,
  ],
  [
    { scope: { kind: 'id', logId: 'k' }, rows: 1, unseen: 1, letters: 0 },
    'Would erase 1 row; at least 0 dead letters of acme would stay: the row k of acme\nAbout 1 message of any tenant in the dead-letter queue was not examined: held by another command for at most 5 min\n',
  ],
])('a plan with %j says what it could not see', (given, text) => {
  const plan = { ...planned, ...given }
  expect(plannedErasureText(plan)).toBe(text)
  const isComplete = plan.isWhole && plan.unseen === 0
  expect(plannedErasureJson(plan)).toMatchObject({ dry_run: true, dead_letters_complete: isComplete })
})
