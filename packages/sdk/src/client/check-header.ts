import { LogpipeError } from '../contract/logpipe-error.ts'

/** Of a value that is refused, this many characters are shown. */
const shownChars = 80

/**
 * Refuses a header value that cannot be sent, before a request is made: some HTTP clients throw it after they have taken a
 * connection. `name` is what the caller calls the value.
 */
export function checkHeader(name: string, value: unknown): void {
  if (typeof value === 'string' && /^[\x20-\x7e]*$/.test(value)) return
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, shownChars)) : typeof value
  throw new LogpipeError('invalid_option', `${name} is ${shown}; it may contain only printable ASCII characters`)
}

/** The same for headers that a hook has changed; a value may be a key, and is not shown. */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      throw new LogpipeError('invalid_option', `header ${JSON.stringify(name)} has a name that cannot be sent in HTTP`)
    }
    if (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue
    throw new LogpipeError('invalid_option', `header ${name} has a value that cannot be sent in HTTP`)
  }
}
