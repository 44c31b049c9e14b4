import type { Random } from '../random.ts'
import type { Line, Template } from '../template.ts'

/** Rewrites a whole line, labelled values included, as something that carries it writes it. */
export type Carrier = (template: Template) => Template

/** One character may become several; the labels grow with what they cover. */
const rewritten =
  (rewrite: (text: string, random: Random) => string, before = '', after = ''): Carrier =>
  (template) =>
  (random) =>
    wrapped(
      before,
      pieces(template(random), (text) => rewrite(text, random)),
      after,
    )

function pieces({ text, spans, ignore }: Line, rewrite: (text: string) => string): Line {
  const places = new Set([0, text.length, ...[...spans, ...ignore].flatMap(({ start, end }) => [start, end])])
  const cuts = [...places].sort((one, other) => one - other)
  const moved = new Map<number, number>([[0, 0]])
  let result = ''
  cuts.forEach((cut, index) => {
    if (index > 0) result += rewrite(text.slice(cuts[index - 1], cut))
    moved.set(cut, result.length)
  })
  const move = <T extends { start: number; end: number }>(range: T): T => ({
    ...range,
    start: moved.get(range.start) ?? 0,
    end: moved.get(range.end) ?? 0,
  })
  return { text: result, spans: spans.map(move), ignore: ignore.map(move) }
}

function wrapped(before: string, { text, spans, ignore }: Line, after: string): Line {
  const shift = <T extends { start: number; end: number }>(range: T): T => ({
    ...range,
    start: range.start + before.length,
    end: range.end + before.length,
  })
  return { text: before + text + after, spans: spans.map(shift), ignore: ignore.map(shift) }
}

const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1)
const twice = (rewrite: (text: string) => string) => (text: string) => rewrite(rewrite(text))
const hexCode = (char: string, width: number): string => char.charCodeAt(0).toString(16).padStart(width, '0')

/** The message of a line in JSON, as log shippers write it. */
export const inJson = rewritten(jsonText, '{"level":"info","logger":"http","message":"', '","n":1}')
/** A JSON text in the message of another, as container runtimes write it. */
export const inJsonTwice = rewritten(twice(jsonText), '{"log":"{\\"msg\\":\\"', '\\"}\\n","stream":"stdout"}')
export const inJsonThrice = rewritten(
  (text) => jsonText(twice(jsonText)(text)),
  '{"Records":[{"body":"{\\"Message\\":\\"{\\\\\\"d\\\\\\":\\\\\\"',
  '\\\\\\"}\\"}"}]}',
)
/** A query parameter. */
export const inQuery = rewritten(encodeURIComponent, 'GET /collect?v=1&dl=', '&tid=7 HTTP/1.1')
export const inQueryTwice = rewritten(twice(encodeURIComponent), 'GET /r?next=%2Flog%3Fm%3D', ' 302')
/** A form's field: a plus sign for a space. */
export const inForm = rewritten((text) => encodeURIComponent(text).replaceAll('%20', '+'), 'body: v=2&note=', '&ok=1')
/** As Python prints the bytes of a request. */
export const inPythonBytes = rewritten(
  (text) => jsonText(text).replaceAll('\\"', '"').replaceAll("'", "\\'"),
  "DEBUG recv b'",
  "'",
)
export const inXml = rewritten(
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  '<log4j:event level="INFO"><log4j:message>',
  '</log4j:message></log4j:event>',
)
/** Every sign that is no letter or digit as a numbered reference. */
export const inReferences = rewritten(
  (text) => text.replace(/[^A-Za-z0-9]/g, (char) => `&#x${hexCode(char, 2).toUpperCase()};`),
  '<td>',
  '</td>',
)
/** Control characters as rsyslog writes them: `#` and three octal digits (rsyslog.conf, escapeControlCharactersOnReceive). */
export const inSyslog = rewritten(
  (text) => text.replace(/\p{Cc}/gu, (char) => `#${char.charCodeAt(0).toString(8).padStart(3, '0')}`),
  '<134>1 2026-11-02T10:11:12Z app-3 svc 811 - - ',
)
/** Every sign as `\u00xx`, as some JSON encoders do it to be safe in HTML. */
export const inUnicodeEscapes = rewritten(
  (text) => text.replace(/[^A-Za-z0-9 ]/g, (char) => `\\u${hexCode(char, 4)}`),
  '{"event":"',
  '"}',
)
/** As a CSV field: quotes doubled. */
export const inCsv = rewritten((text) => text.replaceAll('"', '""'), '"2026-11-02 10:11:12","17","', '","ok"')
/** As a shell prints an argument in single quotes under `set -x`. */
export const inShellTrace = rewritten((text) => text.replaceAll("'", "'\\''"), "+ logger -t deploy '", "'")
/** Coloured by a console logger. */
export const inColours = rewritten((text) => text, '\u001b[32mINFO\u001b[39m \u001b[36m', '\u001b[39m')
/** An exception's message above its frames. */
export const inStackTrace = rewritten(
  (text) => text,
  'java.lang.IllegalStateException: ',
  '\n\tat com.acme.billing.Invoice.send(Invoice.java:114)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)',
)
