import { describe, expect, it } from 'vitest'
import { charactersRead } from '../../../../test/characters-read.ts'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('the values below the names of columns', () => {
  it.each([
    ['username,password,role\nanna,Winter2024,admin', 'username,password,role\nanna,[REDACTED:PASSWORD],admin'],
    ['"user","pwd"\n"anna","s3 cret"', '"user","pwd"\n"anna","[REDACTED:PASSWORD]"'],
    ['id;telefono\n3;491715550123\n4;0171 5550123', 'id;telefono\n3;[REDACTED:PHONE]\n4;[REDACTED:PHONE]'],
    ['id\tmobile\n3\t9876543210', 'id\tmobile\n3\t[REDACTED:PHONE]'],
    [' id | phone\n----+-------\n  3 | 030 123456\n', ' id | phone\n----+-------\n  3 | [REDACTED:PHONE]\n'],
    ['| id | ssn |\n|---|---|\n| 3 | 536228145 |', '| id | ssn |\n|---|---|\n| 3 | [REDACTED:SSN] |'],
    ['id,card_number\n3,4539148803436467', 'id,card_number\n3,[REDACTED:CREDIT_CARD]'],
    ['callingPartyNumber,duration\n61234567,32', 'callingPartyNumber,duration\n[REDACTED:PHONE],32'],
  ])('%j', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
    expect(redact(redacted)).toBe(redacted)
  })

  it.each([
    'name,password\n',
    'user,password,role',
    'id,password\n3,********',
    'password | varchar(255)\nphone    | text',
    'Reset the password, then log in\nanna,Winter2024',
    'id,password_changed_at\n3,2024-05-01',
  ])('none: %j', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('reads a table once, however many of its columns are named so', () => {
    const table = `${'password,'.repeat(100)}x\n`.repeat(10)
    expect(charactersRead(() => redact(table)) / table.length).toBeLessThan(350)
    const line = 'password,'.repeat(1_000)
    expect(charactersRead(() => redact(line)) / line.length).toBeLessThan(350)
    expect(redact(line)).toBe(line)
  })
})
