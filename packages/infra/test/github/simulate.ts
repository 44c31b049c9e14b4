import { runSimulation } from '@cloud-copilot/iam-simulate'
import { expect } from 'vitest'
import { account, type RoleDocument, self } from './role-document.ts'

export type Context = Readonly<Record<string, string | readonly string[]>>

export interface Asked {
  readonly action: string
  readonly resource: string
  readonly context?: Context
}

export interface Asker {
  readonly arn: string
  readonly policies: RoleDocument['policies']
  readonly boundary?: unknown
  readonly resourcePolicy?: unknown
}

/** What IAM would say; throws where the question itself is malformed, or names a key that IAM does not have for it. */
export async function decide(asker: Asker, asked: Asked): Promise<string> {
  const { arn, policies, boundary, resourcePolicy } = asker
  const { action, resource, context = {} } = asked
  if (isUnknown(asked)) return decideByPattern(asker, asked)
  const answer = await runSimulation(
    {
      request: {
        principal: arn,
        action,
        resource: { resource, accountId: account },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: policies.map((policy) => ({ ...policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary !== undefined && { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
    {},
  )
  if (answer.resultType !== 'single') throw new TypeError(`${action} ${resource}: ${JSON.stringify(answer)}`)
  expect(answer.result.ignoredContextKeys, action).toEqual([])
  return answer.overallResult
}

/** The simulator knows no more of API Gateway's second version than that there are APIs. */
function isUnknown({ action, resource }: Asked): boolean {
  return action.startsWith('apigateway:') && /:\/(?:apis|domainnames)(?:\/|$)/.test(resource)
}

/** What is left where there are neither conditions nor denials: actions, and resources with `*` in them. */
function decideByPattern({ policies }: Asker, { action, resource }: Asked): string {
  const isAllowed = policies
    .flatMap(({ policy }) => policy.Statement)
    .filter(({ Action, Effect }) => Effect === 'Allow' && [Action].flat().includes(action))
    .flatMap(({ Resource }) => Resource)
    .some((pattern) => matchesGlob(resource, String(pattern)))
  return isAllowed ? 'Allowed' : 'ImplicitlyDenied'
}

function matchesGlob(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.$?+()]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}

/** A session of a role. It is called by the role's name, without its path. */
export function sessionOf(roleArn: string): string {
  return roleArn
    .replace(':iam:', ':sts:')
    .replace(/:role\/(?:.*\/)?/, ':assumed-role/')
    .concat('/session')
}

/** The role that deploys. */
export function deployer({ policies }: RoleDocument): Asker {
  return { arn: sessionOf(self), policies }
}
