import { core, part, type Slot, type Template } from '../../template.ts'

/** How formats write a name and its value. */
const notations: readonly ((name: string, value: Slot) => Slot)[] = [
  (name, value) => part`${name}=${value} status=ok`,
  (name, value) => part`{"${name}":"${value}","active":true}`,
  (name, value) => part`${name}: ${value}`,
  (name, value) => part`<row><${name}>${value}</${name}></row>`,
  (name, value) => part`op=put ${name}="${value}"`,
  (name, value) => part`{'id': 7, '${name}': '${value}'}`,
  (name, value) => part`<row id="7" ${name}="${value}"/>`,
  (name, value) => part`POST /v1?lang=en&${name}=${value}&page=2`,
  (name, value) => part`{${name}=${value}, id=7}`,
]

/** One template for each name, in one notation after the other. */
export function named(names: string, value: Slot): readonly Template[] {
  return names
    .split(' ')
    .map((name, i) => core`${(notations[i % notations.length] ?? notations[0])?.(name, value) ?? ''}`)
}
