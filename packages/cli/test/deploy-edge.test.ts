import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53'
import {
  DeleteBucketLifecycleCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { useAwsProxy } from '../../infra/test/aws-proxy.ts'
import { refusal } from '../../infra/test/cloudformation-answers.ts'
import { madeCertificateArn, webAclArn } from '../../infra/test/fake-cloudformation.ts'
import { hasMoto, useMoto } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'

describe.skipIf(!hasMoto)('CloudFront, WAF and the bucket (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const proxy = useAwsProxy(moto)
  const run = async (line: string): Promise<Run> =>
    runLogpipe(line.split(' '), aContext({ cwd: await aFolder(), env: proxy.env() }))
  const done = async (line: string): Promise<Run> => {
    const ended = await run(line)
    expect(ended.code, ended.stderr).toBe(0)
    return ended
  }
  /** What changed something, with its region, in order. */
  const changing = () =>
    proxy.calls().filter((call) => /(?:Execute|Delete|Update|Create)(?:ChangeSet|Stack)$/.test(call))
  const executed = () => proxy.calls().filter((call) => /(?:ExecuteChangeSet|DeleteStack)$/.test(call))
  const s3 = () => new S3Client({ ...moto.place(), forcePathStyle: true })

  test('a dry run of a new stack with --waf creates nothing, not even a bucket', async () => {
    const dry = await done('deploy --stage dry --waf --dry-run')
    expect(dry.stdout).toMatch(/logpipe-dry-edge does not exist yet: \d+ created[\s\S]*logpipe-dry does not exist yet/)
    expect(dry.stdout).toContain('CloudFront distribution')
    expect(changing()).toEqual([])
    const { Buckets } = await s3().send(new ListBucketsCommand({}))
    expect(Buckets ?? []).toEqual([])
    // Who is asking is the same in every region.
    expect(proxy.calls().filter((call) => call.endsWith('GetCallerIdentity'))).toEqual(['eu-west-1 GetCallerIdentity'])
  })

  test('the bucket is encrypted, versioned, private and has a lifecycle; an incomplete one is completed', async () => {
    let isCut = true
    proxy.playHttp((method, url) =>
      isCut && method === 'PUT' && /\?versioning/.test(url) ? refusal('SlowDownNot', 'no', 400) : undefined,
    )
    expect((await run('deploy --stage bucket')).code).toBe(2)
    expect(changing()).toEqual([])
    isCut = false
    await done('deploy --stage bucket')
    const Bucket = 'logpipe-assets-123456789012-eu-west-1'
    const client = s3()
    expect(await client.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' })
    expect(await client.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    })
    expect(await client.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    })
    expect(await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).toMatchObject({
      Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
    })
  })

  test('nothing is uploaded to a bucket of another account, not even in a dry run', async () => {
    await done('deploy --stage theirs')
    const puts: string[] = []
    proxy.playHttp((method, url) => {
      if (method === 'PUT') puts.push(url)
      return method === 'HEAD' ? { status: 403, body: '' } : undefined
    })
    for (const line of ['deploy --stage theirs --open', 'deploy --stage theirs --open --dry-run']) {
      expectRefusal(await run(line), 'the bucket logpipe-assets-123456789012-eu-west-1 cannot be used')
    }
    expect(puts).toEqual([])
  })

  test('--waf deploys us-east-1 first, then the pipeline with its outputs; --no-waf in reverse order', async () => {
    await done('deploy --stage front --waf')
    expect(executed()).toEqual(['us-east-1 ExecuteChangeSet', 'eu-west-1 ExecuteChangeSet'])
    expect(proxy.sent('logpipe-front')?.parameters).toMatchObject({ WebAclArn: webAclArn, CertificateArn: '' })
    expect(proxy.sent('logpipe-front-edge')?.tags).toEqual({ 'logpipe:stage': 'front', 'logpipe:region': 'eu-west-1' })

    const again = await done('deploy --stage front')
    expect(again.stdout).toContain('is up to date')
    expect(executed()).toHaveLength(2)

    const dry = await done('deploy --stage front --no-waf --dry-run')
    expect(dry.stdout).toMatch(/logpipe-front-edge[\s\S]*: 1 deleted/)
    expect(executed()).toHaveLength(2)

    await done('deploy --stage front --no-waf --yes')
    expect(executed().slice(2)).toEqual(['eu-west-1 ExecuteChangeSet', 'us-east-1 DeleteStack'])
    expect(proxy.sent('logpipe-front')?.parameters).toMatchObject({ WebAclArn: '' })
    const destroyed = await done('destroy --stage front --yes')
    expect(destroyed.stdout).toContain('logpipe-front is deleted')
  })

  test('losses in the pipeline are confirmed before us-east-1 is changed; a later failure names what was changed', async () => {
    await done('deploy --stage first')
    const before = changing().length
    proxy.play('GetTemplate', async (_, ask) => {
      const { status, body } = await ask()
      return { status, body: body.replace('"Resources":{', '"Resources":{"OldQueue":{"Type":"AWS::SQS::Queue"},') }
    })
    const asked = 'replacing or deleting parts of logpipe-first must be confirmed: add --yes'
    const refused = await run('deploy --stage first --waf')
    expectRefusal(refused, `error: ${asked}`)
    expect(refused.stderr).toContain('OldQueue')
    expect(changing()).toHaveLength(before)

    proxy.play('GetTemplate', (_, ask) => ask())
    proxy.changes([{ action: 'Modify', logicalId: 'LogsTable', type: 'AWS::DynamoDB::Table', replacement: 'True' }])
    const late = await run('deploy --stage first --waf')
    expectRefusal(late, `error: logpipe-first-edge in us-east-1 is deployed, but: ${asked}`)
    await done('deploy --stage first --waf --yes')
    expect(proxy.sent('logpipe-first')?.parameters).toMatchObject({ WebAclArn: webAclArn })
  })

  test.each(['--method direct', '--waf'])(
    'with %s, losses that are not confirmed leave the bucket as it was',
    async (flags) => {
      const stage = flags.replace(/\W+/g, '')
      await done(`deploy --stage ${stage}`)
      await s3().send(new DeleteBucketLifecycleCommand({ Bucket: 'logpipe-assets-123456789012-eu-west-1' }))
      const puts: string[] = []
      proxy.playHttp((method, url) => {
        if (method === 'PUT' && url.includes('logpipe-assets-')) puts.push(url)
        return undefined
      })
      proxy.play('GetTemplate', async (_, ask) => {
        const { status, body } = await ask()
        return { status, body: body.replace('"Resources":{', '"Resources":{"OldQueue":{"Type":"AWS::SQS::Queue"},') }
      })
      expectRefusal(await run(`deploy --stage ${stage} ${flags}`), 'must be confirmed: add --yes')
      expect(puts).toEqual([])
      await done(`deploy --stage ${stage} ${flags} --yes`)
      expect(puts).toContainEqual(expect.stringContaining('?lifecycle'))
    },
  )

  test('another domain inherits nothing from the previous one, and no certificate of another region', async () => {
    const mine = 'arn:aws:acm:eu-west-1:123456789012:certificate/mine'
    await done('deploy --stage moved --domain logs.example.com --hosted-zone ZOLD')
    await done(`deploy --stage moved --domain logs.other.org --certificate ${mine}`)
    expect(proxy.sent('logpipe-moved')?.parameters).toMatchObject({ HostedZoneId: '', CertificateArn: mine })
    for (const [line, sentence] of [
      ['--waf', 'is in eu-west-1; CloudFront needs one in us-east-1'],
      ['--region eu-central-1', 'is in eu-west-1; the stack needs one in its own region, eu-central-1'],
    ]) {
      const wish = `deploy --stage moved --domain logs.third.org --certificate ${mine} ${line}`
      expectRefusal(await run(wish), `--certificate ${sentence}`)
    }
  })

  test('--waf --domain passes on the certificate; a domain needs a certificate in the right region', async () => {
    const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/mine'
    await done(`deploy --stage named --waf --domain logs.example.org --certificate ${arn}`)
    expect(proxy.sent('logpipe-named')?.parameters).toMatchObject({ CertificateArn: arn, WebAclArn: webAclArn })
    const before = executed().length
    expectRefusal(
      await run('deploy --stage named --no-waf'),
      "logs.example.org then needs a certificate in the stack's region: name it with --certificate",
    )
    expect(executed()).toHaveLength(before)
    await done('deploy --stage named --no-domain')
    expect(executed().slice(before)).toEqual(['eu-west-1 ExecuteChangeSet', 'us-east-1 ExecuteChangeSet'])
    expect(proxy.sent('logpipe-named')?.parameters).toMatchObject({ CertificateArn: '', DomainName: '' })
  })

  test('the zone of a domain is the longest public match; without one there is an error message', async () => {
    const route53 = new Route53Client(moto.place())
    const zone = async (Name: string, isPrivate = false): Promise<string> => {
      const { HostedZone } = await route53.send(
        new CreateHostedZoneCommand({
          Name,
          CallerReference: `${Name} ${isPrivate}`,
          ...(isPrivate && {
            VPC: { VPCId: 'vpc-1', VPCRegion: 'eu-west-1' },
            HostedZoneConfig: { PrivateZone: true },
          }),
        }),
      )
      return HostedZone?.Id?.replace('/hostedzone/', '') ?? ''
    }
    await zone('example.com')
    const team = await zone('team.example.com')
    await zone('logs.team.example.com', true)
    await done('deploy --stage zone --waf --domain logs.team.example.com')
    expect(proxy.sent('logpipe-zone-edge')?.parameters).toMatchObject({ HostedZoneId: team })
    expect(proxy.sent('logpipe-zone')?.parameters).toMatchObject({
      HostedZoneId: team,
      CertificateArn: madeCertificateArn,
    })
    expectRefusal(
      await run('deploy --stage nozone --domain logs.example.net'),
      'this account has no public Route 53 zone for logs.example.net: name a zone with --hosted-zone',
    )
  })

  test('a failure in us-east-1 ends the deployment, and the same command starts again; destroy deletes both stacks', async () => {
    proxy.failEdge('Too many web ACLs')
    const failed = await run('deploy --stage half --waf')
    expectRefusal(failed, 'creating logpipe-half-edge failed at WebAcl (AWS::WAFv2::WebACL): Too many web ACLs')
    expect(failed.stderr).toContain('logpipe-half was not changed. Fix the problem, then deploy again')
    expect(executed()).toEqual(['us-east-1 ExecuteChangeSet'])
    await done('deploy --stage half --waf')
    expect(executed().slice(1)).toEqual([
      'us-east-1 DeleteStack',
      'us-east-1 ExecuteChangeSet',
      'eu-west-1 ExecuteChangeSet',
    ])
    const destroyed = await done('destroy --stage half --yes')
    expect(executed().slice(4)).toEqual(['eu-west-1 DeleteStack', 'us-east-1 DeleteStack'])
    expect(destroyed.stdout).toContain('logpipe-half and logpipe-half-edge are deleted')
  })

  test('interrupted between the two stacks, the same command resumes; destroy deletes what there is', async () => {
    const args = ['deploy', '--stage', 'between', '--waf', '--json']
    const running = startLogpipe(args, aContext({ cwd: await aFolder(), env: proxy.env() }))
    proxy.play('CreateChangeSet', (_, ask, region) => {
      if (region === 'eu-west-1') running.interrupt()
      return ask()
    })
    const stopped = await running.ended
    expect(stopped.code, stopped.stderr).toBe(130)
    expect(stopped.stderr).toContain('No AWS operation is in progress. `logpipe deploy` with the same options resumes')
    expect(executed()).toEqual(['us-east-1 ExecuteChangeSet', 'eu-west-1 DeleteStack'])
    expect(expectSchema('deploy', stopped.stdout)).toMatchObject([{ result: 'interrupted', in_flight: null }])
    proxy.play('CreateChangeSet', (_, ask) => ask())

    const destroyed = await done('destroy --stage between --yes')
    expect(executed().slice(2)).toEqual(['us-east-1 DeleteStack'])
    expect(destroyed.stdout).toContain('logpipe-between-edge is deleted')
    const [deployed] = expectSchema('deploy', (await done(args.join(' '))).stdout)
    expect(deployed).toMatchObject({ result: 'deployed', edge: { stack: 'logpipe-between-edge' } })
    const [gone] = expectSchema('destroy', (await done('destroy --stage between --yes --json')).stdout)
    expect(gone).toMatchObject({ result: 'destroyed', stacks: ['logpipe-between', 'logpipe-between-edge'] })
    expect(gone?.kept).toContainEqual({
      type: 'AWS::DynamoDB::Table',
      logical_id: expect.stringMatching(/^LogsTable/),
      physical_id: expect.stringMatching(/^logpipe-between-LogsTable/),
    })
    expectRefusal(await run('destroy --stage between --yes'), 'there is no stack logpipe-between in eu-west-1')
  })

  test('--no-waf interrupted before it deleted the edge stack deletes it the next time', async () => {
    await done('deploy --stage again --waf')
    let isDenied = true
    proxy.play('DeleteStack', (_, ask) => (isDenied ? refusal('AccessDenied', 'not now', 403) : ask()))
    const failed = await run('deploy --stage again --no-waf --yes')
    expectRefusal(failed, 'logpipe-again in eu-west-1 is deployed, but: deleting logpipe-again-edge: not now')
    isDenied = false
    const before = executed().length
    const removed = await done('deploy --stage again --no-waf --yes')
    expect(removed.stdout).toContain('logpipe-again is up to date')
    expect(executed().slice(before)).toEqual(['us-east-1 DeleteStack'])
  })

  test('the edge stack of another region is neither used nor deleted', async () => {
    await done('deploy --stage twice --waf')
    const before = changing().length
    const other = ['--stage', 'twice', '--region', 'eu-central-1']
    const refused = await run(['deploy', ...other, '--waf'].join(' '))
    expectRefusal(refused, 'logpipe-twice-edge in us-east-1 serves the deployment in eu-west-1: choose another --stage')
    expectRefusal(
      await run(['destroy', ...other, '--yes'].join(' ')),
      'there is no stack logpipe-twice in eu-central-1',
    )
    expect(changing()).toHaveLength(before)
  })
})
