import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('social security numbers', () => {
  it.each([
    'GET /members/519-23-8812/claims 200',
    'legacy row: OKAFOR|MAE|F|19710304|519238812|OH',
    'P-972946;JANSEN;1965-08-12;M;519238812',
    'set PID.13.1=x PID.19=519-23-8812',
    '<PersonId type="SSN">519-23-8812</PersonId>',
    '<ID kind="SocialSecurityNumber">519238812</ID>',
    'ss: 519238812',
    'soc sec num 519238812',
    'ID type: SSN\nID number: 519-23-8812',
    'identity mismatch for 519-23-8812 at SSA',
    'applicant 519-23-8812 moved to review',
    'customer 519-23-8812 moved to annex',
    'subscriber 519-23-8812 moved to annex',
    'mein 519-23-8812 moved to annex',
    'mark 519-23-8812',
    'payroll: Priya Petrov 519-23-8812 net 665.00',
  ])('are found in a path, beside a day of birth, and by the name of a field: %s', (text) => {
    expect(redact(text)).toBe(text.replace(/519-?23-?8812/, '[REDACTED:SSN]'))
  })

  it.each([
    'GET /parts/519-23-8812/stock 200',
    'heat no. 519-23-8812 closed',
    'Losnummer 519-23-8812 gesperrt',
    'drawing number 519-23-8812 rev C',
    'shelf mark 519-23-8812 moved to annex',
    'shelf mark 519-23-8812',
    'mark 519-23-8812 sold',
    'mark 519-23-8812 is in',
    'Artikel 519-23-8812 ausverkauft, Ersatz 519-23-8813',
    'Ersatzteil 519-23-8812 lieferbar',
    'period 202-11-2026 rejected: bad date',
    'ref 519-23-8812 / 519-23-8813',
    'WIDGET|BLUE|F|19719304|519238812|OH',
    'row|12|19710304|519238812|7',
  ])('are not what names a thing: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
