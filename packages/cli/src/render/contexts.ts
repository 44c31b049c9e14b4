import type { Output } from '../context.ts'
import { printable } from './format.ts'
import { tableText } from './table.ts'

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
  output: Output,
): string {
  const rows = contexts.map(({ name, isCurrent, target = 'embedded', tenant = '-', data, region }) => {
    const others = Object.entries({ data, region }).flatMap(([key, value]) => (value ? [`${key} ${value}`] : []))
    return [isCurrent ? '*' : '', ...[name, target, tenant, others.join(', ') || '-'].map(printable)]
  })
  return tableText({ head: ['', 'context', 'target', 'tenant', 'others'], rows }, output)
}

/** What counts from now on. */
export function usedContextText(name: string, { target = 'embedded', tenant }: ContextSettings): string {
  const forTenant = tenant === undefined ? '' : `, tenant ${printable(tenant)}`
  return `Context ${name}: target ${printable(target)}${forTenant}.\n`
}
