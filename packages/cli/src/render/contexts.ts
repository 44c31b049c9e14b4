import Table from 'cli-table3'
import { printable } from './format.ts'

/** What a context sets, its own settings over those of the file. */
interface ContextSettings {
  readonly target?: string
  readonly data?: string
  readonly region?: string
  readonly tenant?: string
}

/** Contexts with their settings, the one that counts marked with a star. */
export function contextTable(
  contexts: readonly (ContextSettings & { readonly name: string; readonly isCurrent: boolean })[],
): string {
  const table = new Table({ head: ['', 'context', 'target', 'tenant', 'others'], style: { head: [], border: [] } })
  for (const { name, isCurrent, target = 'embedded', tenant = '-', data, region } of contexts) {
    const others = Object.entries({ data, region }).flatMap(([key, value]) => (value ? [`${key} ${value}`] : []))
    table.push([isCurrent ? '*' : '', ...[name, target, tenant, others.join(', ') || '-'].map(printable)])
  }
  return `${table.toString()}\n`
}

/** What counts from now on. */
export function usedContextText(name: string, { target = 'embedded', tenant }: ContextSettings): string {
  const forTenant = tenant === undefined ? '' : `, tenant ${printable(tenant)}`
  return `Context ${name}: target ${printable(target)}${forTenant}.\n`
}
