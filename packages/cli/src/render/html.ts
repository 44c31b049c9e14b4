import { printable } from './format.ts'

declare const tag: unique symbol

/** Markup: text gets into it only escaped. */
export type Html = { readonly markup: string } & { readonly [tag]: 'Html' }

type Part = string | number | Html | readonly Html[]

/** Markup in which everything that is put in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return trusted(strings.map((string, i) => (i === 0 ? string : markupOf(parts[i - 1] ?? '') + string)).join(''))
}

/** Markup that is known to be safe: our own style and script. */
export function trusted(markup: string): Html {
  return { markup } as Html
}

function markupOf(part: Part): string {
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that change the direction of what follows them, and so can make a text look like another. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function escaped(text: string): string {
  return printable(text.toWellFormed())
    .replaceAll(turning, (character) => `<${character.charCodeAt(0).toString(16)}>`)
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** JSON that can stand in a script element: nothing in it ends one, or starts a comment. */
export function jsonData(value: unknown): Html {
  return trusted(JSON.stringify(value).replaceAll('<', '\\u003c'))
}
