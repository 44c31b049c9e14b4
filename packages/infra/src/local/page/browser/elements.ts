/** The element of the page with this id; throws if it is another kind. */
export function byId<E extends Element>(id: string, kind: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new TypeError(`#${id} is missing`)
  return found
}

/** An element with text, which is never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  className = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}

/** A cell of a table. */
export function cell(content: string | Node, className = ''): HTMLTableCellElement {
  const made = element('td', '', className)
  made.append(content)
  return made
}

/** The cell that names its row. */
export function rowHeader(content: string | Node): HTMLTableCellElement {
  const made = element('th')
  made.scope = 'row'
  made.append(content)
  return made
}

export function row(...cells: readonly HTMLTableCellElement[]): HTMLTableRowElement {
  const made = element('tr')
  made.append(...cells)
  return made
}

export function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', text)
  made.type = 'button'
  made.addEventListener('click', onClick)
  return made
}

/** Sets the text only where it changed: a live region would be read again. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
