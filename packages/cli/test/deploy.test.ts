import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useAwsProxy } from '../../infra/test/aws-proxy.ts'
import { type Answer, answerTo, eventsAnswer, refusal, stackAnswer } from '../../infra/test/cloudformation-answers.ts'
import { hasMoto, noProfile, useMoto } from '../../infra/test/moto.ts'
import { withoutLacking } from '../../infra/test/moto-template.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'

test('writes an assembly for review: one template, bundles, and the chosen options in its manifest', async () => {
  const cwd = await aFolder()
  const args = ['--stage', 'prod', '--open', '--simulate-work', '5', '--json']
  const made = await runLogpipe(['synth', '--out', 'out', ...args], aContext({ cwd }))
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(expectSchema('synth', made.stdout)).toMatchObject([
    { stack: 'logpipe-prod', parameters: { Stage: 'prod', Open: 'true', WorkMsPerChar: '5' } },
  ])
  const again = await runLogpipe(['synth', '--out', 'out', ...args], aContext({ cwd }))
  expectRefusal(again, 'is not empty')
})

test('an assembly with --no-retain deletes every resource that holds data', async () => {
  const cwd = await aFolder()
  await runLogpipe(['synth', '--out', 'kept'], aContext({ cwd }))
  await runLogpipe(['synth', '--out', 'gone', '--no-retain'], aContext({ cwd }))
  const policies = async (name: string) => {
    const { Resources } = JSON.parse(await readFile(join(cwd, name, 'logpipe.template.json'), 'utf8'))
    return Object.values<{ Type: string; DeletionPolicy?: string }>(Resources)
      .filter(({ Type }) => /Table$|Secret$/.test(Type))
      .map(({ DeletionPolicy }) => DeletionPolicy ?? 'Delete')
  }
  expect(await policies('kept')).toContain('Retain')
  expect(new Set(await policies('gone'))).toEqual(new Set(['Delete']))
})

describe('an invalid option is refused before credentials are needed', () => {
  test.each([
    [['deploy', '--stage', 'Prod'], '--stage is "Prod"; it must be'],
    [['deploy', '--domain', 'x', '--hosted-zone', 'y'], '--domain is "x"; it must be a host name'],
    [['deploy', '--simulate-work', 'much'], '--simulate-work is "much"; it must be 0 to 10000 milliseconds'],
    [['deploy', '--alarm-email', 'ops'], '--alarm-email is "ops"; it must be an e-mail address'],
    [['deploy', '--only', 'worker'], "argument 'worker' is invalid"],
    [['deploy', '--assembly', 'nowhere'], 'nowhere'],
    [['deploy', '--assembly', '.', '--stage', 'x'], '--assembly is deployed as it is'],
    [['destroy', '--stage', ''], '--stage is ""; it must be'],
    [['status', '--stage', 'x-edge'], '--stage is "x-edge"; it must be'],
    [['outputs', '--stage', 'X'], '--stage is "X"; it must be'],
    [['synth'], "required option '--out <dir>' not specified"],
    [['synth', '--out', 'app.log/out'], 'cannot create the folder'],
    [['synth', '--out', '/proc/logpipe/out'], 'cannot create the folder'],
    [['deploy', '--region', ''], '"" is not an AWS region'],
  ])('%j', async (args, sentence) => {
    const run = await runLogpipe(
      args,
      aContext({
        cwd: await aFolder({ 'app.log': 'a line' }),
        env: { ...noProfile, AWS_REGION: 'eu-west-1' },
      }),
    )
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(sentence)
  })
})

describe('credentials and region', () => {
  const env = { ...noProfile, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_REGION: 'eu-west-1' }
  test.each([
    ['no credentials', env, 'getting the AWS caller identity: no AWS credentials found'],
    ['no region', { ...env, AWS_REGION: '', AWS_DEFAULT_REGION: '' }, 'no AWS region is set'],
    ['no name of a region', { ...env, AWS_REGION: 'Frankfurt!' }, '"Frankfurt!" is not an AWS region'],
  ])('%s', async (_, env, sentence) => {
    for (const args of [['deploy'], ['diff'], ['status'], ['outputs'], ['destroy', '--yes']]) {
      expectRefusal(await runLogpipe(args, aContext({ cwd: await aFolder(), env })), sentence)
    }
  })
})

describe.skipIf(!hasMoto)(
  'against CloudFormation as moto plays it (skipped where moto_server is not installed)',
  () => {
    const moto = useMoto()
    const proxy = useAwsProxy(moto)
    const run = (args: readonly string[], cwd: string): Promise<Run> =>
      runLogpipe(args, aContext({ cwd, env: proxy.env() }))
    const events = (...failed: readonly Parameters<typeof eventsAnswer>[1][number][]) =>
      eventsAnswer('logpipe-x', failed)
    const status = (StackStatus: string) => stackAnswer({ name: 'logpipe-x', status: StackStatus })
    /** A stack that is not there until it is made, and is then as it is told. */
    const playCreation = (made: () => Answer): void => {
      let isMade = false
      proxy.play('CreateStack', () => {
        isMade = true
        const id = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/logpipe-x/0a1b'
        return answerTo('CreateStack', `<StackId>${id}</StackId>`)
      })
      proxy.play('DescribeStacks', () =>
        isMade ? made() : refusal('ValidationError', 'Stack with id logpipe-x does not exist'),
      )
    }
    const failure = { logicalId: 'WorkerFunction', status: 'CREATE_FAILED', reason: 'Rate exceeded (Service: Lambda)' }

    /** An assembly that moto can make. */
    async function anAssembly(stage: string, ...options: readonly string[]): Promise<{ cwd: string; folder: string }> {
      const cwd = await aFolder()
      const folder = join(await aFolder(), 'out')
      await runLogpipe(['synth', '--stage', stage, '--out', folder, ...options], aContext({ cwd }))
      const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-key-abcdef'
      await withoutLacking(folder, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn: arn })
      return { cwd, folder }
    }
    const deploying = (folder: string) => ['deploy', '--assembly', folder, '--method', 'direct']

    test('a dry run of a new stack says what would be created, and creates nothing', async () => {
      const { cwd, folder } = await anAssembly('dry')
      const dry = await run(['deploy', '--assembly', folder, '--dry-run'], cwd)
      expect(dry).toMatchObject({ code: 0, stderr: '' })
      const document = await run(['deploy', '--assembly', folder, '--dry-run', '--json'], cwd)
      expect(expectSchema('deploy', document.stdout)).toMatchObject([{ result: 'planned', is_new: true }])
      expect(dry.stdout).toMatch(/logpipe-dry does not exist yet: \d+ created/)
      expect(dry.stdout).toContain('3  DynamoDB table')
      expect(proxy.asked().filter((action) => !/^(?:Describe|Get)/.test(action))).toEqual([])
      expectRefusal(await run(['status', '--stage', 'dry'], cwd), 'there is no stack logpipe-dry in eu-west-1')
      // A comparison needs no bucket, so nobody needs to be allowed to see it.
      proxy.playHttp((method) => (method === 'HEAD' ? { status: 403, body: '' } : undefined))
      const compared = await run(['diff', '--assembly', folder], cwd)
      expect(compared.stdout, compared.stderr).toContain('logpipe-dry does not exist yet')
      const difference = await run(['diff', '--assembly', folder, '--json'], cwd)
      expect(expectSchema('diff', difference.stdout)).toMatchObject([{ stack: 'logpipe-dry', is_new: true }])
      const lookedFor = await run(['deploy', '--assembly', folder, '--dry-run'], cwd)
      expectRefusal(lookedFor, 'or this identity may not s3:ListBucket on it')
    })

    test('an assembly for another stack than its own is refused before anything is asked of AWS', async () => {
      const { cwd, folder } = await anAssembly('dry')
      const file = join(folder, 'manifest.json')
      await writeFile(
        file,
        (await readFile(file, 'utf8')).replace('"stackName": "logpipe-dry"', '"stackName": "other"'),
      )
      expectRefusal(await run(deploying(folder), cwd), 'stackName is "other", not "logpipe-dry"')
      expect(proxy.asked()).toEqual([])
    })

    test('deploys, finds nothing to change, shows the status, changes an option, and destroys', async () => {
      const { cwd, folder } = await anAssembly('life')
      const made = await run(deploying(folder), cwd)
      expect(made.code, made.stderr).toBe(0)
      expect(made.stdout).toContain('logpipe-life is deployed')
      expect(made.stdout).toContain('export LOGPIPE_TARGET=logpipe-life AWS_REGION=eu-west-1')
      expect((await run(deploying(folder), cwd)).stdout).toContain('logpipe-life is up to date')
      const unchanged = await run([...deploying(folder), '--json'], cwd)
      expect(expectSchema('deploy', unchanged.stdout)).toMatchObject([{ result: 'unchanged', outputs: {} }])

      const named = await run(['outputs', '--stage', 'life', '--json'], cwd)
      const [outputs = {}] = expectSchema('outputs', named.stdout)
      expect(Object.keys(outputs)).toContain('LogsTableName')
      const shown = await run(['status', '--stage', 'life', '--json'], cwd)
      expect(shown.code).toBe(1)
      expect(expectSchema('status', shown.stdout)).toMatchObject([
        { state: 'ready', answers: false, options: { Open: 'false' } },
      ])

      const opened = await anAssembly('life', '--open')
      const difference = await run(['diff', '--assembly', opened.folder, '--fail'], cwd)
      expect(difference.code).toBe(1)
      expect(difference.stdout).toContain('option Open: false → true')
      expect(difference.stdout).toContain('Environment.Variables.LOGPIPE_OPEN: "false" → "true"')
      const changes = await run(['diff', '--assembly', opened.folder, '--json'], cwd)
      expect(expectSchema('diff', changes.stdout)).toMatchObject([{ options: [{ name: 'Open' }] }])
      const changed = await run([...deploying(opened.folder), '--json'], cwd)
      expect(expectSchema('deploy', changed.stdout)).toMatchObject([{ result: 'deployed', is_new: false }])
      expect((await run(['status', '--stage', 'life'], cwd)).stdout).toContain('Open=true')

      expectRefusal(
        await run(['destroy', '--stage', 'life'], cwd),
        'destroying logpipe-life must be confirmed: add --yes',
      )
      const destroyed = await run(['destroy', '--stage', 'life', '--yes'], cwd)
      expect(destroyed.code, destroyed.stderr).toBe(0)
      expect(destroyed.stdout).toContain(outputs.LogsTableName)
      expect(destroyed.stdout).toContain(outputs.TenantsTableName)
      expectRefusal(await run(['destroy', '--stage', 'life', '--yes'], cwd), 'there is no stack logpipe-life')
    })

    test('waits for an operation that somebody else started, and then deploys', async () => {
      const { cwd, folder } = await anAssembly('resume')
      await run(deploying(folder), cwd)
      let asked = 0
      proxy.play('DescribeStacks', async (_, ask) => {
        const answer = await ask()
        asked += 1
        return asked > 2 ? answer : { ...answer, body: answer.body.replace('CREATE_COMPLETE', 'UPDATE_IN_PROGRESS') }
      })
      proxy.play('DescribeStackEvents', () =>
        eventsAnswer('logpipe-resume', [{ logicalId: 'ReadFunction', status: 'UPDATE_COMPLETE' }]),
      )
      const resumed = await run(deploying(folder), cwd)
      expect(resumed.code, resumed.stderr).toBe(0)
      expect(resumed.stderr).toContain('update complete  Lambda function ReadFunction')
      expect(resumed.stdout).toContain('is up to date')

      asked = -1_000
      const compared = await run(['diff', '--assembly', folder], cwd)
      expect(compared).toMatchObject({ code: 0, stdout: expect.stringContaining('no resource changes') })
      expect(compared.stderr).toBe(
        'logpipe-resume is in UPDATE_IN_PROGRESS: compared with its current state, not the pending change\n',
      )
    })

    test('credentials that expire while watching: the error names the running operation, and how to follow it', async () => {
      const { cwd, folder } = await anAssembly('x')
      playCreation(() => refusal('ExpiredToken', 'The security token is expired', 403))
      proxy.play('DescribeStackEvents', () => refusal('ExpiredToken', 'The security token is expired', 403))
      const failed = await run(deploying(folder), cwd)
      expectRefusal(
        failed,
        'the AWS credentials have expired. logpipe-x may still be running in AWS: logpipe status --wait --stage x --region eu-west-1',
      )
    })

    test('a deletion that can no longer be watched is reported as possibly still running', async () => {
      const cwd = await aFolder()
      let isTold = false
      proxy.play('DeleteStack', () => {
        isTold = true
        return answerTo('DeleteStack', '')
      })
      const expired = refusal('ExpiredToken', 'The security token is expired', 403)
      proxy.play('DescribeStacks', (_, ask, region) => {
        if (region === 'us-east-1') return ask()
        return isTold ? expired : status('CREATE_COMPLETE')
      })
      proxy.play('DescribeStackEvents', () => (isTold ? expired : events()))
      proxy.play('ListStackResources', () => answerTo('ListStackResources', '<StackResourceSummaries />'))
      proxy.play('GetTemplate', () => answerTo('GetTemplate', '<TemplateBody>{}</TemplateBody>'))
      const failed = await run(['destroy', '--stage', 'x', '--yes'], cwd)
      expectRefusal(failed, 'logpipe-x may still be running in AWS: logpipe status --wait --stage x --region eu-west-1')
      expect(isTold).toBe(true)
    })

    test('Ctrl-C leaves CloudFormation running, and says how to follow it', async () => {
      const { cwd, folder } = await anAssembly('x')
      proxy.play('DescribeStacks', () => status('UPDATE_IN_PROGRESS'))
      proxy.play('DescribeStackEvents', () => events({ logicalId: 'ReadFunction', status: 'UPDATE_COMPLETE' }))
      const running = startSpawned(deploying(folder), { cwd, env: proxy.env() })
      await expect.poll(() => running.said().stderr).toContain('ReadFunction')
      running.kill('SIGINT')
      const ended = await running.ended
      expect(ended.code).toBe(130)
      expect(ended.stderr).toContain('logpipe status --wait')
    })

    test.each([
      ['ROLLBACK_COMPLETE', 'logpipe destroy --stage x --region eu-west-1'],
      ['DELETE_FAILED', 'logpipe destroy --stage x --region eu-west-1'],
      [
        'UPDATE_ROLLBACK_FAILED',
        'aws cloudformation continue-update-rollback --stack-name logpipe-x --region eu-west-1',
      ],
    ])('a stack in %s is not touched; the sentence says why it is so and what to type', async (state, next) => {
      const { cwd, folder } = await anAssembly('x')
      proxy.play('DescribeStacks', () => status(state))
      proxy.play('DescribeStackEvents', () => events(failure))
      const refused = await run(deploying(folder), cwd)
      expectRefusal(refused, `the stack logpipe-x is in ${state}`)
      expect(refused.stderr).toContain('failed at WorkerFunction (AWS::Lambda::Function): Rate exceeded')
      expect(refused.stderr).toContain(next)
      const shown = await run(['status', '--stage', 'x'], cwd)
      expect(shown).toMatchObject({ code: 1, stdout: expect.stringContaining('Rate exceeded') })
    })

    test('a resource that cannot be created is named with its reason, and so is what remains', async () => {
      const { cwd, folder } = await anAssembly('x')
      playCreation(() => status('ROLLBACK_COMPLETE'))
      proxy.play('DescribeStackEvents', () =>
        events({ logicalId: 'Api', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' }, failure, {
          logicalId: 'LogsTable',
          physicalId: 'logpipe-x-LogsTable-1',
          status: 'DELETE_SKIPPED',
        }),
      )
      const failed = await run(deploying(folder), cwd)
      expectRefusal(failed, 'creating logpipe-x failed at WorkerFunction (AWS::Lambda::Function): Rate exceeded')
      expect(failed.stderr).toContain('Retained, empty: logpipe-x-LogsTable-1')
      expect(failed.stderr).toContain('logpipe destroy --stage x --region eu-west-1')
    })

    test.each([
      [
        'an action that is not allowed',
        'User: me is not authorized to perform: iam:CreateRole on resource: role/x',
        'me may not',
      ],
      [
        'a name that is taken',
        'Resource of type AWS::Logs::LogGroup with identifier x already exists',
        'already exists',
      ],
    ])(
      '%s',
      async (_, reason) => {
        const { cwd, folder } = await anAssembly('x')
        playCreation(() => status('ROLLBACK_COMPLETE'))
        proxy.play('DescribeStackEvents', () => events({ ...failure, reason }))
        expectRefusal(await run(deploying(folder), cwd), reason)
      },
      60_000,
    )

    test('an assembly of a newer schema is refused before anything is created for it', async () => {
      const { cwd, folder } = await anAssembly('x')
      const file = join(folder, 'manifest.json')
      await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), version: '999.0.0' }))
      const others: string[] = []
      proxy.playHttp((method, url) => {
        others.push(`${method} ${url}`)
        return undefined
      })
      const refused = await run(deploying(folder), cwd)
      expectRefusal(refused, 'cannot read the assembly')
      expect(refused.stderr).toContain('it has schema version 999.0.0')
      expect(others).toEqual([])
    })

    test('a denied call is reported: who is not allowed to do what', async () => {
      const { cwd, folder } = await anAssembly('x')
      const said =
        'User: arn:aws:iam::1:user/ada is not authorized to perform: cloudformation:DescribeStacks on resource: y'
      proxy.play('DescribeStacks', () => refusal('AccessDenied', said, 403))
      const refused = await run(deploying(folder), cwd)
      expectRefusal(refused, 'arn:aws:iam::1:user/ada may not cloudformation:DescribeStacks on y')
      expect(refused.stderr).toContain('docs/deploy.md')
    })

    test('expired credentials are reported in one sentence', async () => {
      proxy.play('GetCallerIdentity', () => refusal('ExpiredToken', 'The security token is expired', 403))
      const cwd = await aFolder()
      expectRefusal(await run(['deploy'], cwd), 'getting the AWS caller identity: the AWS credentials have expired')
    })

    test('a stack of the same name that logpipe did not create is left alone', async () => {
      const { cwd, folder } = await anAssembly('x')
      proxy.play('DescribeStacks', () => stackAnswer({ name: 'logpipe-x', status: 'CREATE_COMPLETE', tags: {} }))
      expectRefusal(
        await run(deploying(folder), cwd),
        'a stack logpipe-x already exists in eu-west-1, and it has no tag',
      )
    })
  },
)
