import { assumptions } from '@logpipe/infra/cost'
import { expect, test } from 'vitest'
import { synthesized } from '../../infra/test/aws/templates.ts'
import { cellsOf } from '../src/render/styled-text.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'

test('cost prices a month, names its sources, and reports all options that are not numbers at once', async () => {
  const cwd = await aFolder()
  const priced = await runLogpipe(['cost', '--json', '--no-recents'], aContext({ cwd }))
  expect(priced).toMatchObject({ code: 0, stderr: '' })
  const document = JSON.parse(priced.stdout)
  expect(document.workload).toEqual({
    ...{ logs_per_second: 100, bytes: 200, retention_days: 30 },
    ...{ batch: 500, recents: false, manifests: true },
  })
  expect(document.logpipe.usd_per_million_logs).toBeLessThanOrEqual(0.7)
  expect(document.prices).toMatchObject({
    region: 'us-east-1',
    items: {
      dynamodb_million_writes: {
        usd: 0.625,
        source: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json',
        seen: '2026-09-11',
        checked: true,
      },
    },
  })
  const shown = await runLogpipe(['cost', '--rate', '0.5', '--batch', '1'], aContext({ cwd }))
  expect(shown.stdout).toContain('1,314,900 logs per month (0.5 per second)')
  const direct = await runLogpipe(['cost', '--direct', '10', '--json'], aContext({ cwd }))
  expect(JSON.parse(direct.stdout)).toMatchObject({ workload: { direct_per_second: 10, logs_per_second: 100 } })
  const directText = (await runLogpipe(['cost', '--direct', '10'], aContext({ cwd }))).stdout
  expect(directText.replaceAll(/\s+/g, ' ')).toContain(
    '289,278,000 logs per month (100 and 10 by POST /logs per second)',
  )
  for (const wrong of [
    ['--direct', '-1'],
    ['--rate', 'x'],
    ['--bytes', '0'],
    ['--batch', '5001'],
    ['--retention-days', '1.5'],
    ['--region', 'ap-southeast-1'],
  ]) {
    expect(await runLogpipe(['cost', ...wrong], aContext({ cwd }))).toMatchObject({ code: 2, stdout: '' })
  }
})

test('cost knows the prices of four regions, marks what it could not confirm, and refuses the others by name', async () => {
  const cwd = await aFolder()
  const cost = (...args: readonly string[]) => runLogpipe(['cost', ...args], aContext({ cwd }))
  const frankfurt = await cost('--region', 'eu-central-1')
  expect(frankfurt).toMatchObject({ code: 0, stderr: '' })
  expect(frankfurt.stdout).toContain('SQS *')
  expect(frankfurt.stdout).toContain('* not confirmed for eu-central-1: what a fair queue adds')
  expect(frankfurt.stdout).toContain('List prices of eu-central-1 as AWS stated them from 2026-07-15 to 2026-10-08')
  const { prices } = JSON.parse((await cost('--region', 'eu-central-1', '--json')).stdout)
  expect(prices.items.sqs_fair_million_requests).toMatchObject({ checked: false, usd: 0.1 })
  expect(prices.items.dynamodb_million_writes).toMatchObject({ checked: true, usd: 0.7625 })
  expect((await cost()).stdout).not.toContain('*')
  const refused = await cost('--region', 'ap-southeast-1')
  expect(refused.stderr).toContain('one of us-east-1, us-west-2, eu-west-1, eu-central-1, whose prices are known here')
})

test.each([50, 80, 120])('cost fits a terminal of %i columns, and cuts no word', async (columns) => {
  const cwd = await aFolder()
  const shown = await runLogpipe(['cost', '--region', 'eu-central-1'], aContext({ cwd, isTty: true, columns }))
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout.split('\n').filter((line) => cellsOf(line) > columns)).toEqual([])
  expect(shown.stdout.replaceAll('\n', ' ')).toContain('--json names each with its source and day')
})

test('the fixed costs are those of the template: metrics in alarms, and secrets', async () => {
  const { pipeline } = await synthesized()
  const resources = Object.values<Resource>(pipeline.Resources)
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type)
  const alarmMetrics = (condition: string | undefined) =>
    ofType('AWS::CloudWatch::Alarm')
      .filter(({ Condition }) => Condition === condition)
      .map(({ Properties: { Metrics } }) => Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1)
      .reduce((sum, one) => sum + one, 0)
  expect(assumptions.alarmMetrics).toBe(alarmMetrics(undefined))
  expect(assumptions.watchAlarms).toBe(alarmMetrics('IsWatched'))
  const secrets = ofType('AWS::SecretsManager::Secret')
  expect(assumptions.secrets).toBe(secrets.filter(({ Condition }) => Condition === undefined).length)
  expect(assumptions.secretsBehindWaf).toBe(secrets.filter(({ Condition }) => Condition !== undefined).length)
})

interface Resource {
  readonly Type: string
  readonly Condition?: string
  readonly Properties: { readonly Metrics?: readonly { readonly MetricStat?: object }[] }
}
