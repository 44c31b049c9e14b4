import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('phone numbers', () => {
  it.each([
    ['call +14155550132 now', 'call [REDACTED:PHONE] now'],
    ['user +1 (916) 555-0127 logged in', 'user [REDACTED:PHONE] logged in'],
    ['user (555)201-5381 logged in', 'user [REDACTED:PHONE] logged in'],
    ['from 1-800-555-0131', 'from [REDACTED:PHONE]'],
    ['from 818.555.0116.', 'from [REDACTED:PHONE].'],
    ['+44 (0)20 7946 0958 rang', '[REDACTED:PHONE] rang'],
    ['+81 90-5007-5443', '[REDACTED:PHONE]'],
    ['+49 (0) 30 23125 000', '[REDACTED:PHONE]'],
    ['number=%2B1%20415%20555%200123&x', 'number=[REDACTED:PHONE]&x'],
    ['sip:+819026135907@voip.example.net;user=phone', 'sip:[REDACTED:PHONE]@voip.example.net;user=phone'],
    ['office 415-555-0132 x123, desk', 'office [REDACTED:PHONE], desk'],
    ['pager: 555-0199 silent', 'pager: [REDACTED:PHONE] silent'],
    ['home 415-555-0132x123, desk', 'home [REDACTED:PHONE], desk'],
    ['line 001-415-555-0132x7 busy', 'line [REDACTED:PHONE] busy'],
    ['415-555-0132 (ext. 12) rang', '[REDACTED:PHONE]) rang'],
    ['415-555-0132 Ext.: 55', '[REDACTED:PHONE]'],
    ['+33\u20096\u200912\u200934\u200956\u200978 rang', '[REDACTED:PHONE] rang'],
    ['+1\u2212415\u2212555\u22120132', '[REDACTED:PHONE]'],
    ['415-555-0123,415-555-0124', '[REDACTED:PHONE],[REDACTED:PHONE]'],
  ])('finds %s by its format alone', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    ['sms to 4155550123 sent', 'sms to [REDACTED:PHONE] sent'],
    ['otp sent to 415 555 0123', 'otp sent to [REDACTED:PHONE]'],
    ['phones: 4155550123, 4155550124', 'phones: [REDACTED:PHONE], [REDACTED:PHONE]'],
    ['homePhone changed from 4155550123', 'homePhone changed from [REDACTED:PHONE]'],
    ['reach me on 4155550123', 'reach me on [REDACTED:PHONE]'],
    ['dialing 0151 23456789 via', 'dialing [REDACTED:PHONE] via'],
    ['caller 098765 43210 hung up', 'caller [REDACTED:PHONE] hung up'],
    ['sms delivered to 919876543210 in 2s', 'sms delivered to [REDACTED:PHONE] in 2s'],
    ['Call 55 1234 5678 to confirm', 'Call [REDACTED:PHONE] to confirm'],
    ['text me at (11) 98765-4321', 'text me at [REDACTED:PHONE]'],
    ['call me on 07700 900123', 'call me on [REDACTED:PHONE]'],
    ['WhatsApp 0049 30 23125197 joined', 'WhatsApp [REDACTED:PHONE] joined'],
    ['dialing 467-8425 for alert', 'dialing [REDACTED:PHONE] for alert'],
    ['ana;941 227 6665;53089', 'ana;[REDACTED:PHONE];53089'],
  ])('finds %s by its context', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    ['mobile=353209104408 attempt=8', 'mobile=[REDACTED:PHONE] attempt=8'],
    ['tel="0171 3920010"', 'tel="[REDACTED:PHONE]"'],
    ['{"phoneNumber":"81352308083"}', '{"phoneNumber":"[REDACTED:PHONE]"}'],
    ['Mobile No: 9876543210', 'Mobile No: [REDACTED:PHONE]'],
    ['to_number=0612345678 from_number=4155550123', 'to_number=[REDACTED:PHONE] from_number=[REDACTED:PHONE]'],
    ['"telefono":"020 7946 0991"', '"telefono":"[REDACTED:PHONE]"'],
    ['<phone>4155550123</phone>', '<phone>[REDACTED:PHONE]</phone>'],
  ])('finds %s by its key', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    '2026-01-02T10:11:12.123456+0100',
    'ts=1700000000 ms=1700000000123 us=1700000000123456 ns=1700000000123456789',
    'order 4155550123 shipped',
    '{"order_id":4155550123}',
    'call stack depth 12 frame 0012345678',
    'seq 100-200-3000 step 10',
    'range 8000-9000 ports 5000-5999 open',
    'zip+4 94194-5707 resolved',
    'ein 12-3455192 filed',
    'ORD-415-555-0123 INV-555-0199',
    'lat=37.774929 lon=-122.419416 40.7127753,-74.0059728',
    'Chrome/120.0.6099.109 10.0.19041.1415',
    '"GET /mobile HTTP/1.1" 200 4336 "-"',
    'arn:aws:lambda:us-east-1:049837302920:function:ingest-worker',
    'phone_verified=true phone_id=12 hotel=1234567890',
    '+37.7749-122.4194/ balance +49 1234567.89',
    'call took 4155550123 ns, sms count 4155550123',
    'see 252.227-7013 and call 03.04.05.06.07',
    'call 0300.0250.01.01 at 1733333333123',
    'phone model 555-1234-A',
    'call at Nov 16 16:33:19',
    '+1234567 bytes, +15%',
    'port 192.168.100.12:4155 at 12:30:45 415',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
