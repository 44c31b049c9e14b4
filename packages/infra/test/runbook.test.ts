import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { topology } from '../src/topology.ts'
import { synthesized } from './aws/templates.ts'

const runbook = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')

interface Resource {
  readonly Type: string
  readonly Properties: { readonly AlarmDescription?: string }
}

const { pipeline } = await synthesized()
const resources: Readonly<Record<string, Resource>> = pipeline.Resources
const alarms = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')

/** Names in the template, without the hash at their end. */
const names = alarms.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))

const anchors: Readonly<Record<string, string>> = {
  DeadLetterAlarm: 'alarm-dead-letters',
  BacklogAlarm: 'alarm-backlog',
  ServerErrorAlarm: 'alarm-server-errors',
  SkippedRowAlarm: 'alarm-skipped-rows',
  FailedMessageAlarm: 'alarm-failed-messages',
  ThrottledWriteAlarm: 'alarm-throttled-writes',
  CredentialAlarm: 'alarm-credentials',
  WatchViolationAlarm: 'alarm-watch-violations',
  WatchSilenceAlarm: 'alarm-watch-silence',
}

function anchorOf(name: string): string {
  const [, of = '', kind = ''] = /^(\w+?)(Error|Throttle)Alarm$/.exec(name) ?? []
  return anchors[name] ?? `alarm-${of.toLowerCase()}-${kind.toLowerCase()}s`
}

test('there is an alarm for each function that fails or is throttled, two of the watch, and seven more', () => {
  expect(names).toHaveLength(2 + 7 + 2 * Object.keys(topology.functions).length)
})

test.each(names)('the runbook says of %s what it means, where to look, what to do and when it is over', (name) => {
  const sections = runbook.split(/^### /m).filter((text) => text.includes(`<a id="${anchorOf(name)}"></a>`))
  expect(sections, anchorOf(name)).toHaveLength(1)
  for (const part of ['**it means**', '**look', '**do', '**over**']) {
    expect(sections[0]?.toLowerCase()).toContain(part)
  }
})

test('every section belongs to an alarm, and every link works', () => {
  const written = [...runbook.matchAll(/<a id="(alarm-[a-z-]+)"/g)].map(([, anchor]) => anchor)
  expect(written.toSorted()).toEqual(names.map(anchorOf).toSorted())
  for (const [, anchor] of runbook.matchAll(/\(#(alarm-[a-z-]+)\)/g)) expect(written).toContain(anchor)
})

test('every alarm names the right section', () => {
  for (const [id, { Properties }] of alarms) {
    const [, named] = /operations\.md#([a-z-]+)/.exec(Properties.AlarmDescription ?? '') ?? []
    expect(named, id).toBe(anchorOf(id.replace(/[0-9A-F]{8}$/, '')))
  }
})
