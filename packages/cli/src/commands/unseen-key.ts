import type { NewKey } from '@logpipe/infra/tenants'
import type { CliContext } from '../context.ts'
import { unseenKeyText } from '../render/keys.ts'
import type { TargetFlags } from '../render/target-flags.ts'

/** A key is shown once: where its output is lost, whoever made it hears which one to revoke. */
export function tellIfUnseen(
  { outClosed, errors }: CliContext,
  { tenantId, key, flags }: { readonly tenantId: string; readonly key: NewKey; readonly flags: TargetFlags },
): void {
  const tell = (): void => errors.write(unseenKeyText(tenantId, key, flags))
  if (outClosed.aborted) tell()
  else outClosed.addEventListener('abort', tell, { once: true })
}
