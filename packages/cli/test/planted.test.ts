import { createRedactor, redactionTypes } from '@logpipe/pipeline/redact'
import { expect, test } from 'vitest'
import { plantedIn, plantedTypes } from '../src/load/traffic/planted.ts'

const redactor = createRedactor()

test('every type that is redacted by default is planted', () => {
  const addresses = ['IPV4', 'IPV6', 'MAC']
  expect([...plantedTypes].sort()).toEqual(redactionTypes.filter((type) => !addresses.includes(type)).toSorted())
})

test.each(plantedTypes)('what is planted as %s is valid enough to be found, whatever the seed', (type) => {
  const at = plantedTypes.indexOf(type)
  const secrets = new Set<string>()
  for (let seed = 0; seed < 500; seed++) {
    const { text, secret } = plantedIn(seed, at)
    const redacted = redactor.redact(`${text} level=info run=0abcdefgh01234567 request=1 record=2 the request was read`)
    expect(redacted, `seed ${seed}`).not.toContain(secret)
    expect(redacted).toMatch(/ the request was read$/)
    secrets.add(secret)
  }
  expect(secrets.size).toBeGreaterThan(type === 'PHONE' ? 90 : 490)
})
