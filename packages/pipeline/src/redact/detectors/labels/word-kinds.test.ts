import { expect, it } from 'vitest'
import { numberEvidence } from '../../scan/number-finding.ts'
import { unitsOf } from '../../text/latin1-buffer.ts'
import { labelBefore } from './label.ts'
import { cardWords, personWords } from './other-words.ts'
import {
  deviceWords,
  dialWords,
  directionWords,
  holderWords,
  ownerWords,
  partyWords,
  phoneStems,
  phoneWords,
  relayWords,
  valueWords,
} from './phone-words.ts'

const words = [
  ...[...phoneWords, ...phoneStems],
  ...[
    deviceWords,
    dialWords,
    relayWords,
    ownerWords,
    directionWords,
    holderWords,
    partyWords,
    valueWords,
    cardWords,
    personWords,
  ],
]
  .flatMap((list) => list.split(' '))
  .filter((word) => word.length > 1)

const labelled = 2

it('the quick check of the bytes before a number rules out no word that announces one', () => {
  const spellings = words.flatMap((word) => [
    word,
    word.toUpperCase(),
    `${word}number`,
    `${word}Nr`,
    `customer_${word}`,
  ])
  const missed = spellings.filter((word) => {
    const start = word.length + 2
    const label = labelBefore(`${word}: 4155550`, start, 0)
    const evidence = numberEvidence(unitsOf(`${word}: 4155550`), start, start + 7, start + 7)
    return label !== undefined && label !== 'counted' && (evidence & labelled) === 0
  })
  expect(missed).toEqual([])
})

it.each(['selected', 'written', 'bytes', 'downtime'])('rules out %s', (word) => {
  expect(numberEvidence(unitsOf(`${word}: 12345,`), word.length + 2, word.length + 7, word.length + 8)).toBe(0)
})
