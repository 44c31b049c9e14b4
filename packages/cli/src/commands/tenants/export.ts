import { resolve } from 'node:path'
import { parseTenant } from '../../config/parse-option.ts'
import { openTable } from '../../connect/log-table.ts'
import type { CliContext } from '../../context.ts'
import { plural } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { exportTenant } from '../../rights/export-tenant.ts'
import { targetCommand } from '../base-commands.ts'
import { incomplete } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report, withStack } from '../stack-use.ts'

const build = () =>
  targetCommand()
    .argument('<tenant>')
    .requiredOption('--out <folder>', 'empty or new folder for the rows and their manifest')

/** Writes all rows of a tenant to a folder. */
export const exportTenantRows = defineCommand(build, run, {
  ending: ({ out }) => incomplete(out),
  examples: {
    'Write all rows of a tenant to a folder': 'logpipe tenants export acme --out acme-rows',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  context.boundHeap?.()
  const tenant = parseTenant(name)
  const { cwd, err, now, elapsed } = context
  const progress = startProgress(err, elapsed)
  const manifest = await withStack({ flags, what: 'rows are in the table' }, context, async (stores, _, target) => {
    const [table, nowMs] = [await openTable(stores), now()]
    try {
      return await exportTenant({
        ...{ tenant, target, at: new Date(nowMs).toISOString(), nowMs, pages: table.pagesOf(tenant) },
        dir: resolve(cwd, flags.out),
        onProgress: (rows) => progress.update(() => plural(rows, 'row')),
      })
    } finally {
      table.close()
    }
  }).finally(progress.done)
  const { rows, files } = manifest
  const text = `Exported ${plural(rows, 'row')} of ${tenant} to ${plural(files.length, 'file')} in ${flags.out}\n`
  return report(flags, context, manifest, text)
}
