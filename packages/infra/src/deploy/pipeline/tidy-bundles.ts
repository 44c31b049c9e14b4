import type { Account } from '../../account/open-account.ts'
import { bundlesIn } from '../assets/asset-keys.ts'
import { removeUnused } from '../assets/remove-unused.ts'
import { renewBundles } from '../assets/renew-bundles.ts'
import type { DeployRequest } from '../execute/deployment.ts'
import { templateText } from '../stack/deployed-template.ts'
import { listStacks } from '../stack/list-stacks.ts'
import { stackState } from '../stack/stack-state.ts'

type TidyRequest = Pick<DeployRequest, 'now' | 'listener' | 'signal'>

/** Keeps the bundles of a deployment that is about to be replaced, for who wants to go back to it. Never throws: what fails is a note. */
export async function keepForRollback(account: Account, stackName: string, request: TidyRequest): Promise<void> {
  await orNote(request, async () => {
    const keys = bundlesIn(await templateText(account, stackName))
    await renewBundles(account, { ...request, keys })
  })
}

/** Removes the bundles that no deployment of this account and region uses any more. Never throws: what fails is a note. */
export async function removeOldBundles(account: Account, request: TidyRequest): Promise<void> {
  await orNote(request, () => removeUnused(account, { ...request, usedTemplates: () => usedTemplates(account) }))
}

/**
 * Undefined unless every stack is settled: one that is changing, or stuck halfway, may go back to objects that its template
 * does not name. One that waits for its first change set has uploaded its objects within days.
 */
async function usedTemplates(account: Account): Promise<readonly string[] | undefined> {
  const stacks = await listStacks(account)
  if (!stacks.every((stack) => settled.has(stackState(stack).kind))) return undefined
  const templates: string[] = []
  // One after the other: CloudFormation allows few calls a second.
  for (const { stackName } of stacks) templates.push(await templateText(account, stackName))
  return templates
}

const settled: ReadonlySet<string> = new Set(['ready', 'empty', 'failed'])

/** A deployment that is done does not fail for what comes after it. */
export async function orNote({ listener, signal }: TidyRequest, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!signal.aborted) listener.onNote(error instanceof Error ? error.message : String(error))
  }
}
