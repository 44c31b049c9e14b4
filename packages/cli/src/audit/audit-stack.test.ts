import { expect, test } from 'vitest'
import { asTenant } from './audit-stack.ts'

test.each(['acme', 'Not a tenant', '', 'acme#outcomes'])(
  'a partition is audited under its own name, whether a tenant could have it or not: %j',
  (name) => {
    expect(asTenant(name)).toBe(name)
  },
)
