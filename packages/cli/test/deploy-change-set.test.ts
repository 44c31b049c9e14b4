import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useAwsProxy } from '../../infra/test/aws-proxy.ts'
import { answerTo, eventsAnswer, refusal, stackAnswer } from '../../infra/test/cloudformation-answers.ts'
import type { FakeChange } from '../../infra/test/fake-cloudformation.ts'
import { hasMoto, useMoto } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { hasTerminal, inTerminal } from './terminal.ts'

describe.skipIf(!hasMoto)('deploying by change sets, against moto (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const proxy = useAwsProxy(moto)
  const run = async (line: string, env: Readonly<Record<string, string>> = {}): Promise<Run> =>
    runLogpipe(line.split(' '), aContext({ cwd: await aFolder(), env: { ...proxy.env(), ...env } }))
  const done = async (line: string): Promise<Run> => {
    const ended = await run(line)
    expect(ended.code, ended.stderr).toBe(0)
    return ended
  }
  let base: Promise<Run> | undefined
  /** A stack `logpipe-base` for the tests that leave it as it is. The first of them deploys it. */
  const aBase = (): Promise<Run> => {
    base ??= done('deploy --stage base')
    return base
  }
  const changing = () => proxy.asked().filter((action) => !/^(?:Describe|Get|List)/.test(action))
  const policies = (name = 'logpipe-life') =>
    Object.values(proxy.sent(name)?.template.Resources ?? {}).flatMap(({ Type, DeletionPolicy }) =>
      Type === 'AWS::DynamoDB::Table' ? [DeletionPolicy] : [],
    )
  /** Everything that can become of a resource. */
  const lossy: readonly FakeChange[] = [
    { action: 'Add', logicalId: 'NewAlarm', type: 'AWS::CloudWatch::Alarm' },
    { action: 'Modify', logicalId: 'ReadFunction', replacement: 'False', properties: ['Code', 'MemorySize'] },
    { action: 'Modify', logicalId: 'LogsTable', type: 'AWS::DynamoDB::Table', replacement: 'True' },
    { action: 'Modify', logicalId: 'WorkerRole', type: 'AWS::IAM::Role', replacement: 'Conditional' },
    { action: 'Remove', logicalId: 'OldQueue', type: 'AWS::SQS::Queue' },
  ]

  test('creates, finds nothing to change, and updates: options left out keep their values', async () => {
    const made = await done('deploy --stage life')
    expect(made.stdout).toContain('logpipe-life is deployed')
    expect(changing()).toEqual(['CreateChangeSet', 'ExecuteChangeSet'])
    expect(proxy.sent('logpipe-life')?.tags).toEqual({ 'logpipe:stage': 'life' })

    const again = await done('deploy --stage life')
    expect(again.stdout).toContain('logpipe-life is up to date')
    expect(changing().slice(2)).toEqual(['DeleteChangeSet', 'CreateChangeSet', 'DeleteChangeSet'])

    await done('deploy --stage life --open')
    expect(proxy.sent('logpipe-life')?.parameters).toMatchObject({ Open: 'true', Retain: 'true' })
    expect(policies()).toEqual(['Retain', 'Retain', 'Retain'])

    await done('deploy --stage life --no-retain --simulate-work 5')
    expect(proxy.sent('logpipe-life')?.parameters).toMatchObject({ Open: 'true', Retain: 'false', WorkMsPerChar: '5' })
    expect(policies()).toEqual(['Delete', 'Delete', 'Delete'])

    await done('deploy --stage life --no-open')
    expect(proxy.sent('logpipe-life')?.parameters).toMatchObject({ Open: 'false', Retain: 'false', WorkMsPerChar: '5' })
    expect(policies()).toEqual(['Delete', 'Delete', 'Delete'])
  })

  test('the options of a stack that is being deleted do not carry over to the next one', async () => {
    let asked = 0
    proxy.play('DescribeStacks', (_, ask) => {
      asked += 1
      const leaving = {
        name: 'logpipe-reborn',
        status: 'DELETE_IN_PROGRESS',
        parameters: { Retain: 'false', Open: 'true' },
      }
      return asked > 2 ? ask() : stackAnswer(leaving)
    })
    proxy.play('DescribeStackEvents', (_, ask) => (asked > 3 ? ask() : eventsAnswer('logpipe-reborn', [])))
    const made = await done('deploy --stage reborn')
    expect(made.stderr.match(/logpipe-reborn is in DELETE_IN_PROGRESS: waiting\n/g)).toHaveLength(1)
    expect(proxy.sent('logpipe-reborn')?.parameters).toMatchObject({ Retain: 'true', Open: 'false' })
    expect(policies('logpipe-reborn')).toEqual(['Retain', 'Retain', 'Retain'])
  })

  test('a dry run explains each change, asks in red, and leaves nothing behind', async () => {
    await aBase()
    proxy.changes(lossy)
    const before = changing().length
    const dry = await run('deploy --stage base --dry-run', { FORCE_COLOR: '1' })
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    for (const words of ['1 deleted, 1 replaced, 1 may be replaced, 1 changed, 1 created', 'Code, MemorySize']) {
      expect(dry.stdout).toContain(words)
    }
    expect(dry.stdout).toContain(
      '\u001b[31m  3 resources would be deleted, data included: OldQueue, LogsTable, WorkerRole',
    )
    expect(changing().slice(before)).toEqual(['DeleteChangeSet', 'CreateChangeSet', 'DeleteChangeSet'])
  })

  test('a replacement is refused without a terminal, and executed with --yes', async () => {
    await done('deploy --stage lossy')
    proxy.changes(lossy)
    const before = changing().length
    expectRefusal(await run('deploy --stage lossy --open'), 'parts of logpipe-lossy must be confirmed: add --yes')
    expect(changing().slice(before)).toEqual(['DeleteChangeSet', 'CreateChangeSet', 'DeleteChangeSet'])
    await done('deploy --stage lossy --open --yes')
    expect(proxy.sent('logpipe-lossy')?.parameters).toMatchObject({ Open: 'true' })
  })

  test.skipIf(!hasTerminal)(
    'in a terminal it is asked for the name of the stack (skipped without Python)',
    async () => {
      await done('deploy --stage asked')
      proxy.changes(lossy)
      const deploying = ['deploy', '--stage', 'asked', '--open']
      const where = async () => ({ cwd: await aFolder(), env: proxy.env() })
      const wrong = await runLogpipe(deploying, aContext({ ...(await where()), isTty: true, stdin: 'yes\n' }))
      expect(wrong.stderr).toContain('to continue:')
      expect(wrong.stderr).toContain('nothing was done: logpipe-asked was not typed')
      expect(wrong.code).toBe(2)
      expect(changing().at(-1)).toBe('DeleteChangeSet')
      const stopped = await inTerminal(deploying, { ...(await where()), answers: [['to continue:', '\u0003']] })
      expect(stopped.screen).toContain('No AWS operation is in progress')
      expect(stopped.code).toBe(130)
      expect(changing().at(-1)).toBe('DeleteChangeSet')
      const right = await inTerminal(deploying, { ...(await where()), answers: [['to continue:', 'logpipe-asked\n']] })
      expect(right.screen).toContain('is deployed')
      expect(proxy.sent('logpipe-asked')?.parameters).toMatchObject({ Open: 'true' })
    },
    60_000,
  )

  test('a failed update is reported with its reason, the state of the stack, and what to do', async () => {
    await aBase()
    const name = 'logpipe-base'
    const old = { logicalId: 'ReadFunction', status: 'UPDATE_FAILED', reason: 'of the week before', atMs: 0 }
    let isExecuted = false
    proxy.play('ExecuteChangeSet', () => {
      isExecuted = true
      return answerTo('ExecuteChangeSet', '')
    })
    proxy.play('DescribeStacks', async (_, ask) =>
      isExecuted ? stackAnswer({ name, status: 'UPDATE_ROLLBACK_COMPLETE', tags: { 'logpipe:stage': 'base' } }) : ask(),
    )
    proxy.play('DescribeStackEvents', () =>
      eventsAnswer(name, [
        old,
        ...(isExecuted ? [{ logicalId: 'WorkerFunction', status: 'UPDATE_FAILED', reason: 'no such layer' }] : []),
      ]),
    )
    const failed = await run('deploy --stage base --open')
    expectRefusal(failed, 'changing logpipe-base failed at WorkerFunction (AWS::Lambda::Function): no such layer')
    expect(failed.stderr).toContain('The stack is in UPDATE_ROLLBACK_COMPLETE, unchanged.')
    expect(failed.stderr).not.toContain('of the week before')
  })

  test.each([
    ['ValidationError', 'Stack:arn:x is in UPDATE_IN_PROGRESS state and can not be updated.'],
    ['OperationInProgressException', 'Another operation is in progress'],
    ['InvalidChangeSetStatus', 'ChangeSet [x] cannot be executed in its current status of [OBSOLETE]'],
  ])(
    'two who deploy at once: one of them hears it (%s)',
    async (code, said) => {
      await aBase()
      proxy.play('ExecuteChangeSet', () => refusal(code, said))
      const refused = await run(`deploy --stage base --simulate-work ${said.length}`)
      expectRefusal(refused, 'changing logpipe-base: another operation is changing logpipe-base, or just did')
      expect(changing().at(-1)).toBe('DeleteChangeSet')
    },
    60_000,
  )

  test('what CloudFormation rejects before it starts is reported in its words, and no empty stack remains', async () => {
    const why = 'Template error: A domain behind CloudFront needs CertificateArn'
    const state = `<Status>FAILED</Status><StatusReason>${why}.</StatusReason>`
    proxy.play('DescribeChangeSet', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: body.replace(/<Status>.*<\/ExecutionStatus>/s, state) }
    })
    const deleted: (string | null)[] = []
    proxy.play('DeleteChangeSet', (parameters, ask) => {
      deleted.push(parameters.get('ChangeSetName'))
      return ask()
    })
    const refused = await run('deploy --stage early')
    expectRefusal(refused, `preparing the update of logpipe-early: ${why}. Nothing was changed`)
    expect(changing()).toEqual(['CreateChangeSet', 'DeleteChangeSet', 'DeleteStack'])
    // By its name it could be what somebody else prepares meanwhile.
    expect(deleted).toEqual([expect.stringMatching(/^arn:/)])
    proxy.play('CreateChangeSet', () => refusal('ValidationError', 'Rule validation error'))
    expectRefusal(await run('deploy --stage early'), 'preparing the update of logpipe-early: Rule validation error')
    expectRefusal(await run('status --stage early'), 'there is no stack logpipe-early')
  })

  test('Ctrl-C during preparation starts nothing; during execution AWS continues; the same command resumes', async () => {
    const args = ['deploy', '--stage', 'stop', '--open']
    const start = async () => startLogpipe(args, aContext({ cwd: await aFolder(), env: proxy.env() }))
    proxy.play('DescribeChangeSet', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: body.replace('CREATE_COMPLETE', 'CREATE_IN_PROGRESS') }
    })
    const preparing = await start()
    await expect.poll(() => proxy.asked()).toContain('DescribeChangeSet')
    preparing.interrupt()
    const first = await preparing.ended
    expect(first.code, first.stderr).toBe(130)
    expect(first.stderr).toContain('Stopping; no further changes will be started.')
    expect(first.stderr).toContain('No AWS operation is in progress. `logpipe deploy` with the same options resumes')
    expect(changing()).toEqual(['CreateChangeSet', 'DeleteChangeSet', 'DeleteStack'])

    proxy.play('DescribeChangeSet', (_, ask) => ask())
    let isExecuted = false
    proxy.play('ExecuteChangeSet', (_, ask) => {
      isExecuted = true
      return ask()
    })
    proxy.play('DescribeStacks', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: isExecuted ? body.replace('CREATE_COMPLETE', 'CREATE_IN_PROGRESS') : body }
    })
    const executing = await start()
    await expect.poll(() => isExecuted).toBe(true)
    executing.interrupt()
    const second = await executing.ended
    expect(second.code, second.stderr).toBe(130)
    expect(second.stderr).toContain('logpipe-stop in eu-west-1 is in CREATE_IN_PROGRESS, and continues in AWS.')
    expect(second.stderr).toContain('`logpipe status --wait --stage stop --region eu-west-1` follows it')

    proxy.play('DescribeStacks', (_, ask) => ask())
    expect((await done(args.join(' '))).stdout).toContain('logpipe-stop is up to date')

    let isDeleted = false
    proxy.play('DeleteStack', () => {
      isDeleted = true
      return answerTo('DeleteStack', '')
    })
    proxy.play('DescribeStacks', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: isDeleted ? body.replace('CREATE_COMPLETE', 'DELETE_IN_PROGRESS') : body }
    })
    const line = ['destroy', '--stage', 'stop', '--yes', '--json']
    const destroying = startLogpipe(line, aContext({ cwd: await aFolder(), env: proxy.env() }))
    await expect.poll(() => isDeleted).toBe(true)
    destroying.interrupt()
    const third = await destroying.ended
    expect(third.code, third.stderr).toBe(130)
    expect(expectSchema('destroy', third.stdout)).toMatchObject([
      { result: 'interrupted', stack: 'logpipe-stop', in_flight: 'DELETE_IN_PROGRESS' },
    ])
  })

  test('a deployment killed during preparation leaves an empty stack, which deploy and destroy both handle', async () => {
    const kill = async (stage: string): Promise<void> => {
      let isMade = false
      proxy.play('DescribeChangeSet', async (_, ask) => {
        const { status, body } = await ask()
        isMade ||= status === 200
        return { status, body: body.replace('CREATE_COMPLETE', 'CREATE_IN_PROGRESS') }
      })
      const running = startSpawned(['deploy', '--stage', stage], { cwd: await aFolder(), env: proxy.env() })
      await expect.poll(() => isMade).toBe(true)
      running.kill('SIGKILL')
      await running.ended
      proxy.play('DescribeChangeSet', (_, ask) => ask())
    }
    await kill('killed')
    expect((await run('status --stage killed')).stdout).toContain('REVIEW_IN_PROGRESS')
    expect((await done('deploy --stage killed')).stdout).toContain('logpipe-killed is deployed')
    await kill('empty')
    expect((await done('destroy --stage empty --yes')).stdout).toContain('logpipe-empty is deleted')
    expectRefusal(await run('status --stage empty'), 'there is no stack logpipe-empty')
  })

  test('termination protection is left as it was set, and destroy says how to turn it off', async () => {
    await done('deploy --stage kept')
    proxy.play('DescribeStacks', async (_, ask) => {
      const { status, body } = await ask()
      const said = body.replace(/<EnableTerminationProtection>\w+<\/EnableTerminationProtection>/, '')
      const on = '<EnableTerminationProtection>true</EnableTerminationProtection></member>\n      </Stacks>'
      return { status, body: said.replace(/<\/member>\s*<\/Stacks>/, on) }
    })
    await done('deploy --stage kept --open')
    await done('deploy --stage kept --no-open --dry-run')
    expect(proxy.asked()).not.toContain('UpdateTerminationProtection')
    expectRefusal(await run('destroy --stage kept --yes'), 'logpipe-kept is protected from deletion')
    expect(proxy.asked()).not.toContain('DeleteStack')
  })

  test('--only deploys the code of a part, takes no options, and needs a stack', async () => {
    await done('deploy --stage part')
    const before = proxy.sent('logpipe-part')?.template.Resources ?? {}
    // What is deployed is of another version: each function has another timeout.
    const older = JSON.stringify(before).replaceAll(/"Timeout":\d+/g, '"Timeout":7')
    proxy.play('GetTemplate', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: body.replaceAll(/"Timeout":\d+/g, '"Timeout":7') }
    })
    let asked = 0
    proxy.play('DescribeStacks', async (_, ask) => {
      const { status, body } = await ask()
      asked += 1
      return { status, body: asked > 1 ? body : body.replace('CREATE_COMPLETE', 'UPDATE_IN_PROGRESS') }
    })
    const taking = await done('deploy --stage part --only ingest')
    expect(taking.stderr).toContain('logpipe-part is in UPDATE_IN_PROGRESS: waiting')
    const after = proxy.sent('logpipe-part')?.template.Resources ?? {}
    const taken = Object.keys(after).filter((id) => JSON.stringify(after[id]) === JSON.stringify(before[id]))
    const isFunction = (id: string): boolean => before[id]?.Type === 'AWS::Lambda::Function'
    expect(taken.filter(isFunction).map((id) => id.replace(/Function.*/, ''))).toEqual(['Ingest', 'Worker'])
    const olderResources = JSON.parse(older)
    for (const id of Object.keys(after).filter((id) => !/^(?:Ingest|Worker)Function/.test(id))) {
      expect(after[id]).toEqual(olderResources[id])
    }
    expectRefusal(await run('deploy --stage part --only read --open'), '--only read takes no options')
    expectRefusal(await run('deploy --stage nobody --only read'), 'there is no stack logpipe-nobody')
  })

  test('a profile in the AWS configuration is enough', async () => {
    const cwd = await aFolder()
    const config = join(cwd, 'config')
    await writeFile(
      config,
      '[profile work]\nregion = eu-west-1\naws_access_key_id = testing\naws_secret_access_key = testing\n',
    )
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_REGION: ___, ...env } = proxy.env()
    const made = await runLogpipe(
      ['deploy', '--stage', 'profile'],
      aContext({
        cwd,
        env: { ...env, AWS_CONFIG_FILE: config, AWS_PROFILE: 'work' },
      }),
    )
    expect(made.stdout, made.stderr).toContain('logpipe-profile is deployed')
  })

  test('status --wait on a stack that is deleted meanwhile says so', async () => {
    let asked = 0
    proxy.play('DescribeStacks', () => {
      asked += 1
      if (asked > 2) return refusal('ValidationError', 'Stack with id logpipe-gone does not exist')
      return stackAnswer({ name: 'logpipe-gone', status: 'DELETE_IN_PROGRESS' })
    })
    proxy.play('DescribeStackEvents', () =>
      eventsAnswer('logpipe-gone', [{ logicalId: 'ReadFunction', status: 'DELETE_COMPLETE' }]),
    )
    const waited = await run('status --wait --stage gone')
    expect(waited).toMatchObject({ code: 1, stdout: 'logpipe-gone is deleted\n' })
    expect(waited.stderr).toContain('delete complete  Lambda function ReadFunction')
  })
})
