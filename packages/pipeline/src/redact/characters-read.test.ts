import { expect, test } from 'vitest'
import { charactersRead } from '../../test/characters-read.ts'
import { createRedactor } from './redactor.ts'

const { redact } = createRedactor()

test.each(['card=', 'authorization=', 'password=(', '[PHONE:*'])(
  'reads each character of repeated %s a bounded number of times',
  (piece) => {
    const text = piece.repeat(2_000)
    expect(charactersRead(() => redact(text)) / text.length).toBeLessThan(40)
    expect(charactersRead(() => redact(text.repeat(2))) / (text.length * 2)).toBeLessThan(40)
  },
)
