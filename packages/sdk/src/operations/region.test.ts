import { expect, test } from 'vitest'
import { isRegion } from './region.ts'

test.each(['eu-west-1', 'ap-southeast-2', 'us-gov-east-1', 'eusc-de-east-1', 'us-iso-west-1', 'ap-southeast-12'])(
  '%s is one',
  (text) => {
    expect(isRegion(text)).toBe(true)
  },
)

test.each(['', 'Frankfurt', 'eu-west', 'EU-WEST-1', 'eu-west-1 ', 'eu-west-123', 'europe-west-1', '-west-1'])(
  '%j is none',
  (text) => {
    expect(isRegion(text)).toBe(false)
  },
)
