import { createCipheriv } from 'node:crypto'
import zlib from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'

/** Strings that have broken other programs; each is a fine text of a log, and nothing else. */
export const naughtyStrings: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  "' OR '1'='1' --",
  "'; DROP TABLE logs; --",
  '{"$gt":""}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for the template engines of others
  '#{7*7} ${7*7} {{7*7}} <%= 7*7 %> ${jndi:ldap://127.0.0.1/a}',
  '`id`; $(id) | id & id > /tmp/x',
  '%s%s%s%s%n %x %d %p',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  '/dev/null',
  'file:///etc/passwd',
  '%00 %2e%2e%2f %c0%ae %uD83D',
  '__proto__',
  'constructor.prototype.x',
  'toString',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x7fffffffffffffff',
  '\u0000',
  'a\u0000b',
  '\u0001\u0008\u001b[2J\u001b]0;title\u0007\u007f',
  '\r\nHTTP/1.1 200 OK\r\nset-cookie: a=b\r\n\r\n',
  '\ufeffBOM',
  '\ufffe\uffff',
  '\u202etxt.exe\u202c',
  '\u200b\u200c\u200d\u2060\u00ad',
  '\u2028\u2029\u0085\u000b\u000c',
  'الكل في المجمو عة',
  'Ω≈ç√∫˜µ≤≥÷ 田中さん ด้้้้้็็็็็้้้้้',
  'Z\u0351\u036b\u0343\u036a\u0302A\u0334\u0335L\u0336G\u0337O\u0338',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f3f4}\u{e0067}\u{e0062}\u{e007f} \u{1f1e9}\u{1f1ea}',
  '\ud800',
  '\udfff\ud800',
  'a\ud83d',
  'ﬁ ſ İ ı ẞ K',
  '𝕿𝖍𝖊 ｆｕｌｌ ⓦⓘⓓⓣⓗ',
  ' ',
  '\t',
  '-----BEGIN PRIVATE KEY-----',
  'a@'.repeat(500),
  '('.repeat(1_000),
  '1.'.repeat(1_000),
  '::'.repeat(1_000),
  '\u0301'.repeat(60_000),
]

export interface BadBody {
  readonly name: string
  readonly body: string | Buffer
}

const deep = 100_000

/** What a JSON parser may stumble over. Some are good JSON, some are not. */
export const jsonBodies: readonly BadBody[] = [
  ...[
    '',
    ' ',
    '\n',
    '{',
    '}',
    '[',
    ']',
    '{}',
    '[]',
    '[[]]',
    '[null]',
    '[,]',
    '[1,]',
    'null',
    'true',
    '0',
    '-0',
    '1e400',
    '"a"',
    '"',
    '"\\',
    '"\\u12',
    'NaN',
    "{'text':'a'}",
    '{text:"a"}',
    '{"text":"a",}',
    '{"text":"a"}}',
    '{"text":"a"}{"text":"b"}',
    '{"text":"a"}\u0000',
    '\u0000{"text":"a"}',
    '{"text":"a"} // comment',
    '/* a */{"text":"a"}',
    '{"text":"a","text":"b"}',
    '{"text":"a","text":1}',
    '{"tenant_id":"acme","tenant_id":"beta","text":"a"}',
    '{"__proto__":{"text":"a"}}',
    '{"text":"a","__proto__":{"tenant_id":"beta"}}',
    '{"constructor":{"prototype":{"text":"a"}},"text":"a"}',
    '{"toString":1,"valueOf":1,"text":"a"}',
    '{"text":{"toString":1}}',
    '{"text":"a","attributes":{"__proto__":{"x":1},"constructor":1,"toJSON":1,"hasOwnProperty":1,"":0}}',
    '{"text":"a","attributes":{"a":1e400,"b":-1e400,"c":-0,"d":1e-400,"e":123456789012345678901234567890}}',
    '{"text":"a","attributes":{"\\ud800":"\\udc00","a":"\\u0000"}}',
    '{"text":"\\ud800"}',
    '{"text":"\\uD83D\\uDE00"}',
    '{"text":"a\nb"}',
    '{"text":"\t"}',
    '{"text":"a","log_id":1e400}',
    '{"text":"a","log_id":"__proto__"}',
    '{"text":"a","tenant_id":{}}',
    '{"text":"a","tenant_id":["acme"]}',
    '{"text":"a","severity":["info"]}',
    '{"text":"a","timestamp":1e400}',
    '{"text":"a","timestamp":"+275760-09-13T00:00:00Z"}',
    '{"text":"a","timestamp":"0000-01-01T00:00:00+23:59"}',
    '{"logs":null}',
    '{"logs":{}}',
    '{"logs":[{"logs":[]}]}',
    '{"logs":[{"text":"a"}],"logs":[]}',
    '{"logs":[{"text":"a"}],"tenant_id":{"a":1}}',
    '{"logs":[{"text":"a","__proto__":null}],"tenant_id":"acme"}',
    '{"log_ids":[null]}',
    '{"log_ids":{"length":1}}',
    '{"message":"a","severity":"__proto__"}',
    '{"id":{},"message":"a","severity":"info"}',
  ].map((body) => ({ name: JSON.stringify(body), body })),
  { name: 'arrays, deep', body: '['.repeat(deep) + ']'.repeat(deep) },
  { name: 'arrays, deep and open', body: '['.repeat(deep) },
  { name: 'objects, deep', body: `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}` },
  { name: 'deep attributes', body: `{"text":"a","attributes":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}` },
  { name: 'deep tenant', body: `{"text":"a","tenant_id":${'['.repeat(deep)}${']'.repeat(deep)}}` },
  { name: 'deep log in an array', body: `[${'{"text":'.repeat(deep)}1${'}'.repeat(deep)}]` },
  { name: 'many fields', body: `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":0`).join()},"text":"a"}` },
  { name: 'many numbers', body: `[${'1,'.repeat(1_000_000)}1]` },
  { name: 'a number of many digits', body: `{"text":"a","attributes":{"a":${'9'.repeat(1_000_000)}}}` },
  { name: 'a key of many characters', body: `{"text":"a","${'k'.repeat(1_000_000)}":1}` },
  { name: 'an id of many characters', body: `{"text":"a","log_id":"${'k'.repeat(1_000_000)}"}` },
  { name: 'mostly blanks', body: `${' '.repeat(3_000_000)}{"text":"a"}` },
  { name: 'a byte order mark', body: '\ufeff{"text":"a"}' },
  { name: 'two byte order marks', body: '\ufeff\ufeff{"text":"a"}' },
  { name: 'UTF-16, little-endian', body: Buffer.from('{"text":"a"}', 'utf16le') },
  { name: 'UTF-16, little-endian, with its mark', body: Buffer.from('\ufeff{"text":"a"}', 'utf16le') },
  { name: 'UTF-16, big-endian, with its mark', body: Buffer.from('\ufeff{"text":"a"}', 'utf16le').swap16() },
  { name: 'UTF-32', body: Buffer.from('{\0\0\0}\0\0\0') },
  { name: 'Latin-1', body: Buffer.from('{"text":"é"}', 'latin1') },
  { name: 'a surrogate in UTF-8', body: Buffer.from('7b2274657874223a22eda080227d', 'hex') },
  { name: 'an overlong NUL', body: Buffer.from('7b2274657874223a22c080227d', 'hex') },
  { name: 'a character cut off', body: Buffer.from('7b2274657874223a22f09f98', 'hex') },
]

const line = '{"tenant_id":"fuzz","text":"a"}'
/** Chance that no compression makes smaller; the same each time. */
const chance = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  .update(Buffer.alloc(2_250_000))
  .toString('base64')

/** What a splitter of lines may stumble over. */
export const ndjsonBodies: readonly BadBody[] = [
  ...[
    '\n',
    '\r\n\r\n',
    '\r',
    ' \n\t\n\u00a0\n\u2028\n',
    `${line}\r${line}`,
    `${line}\n\n\r\n${line}`,
    `${line}\u2028${line}`,
    `${line}\n${line}x`,
    `${line},\n${line}`,
    `[${line}]\n${line}`,
    `\u001e${line}\n`,
    `\ufeff${line}\n\ufeff${line}`,
    `${line}\u0000\n`,
    '{"tenant_id":"fuzz","text":"\\ud800","text":"\\ud800"}\n',
    '{"tenant_id":"fuzz","text":"a","attributes":{"a":1e400,"a":-0,"__proto__":1}}',
    'null\n1\n"a"\n[]\n{}',
  ].map((body) => ({ name: JSON.stringify(body), body })),
  { name: 'a line of blanks', body: `${' '.repeat(3_000_000)}\n${line}` },
  { name: 'a record within blanks', body: `{${' '.repeat(4_000_000)}${line.slice(1)}` },
  {
    name: 'a key that comes twice, first with more than a message holds',
    body: `{"text":"${chance}",${line.slice(1)}`,
  },
  { name: '5,000 bad lines', body: '{\n'.repeat(5_000) },
]

export interface EncodedBody extends BadBody {
  readonly encoding: string
}

const fast = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }
const compress: Readonly<Record<string, (bytes: string | Buffer) => Buffer>> = {
  gzip: (bytes) => zlib.gzipSync(bytes),
  deflate: (bytes) => zlib.deflateSync(bytes),
  br: (bytes) => zlib.brotliCompressSync(bytes, fast),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
}
const bomb = Buffer.alloc(2 * limits.maxDecodedBytes)
const log = '{"tenant_id":"fuzz","text":"a"}'

/** JSON that was encoded badly, or too well. */
export const encodedBodies: readonly EncodedBody[] = [
  ...Object.entries(compress).flatMap(([encoding, encode]) => {
    const whole = encode(log)
    const broken = Buffer.from(whole)
    broken[whole.length >> 1] = (broken[whole.length >> 1] ?? 0) ^ 0xff
    return [
      { name: `nothing as ${encoding}`, body: Buffer.alloc(0) },
      { name: `nothing in ${encoding}`, body: encode('') },
      { name: `truncated ${encoding}`, body: whole.subarray(0, -3) },
      { name: `the head of ${encoding}`, body: whole.subarray(0, 5) },
      { name: `${encoding} with a wrong byte`, body: broken },
      { name: `${encoding} and more`, body: Buffer.concat([whole, Buffer.from('more')]) },
      { name: `${encoding} twice in a row`, body: Buffer.concat([whole, whole]) },
      { name: `${encoding} of ${encoding}`, body: encode(whole) },
      { name: `garbage as ${encoding}`, body: Buffer.from(chance.slice(0, 5_000)) },
      { name: `a bomb of ${encoding}`, body: encode(bomb) },
      { name: `bad UTF-8 in ${encoding}`, body: encode(Buffer.from([0xff, 0xfe])) },
    ].map((one) => ({ ...one, encoding }))
  }),
  { name: 'a bomb of a bomb', encoding: 'gzip, gzip', body: zlib.gzipSync(zlib.gzipSync(bomb)) },
  { name: 'wrong order', encoding: 'br, gzip', body: zlib.brotliCompressSync(zlib.gzipSync(log), fast) },
  { name: 'three encodings', encoding: 'gzip, gzip, gzip', body: zlib.gzipSync(log) },
  { name: 'plain as gzip', encoding: 'gzip', body: log },
  { name: 'gzip as br', encoding: 'br', body: zlib.gzipSync(log) },
  { name: 'raw deflate', encoding: 'deflate', body: zlib.deflateRawSync(log) },
  { name: 'gzip that nobody named', encoding: '', body: zlib.gzipSync(log) },
  { name: 'many empty members', encoding: 'gzip', body: Buffer.concat(Array(20_000).fill(zlib.gzipSync(''))) },
  { name: 'a list of nothing', encoding: ', ,,', body: log },
  ...['*', 'gzip;q=1', 'compress', '__proto__', 'constructor', 'gzip gzip', 'g'.repeat(8_000)].map((encoding) => ({
    name: `the encoding ${encoding.slice(0, 20)}`,
    encoding,
    body: log,
  })),
]

/** As many lines as a decoded body can hold, none of them JSON. */
export const millionsOfLines = zlib.gzipSync('a\n'.repeat(limits.maxDecodedBytes / 2))
export const millionsOfRecords = zlib.gzipSync(`[${'1,'.repeat(limits.maxDecodedBytes / 2 - 2)}1]`)

const longest = 'x'.repeat(12_000)

/** Headers that no client should send. */
export const badHeaders: readonly Readonly<Record<string, string>>[] = [
  ...[
    '',
    ';',
    '/',
    'application/json; charset=utf-16',
    'application/json;charset="UTF-8"',
    'application/json; charset',
    'application/json; boundary=x; charset=latin1',
    'APPLICATION/JSON ;;;',
    'application/json, text/plain',
    'application/x-ndjson; charset=é',
    'multipart/form-data; boundary=--x',
    'text/plain; charset=ISO-8859-1',
    '__proto__',
    longest,
  ].map((type) => ({ 'content-type': type })),
  ...['', ' ', 'é', 'acme,acme', 'acme beta', '__proto__', 'constructor', 'null', 'ACME', '*', longest].flatMap(
    (value) => [
      { 'x-tenant-id': value },
      { 'x-log-id': value, 'content-type': 'text/plain' },
      { 'idempotency-key': value },
      { prefer: value },
      { 'content-encoding': value },
      { authorization: value },
      { authorization: `Bearer ${value}` },
      { authorization: `Basic ${value}` },
      { 'x-api-key': value },
    ],
  ),
]

const host = 'host: x\r\n'
const close = 'connection: close\r\n'
const get = `GET /healthz HTTP/1.1\r\n${host}`
const post = `POST /ingest HTTP/1.1\r\n${host}content-type: application/json\r\n`
const chunked = `${post}transfer-encoding: chunked\r\n`

/** Requests as bytes, each with the statuses of its answers; the client closes its side after the last byte. */
export const rawRequests: readonly (readonly [name: string, bytes: string, statuses: readonly number[]])[] = [
  ['nothing', '', []],
  ['blank lines', '\r\n\r\n', []],
  ['garbage', 'garbage\r\n\r\n', [400]],
  ['bytes of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003', [400]],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['a line without a version', 'GET /healthz\r\n\r\n', [200]],
  ['half a request', 'GET /heal', [400]],
  ['half a header', `${get}x-ten`, [400]],
  ['a header without a name', `${get}: a\r\n\r\n`, [400]],
  ['a header with a blank in its name', `${get}a b: c\r\n\r\n`, [400]],
  ['a header with a NUL', `${get}a: b\u0000c\r\n\r\n`, [400]],
  ['a folded header', `${get}a: b\r\n c\r\n${close}\r\n`, [400]],
  ['a header of 20,000 characters', `${get}a: ${'a'.repeat(20_000)}\r\n\r\n`, [431]],
  ['3,000 headers', `${get}${'a: b\r\n'.repeat(3_000)}\r\n`, [431]],
  ['a target of 20,000 characters', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, [431]],
  ['no host', `GET /healthz HTTP/1.1\r\n${close}\r\n`, [400]],
  ['__proto__ as a header', `${get}__proto__: a\r\n__proto__: b\r\nconstructor: c\r\n${close}\r\n`, [200]],
  ['headers in Latin-1', `GET /logs HTTP/1.1\r\n${host}x-tenant-id: \u00e9\u00ff\r\n${close}\r\n`, [400]],
  ['HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', [200]],
  ['absolute form', `GET http://x:1/healthz HTTP/1.1\r\n${host}${close}\r\n`, [200]],
  ['absolute form without a path', `GET http://x HTTP/1.1\r\n${host}${close}\r\n`, [200]],
  ['another scheme', `GET ftp://x/healthz HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['asterisk form', `OPTIONS * HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['authority form', `CONNECT x:443 HTTP/1.1\r\n${host}\r\n`, [400]],
  ['a way up', `GET /logs/../healthz HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['an encoded way up', `GET /logs/%2e%2e%2fhealthz HTTP/1.1\r\n${host}${close}\r\n`, [400]],
  ['two slashes', `GET //healthz HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['a fragment', `GET /healthz#a HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['many question marks', `GET /healthz?????a=b?&&==&%zz HTTP/1.1\r\n${host}${close}\r\n`, [200]],
  ['a bad escape', `GET /logs/%zz HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['an unknown method', `BREW /logs HTTP/1.1\r\n${host}${close}\r\n`, [400]],
  ['HEAD', `HEAD /logs HTTP/1.1\r\n${host}${close}\r\n`, [405]],
  ['TRACE', `TRACE /logs HTTP/1.1\r\n${host}${close}\r\n`, [405]],
  ['an upgrade', `${get}connection: upgrade, close\r\nupgrade: websocket\r\n\r\n`, [200]],
  ['an odd expectation', `${get}expect: 200-ok\r\n${close}\r\n`, [200]],
  ['three in a pipeline', `${get}\r\n${get}\r\n${get}${close}\r\n`, [200, 200, 200]],
  ['garbage behind a request', `${get}\r\ngarbage\r\n\r\n`, [200, 400]],
  ['a body longer than announced', `${post}content-length: 2\r\n\r\n{}garbage\r\n\r\n`, [400, 400]],
  ['a body shorter than announced', `${post}content-length: 99\r\n\r\n{}`, [400]],
  ['two lengths', `${post}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, [400]],
  ['a length and chunks', `${chunked}content-length: 2\r\n\r\n0\r\n\r\n`, [400]],
  ['a negative length', `${post}content-length: -1\r\n\r\n`, [400]],
  ['a length of hex', `${post}content-length: 0x2\r\n\r\n{}`, [400]],
  ['a huge length', `${post}content-length: 99999999999999999999999\r\n\r\n{}`, [400]],
  ['a length over the limit', `${post}content-length: 4194305\r\n\r\n`, [413]],
  ['chunks that stop', `${chunked}\r\n5\r\n{"tex`, [400]],
  ['a chunk of no hex', `${chunked}\r\nzz\r\n{}`, [400]],
  ['a chunk longer than said', `${chunked}\r\n1\r\n{}\r\n0\r\n\r\n`, [400]],
  ['a huge chunk', `${chunked}\r\nfffffffffffffffff\r\n`, [400]],
  ['extensions of a chunk', `${chunked}\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, [413]],
  ['an unknown transfer encoding', `${post}transfer-encoding: gzip\r\n\r\n{}`, [400]],
]
