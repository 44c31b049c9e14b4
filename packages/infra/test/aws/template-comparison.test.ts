import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveTemplate } from '../../src/deploy/assembly/resolve-template.ts'
import { asTemplate, type Resource, type Template } from '../../src/deploy/assembly/template.ts'
import { compareTemplates } from '../../src/deploy/plan/compare-templates.ts'
import { replacingProperties } from '../../src/deploy/plan/replacing-properties.ts'
import { synthesized } from './templates.ts'

const { pipeline, edge } = await synthesized()
const templates = [pipeline, edge].map((one) => asTemplate(one) ?? { Resources: {} })
const types = new Set(templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)))

test("the properties that replace a resource match CloudFormation's documentation, for each type in our templates", () => {
  const spec = loadAwsServiceSpecSync()
  const documented = [...types].toSorted().map((type) => {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type)
    const properties = Object.entries(resource?.properties ?? {})
    expect(properties.filter(([, { causesReplacement }]) => causesReplacement === 'maybe')).toEqual([])
    const replacing = properties.filter(([, { causesReplacement }]) => causesReplacement === 'yes')
    return [type, replacing.map(([name]) => name).toSorted()] as const
  })
  expect(replacingProperties).toEqual(Object.fromEntries(documented))
})

/** The pipeline with everything that can be chosen, so that every resource is there. */
const whole = resolveTemplate(templates[0] ?? { Resources: {} }, {
  Stage: 'prod',
  DomainName: 'logs.example.com',
  HostedZoneId: 'Z0123456789ABC',
  CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/x',
  WebAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/y',
  AlarmEmail: 'ops@example.com',
})
const ids = Object.keys(whole.Resources)

type Edit = (resource: Resource, property: string) => Resource | undefined

const edits: readonly Edit[] = [
  () => undefined,
  (resource, name) => ({ ...resource, Properties: { ...resource.Properties, [name]: 'another' } }),
  (resource, name) => ({ ...resource, Properties: { ...resource.Properties, [name]: undefined } }),
  (resource) => ({ ...resource, DeletionPolicy: 'Snapshot' }),
  (resource) => ({ ...resource, Properties: JSON.parse(JSON.stringify(resource.Properties ?? {}), texts) }),
]
const texts = (_: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value)

const anEdit = fc.record({ id: fc.constantFrom(...ids), edit: fc.nat(edits.length - 1), property: fc.nat() })

function edited(
  { Resources }: Template,
  { id, edit, property }: { id: string; edit: number; property: number },
): Template {
  const { [id]: resource, ...others } = Resources
  if (resource === undefined) return { Resources }
  // The CDK's comparison fails at a policy that is none, and passes over a property that is not documented.
  const own = Object.keys(resource.Properties ?? {}).filter((name) => !/Polic/.test(name))
  const names = [...own, ...(replacingProperties[resource.Type] ?? [])]
  if (names.length === 0) return { Resources }
  const next = edits[edit]?.(resource, names[property % names.length] ?? '')
  return JSON.parse(JSON.stringify({ Resources: next === undefined ? others : { ...others, [id]: next } }))
}

/** The CDK's own comparison, in our words. */
function comparedByCdk(before: Template, after: Template): Readonly<Record<string, string>> {
  const found: [string, string][] = []
  fullDiff({ ...before }, { ...after }).resources.forEachDifference((id, { changeImpact, isAddition, isRemoval }) => {
    if (changeImpact === ResourceImpact.NO_CHANGE) return
    const isReplaced = changeImpact === ResourceImpact.WILL_REPLACE
    found.push([id, isAddition ? 'create' : isRemoval ? 'delete' : isReplaced ? 'replace' : 'change'])
  })
  return Object.fromEntries(found)
}

test("finds what the CDK's comparison finds, and beyond it only references to replaced resources", () => {
  fc.assert(
    fc.property(fc.array(anEdit, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, isBack) => {
      const other = all.reduce(edited, whole)
      const [before, after] = isBack ? [other, whole] : [whole, other]
      const ours = compareTemplates(before, after)
      const replaced = ours.filter(({ action }) => action === 'replace').map(({ logicalId }) => logicalId)
      const refersToReplaced = (id: string): boolean =>
        replaced.some((one) => one !== id && JSON.stringify(after.Resources[id]).includes(one))
      const theirs = comparedByCdk(before, after)
      const differing = ours.filter(({ logicalId, action }) => theirs[logicalId] !== action)
      // The CDK does not look for references within `Fn::Join` and `Fn::Sub`.
      expect(differing.filter(({ logicalId, action }) => action !== 'replace' || !refersToReplaced(logicalId))).toEqual(
        [],
      )
      expect(ours.map(({ logicalId }) => logicalId)).toEqual(expect.arrayContaining(Object.keys(theirs)))
    }),
    { numRuns: 60 },
  )
})
