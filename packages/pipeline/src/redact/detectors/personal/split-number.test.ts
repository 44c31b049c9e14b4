import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact, detect } = createRedactor({ types: { IPV4: true } })

describe('numbers in parts, in words, and in forms of documents', () => {
  it.each([
    ['ssn1=478 ssn2=23 ssn3=9910', 'ssn1=[REDACTED:SSN] ssn2=[REDACTED:SSN] ssn3=[REDACTED:SSN]'],
    [
      'phone_area=415&phone_prefix=555&phone_line=0182',
      'phone_area=[REDACTED:PHONE]&phone_prefix=[REDACTED:PHONE]&phone_line=[REDACTED:PHONE]',
    ],
    [
      '{"ssn":{"area":"386","group":"14","serial":"7398"}}',
      '{"ssn":{"area":"[REDACTED:SSN]","group":"[REDACTED:SSN]","serial":"[REDACTED:SSN]"}}',
    ],
    ['cc1=44858334 cc2=18307427', 'cc1=[REDACTED:CREDIT_CARD] cc2=[REDACTED:CREDIT_CARD]'],
    ['card: 4111|1111|1111|1111', 'card: [REDACTED:CREDIT_CARD]'],
    ['phone: 415*555*0132', 'phone: [REDACTED:PHONE]'],
    ['ssn=530/22/8860', 'ssn=[REDACTED:SSN]'],
    ['SSN: 386, 14, 7398', 'SSN: [REDACTED:SSN]'],
    ['386147398 (SSN)', '[REDACTED:SSN] (SSN)'],
    ["386 14 7398 is the applicant's social", "[REDACTED:SSN] is the applicant's social"],
    ['/employees/ssn/386147398', '/employees/ssn/[REDACTED:SSN]'],
    ['NM1|IL|1|DOE|JOHN||||34|409527731~', 'NM1|IL|1|DOE|JOHN||||34|[REDACTED:SSN]~'],
    [
      'Patient?identifier=http://hl7.org/fhir/sid/us-ssn|512883301',
      'Patient?identifier=http://hl7.org/fhir/sid/us-ssn|[REDACTED:SSN]',
    ],
    [
      '<id root="2.16.840.1.113883.4.1" extension="384751190"/>',
      '<id root="2.16.840.1.113883.4.1" extension="[REDACTED:SSN]"/>',
    ],
    ['Medicare HICN 409-52-7737A', 'Medicare HICN [REDACTED:SSN]'],
    ['PID-13 ^PRN^PH^^1^303^5550188', 'PID-13 ^PRN^PH^^[REDACTED:PHONE]'],
    ['call me: zero seven seven zero, zero nine zero zero one two three', 'call me: [REDACTED:PHONE]'],
    ['Telefon: fünf eins sieben eins zwei drei vier fünf', 'Telefon: [REDACTED:PHONE]'],
    ['tel plus four nine one seven one two double three four five', 'tel [REDACTED:PHONE]'],
    ['SSN four zero nine five two seven seven four three', 'SSN [REDACTED:SSN]'],
    ['📞 0171 2345678', '📞 [REDACTED:PHONE]'],
    ['PID|||||DOE^J||||||||3035550146^WPN^PH', 'PID|||||DOE^J||||||||[REDACTED:PHONE]^WPN^PH'],
    ['ip.src==10.1.2.3', 'ip.src==[REDACTED:IPV4]'],
    ['updated address from 10.1.2.3 to 10.1.2.4', 'updated address from [REDACTED:IPV4] to [REDACTED:IPV4]'],
    ['0171 2345678 (mobil)', '[REDACTED:PHONE] (mobil)'],
    ['[0 +14155550132 m', '[0 [REDACTED:PHONE] m'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
    expect(redact(text)).toBe(redacted)
    expect(detect(redacted)).toEqual([])
  })

  it.each([
    ['jane at example dot org wrote'],
    ['e-mail: jane at example.org'],
    ['correo: jane arroba example punto org'],
    ['jane[@]example[.]org'],
    ['email=jane@localhost'],
    ['SRS0=HHH=TT=example.org=jane@fwd.net'],
  ])('the address in %s', (text) => {
    expect(detect(text).map(({ type }) => type)).toEqual(['EMAIL'])
  })

  it.each([
    'one two three four five six seven eight',
    'tel 100:200:3000',
    'ssn check took 386 ms, 14 retries, 7398 bytes',
    'social media 386147398',
    'order 386147398 (ssn verified)',
    'cell1700000000000',
    'card 4111, 2222, 3333, 4444',
    'SSN format 999-99-9999',
    'look at the dot com bubble',
    'ssh deploy@web01.example.com uptime',
    'scp app.tar root@web01.example.com:/srv',
    'message-id=<20240101.1234@mail.example.com>',
    'rabbit@node-1.example.com joined the cluster',
    'netmask 255.255.255.0',
    'upgraded from 2.3.4.5 to 2.3.4.6',
    'AssemblyVersion("1.0.0.0")',
  ])('nothing in %s', (text) => {
    expect(detect(text)).toEqual([])
  })
})
