export interface ServerEvent {
  readonly name: string
  readonly data: string
}

/**
 * Reads server-sent events from pieces of text, wherever they are cut. Comments and the fields `id` and `retry` are left out: the page
 * does its own reconnecting. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function createEventReader(onEvent: (event: ServerEvent) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventOf(block)
      if (event !== undefined) onEvent(event)
    }
  }
}

function eventOf(block: string): ServerEvent | undefined {
  const fields = block.split('\n')
  const valuesOf = (name: string) =>
    fields.filter((field) => field.startsWith(`${name}: `)).map((field) => field.slice(name.length + 2))
  const data = valuesOf('data')
  return data.length === 0 ? undefined : { name: valuesOf('event').at(-1) ?? 'message', data: data.join('\n') }
}
