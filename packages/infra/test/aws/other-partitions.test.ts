import { expect, test } from 'vitest'
import { asTemplate, type Template } from '../../src/deploy/assembly/template.ts'
import { withoutCloudFront } from '../../src/deploy/assembly/without-cloudfront.ts'
import { asDeployed, dangling, type Given } from './as-deployed.ts'
import { synthesized } from './templates.ts'

const { pipeline } = await synthesized()
const whole = asTemplate(pipeline) ?? { Resources: {} }
const stripped = withoutCloudFront(whole)

const deploy = (template: Template, given: Given) => asDeployed({ ...template }, { Stage: 'test', ...given })

test('has no CloudFront resource types, which GovCloud and China reject even under a false condition', () => {
  const typesOf = ({ Resources }: Template) => Object.values(Resources).map(({ Type }) => Type)
  expect(typesOf(whole)).toContain('AWS::CloudFront::Distribution')
  expect(typesOf(stripped).filter((type) => type.startsWith('AWS::CloudFront::'))).toEqual([])
  expect(JSON.stringify(stripped)).not.toMatch(/Distribution|EdgeSecret|WebAclArn|IsBehindEdge|HasEdge/)
})

const domain = { DomainName: 'logs.example.com', HostedZoneId: 'Z0123456789ABC' }

test.each<[string, Given]>([
  ['by default', {}],
  ['with a domain', domain],
  ['open, with an address for alarms', { Open: 'true', AlarmEmail: 'ops@example.com' }],
])('resolves to the same resources as the whole template without CloudFront: %s', (_, given) => {
  const there = deploy(stripped, given)
  expect(there).toEqual(deploy(whole, given))
  expect(dangling(there)).toEqual([])
})

test('refers to nothing that it does not declare', () => {
  const { Conditions = {}, Parameters = {}, Resources } = stripped
  const known = [...Object.keys(Conditions), ...Object.keys(Parameters), ...Object.keys(Resources)]
  const text = JSON.stringify(stripped)
  const used = [...text.matchAll(/"(?:Ref|Condition)":"([^":]+)"|"Fn::(?:If|GetAtt)":\["([^"]+)"/g)]
  const names = new Set(used.map(([, one, other]) => one ?? other ?? ''))
  expect(names.size).toBeGreaterThan(10)
  expect([...names].filter((name) => !known.includes(name))).toEqual([])
})
