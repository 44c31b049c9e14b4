import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { useAwsProxy } from '../../infra/test/aws-proxy.ts'
import { refusal } from '../../infra/test/cloudformation-answers.ts'
import { hasMoto, useMoto } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'

const dayMs = 86_400_000

describe.skipIf(!hasMoto)('what deploying does beside the stack (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const proxy = useAwsProxy(moto)
  const run = async (line: string, days = 0): Promise<Run> => {
    const now = () => Date.now() + days * dayMs
    return runLogpipe(line.split(' '), aContext({ cwd: await aFolder(), env: proxy.env(), now }))
  }
  const done = async (line: string, days = 0): Promise<Run> => {
    const ended = await run(line, days)
    expect(ended.code, ended.stderr).toBe(0)
    return ended
  }

  test('tags reach the change set, stay when they are not said, and are removed by an empty value', async () => {
    await done('deploy --stage tagged --tag team=search --tag cost:center=a/b=c')
    const own = { 'logpipe:stage': 'tagged' }
    expect(proxy.sent('logpipe-tagged')?.tags).toEqual({ ...own, team: 'search', 'cost:center': 'a/b=c' })
    const changed = await done('deploy --stage tagged --tag team=')
    expect(changed.stdout).toContain('logpipe-tagged is deployed')
    expect(proxy.sent('logpipe-tagged')?.tags).toEqual({ ...own, 'cost:center': 'a/b=c' })
  })

  test('both stacks behind WAF have the tags', async () => {
    await done('deploy --stage both --waf --tag team=search')
    for (const name of ['logpipe-both', 'logpipe-both-edge']) {
      expect(proxy.sent(name)?.tags, name).toMatchObject({ 'logpipe:stage': 'both', team: 'search' })
    }
    expect(proxy.sent('logpipe-both-edge')?.parameters.WafRate).toBe('60000')
    await done('deploy --stage both --throttle-rate 5000')
    expect(proxy.sent('logpipe-both-edge')?.parameters.WafRate).toBe('300000')
  })

  const limit = (unreserved: number) => {
    const body = JSON.stringify({ AccountLimit: { UnreservedConcurrentExecutions: unreserved } })
    proxy.playHttp((_, url) => (url.includes('/account-settings') ? { status: 200, body } : undefined))
  }

  test('an account with too little concurrency is told before it is throttled, in a dry run too', async () => {
    limit(10)
    const dry = await done('deploy --stage small --dry-run')
    expect(dry.stderr).toMatch(/^! this account runs at most 10 functions at once in this region, and the worker alone/)
    expect(dry.stderr).toContain('lower --worker-concurrency to 2')
    const made = await done('deploy --stage small --worker-concurrency 4')
    expect(made.stderr).toContain('the worker may use 4')
    const document = JSON.parse((await done('deploy --stage small --json')).stdout)
    expect(document.concurrency).toEqual({ is_enough: false, limit: 10, worker: 4, left: 6, advised_worker: 2 })
    limit(1_000)
    const enough = await done('deploy --stage small --worker-concurrency 10')
    expect(enough.stderr).not.toContain('functions at once')
  })

  test('who may not ask for the concurrency deploys all the same', async () => {
    proxy.playHttp((_, url) => (url.includes('/account-settings') ? refusal('AccessDenied', 'no', 403) : undefined))
    const made = await done('deploy --stage unasked --json')
    expect(JSON.parse(made.stdout)).not.toHaveProperty('concurrency')
    expect(made.stderr).not.toContain('functions at once')
  })

  const Bucket = 'logpipe-assets-123456789012-eu-west-1'
  const s3 = () => new S3Client({ ...moto.place(), forcePathStyle: true })
  const keys = async (): Promise<readonly string[]> => {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket }))
    return Contents.map(({ Key = '' }) => Key)
  }
  const unused = `${'0'.repeat(64)}.zip`
  const theirs = 'readme.txt'
  const plant = async () => {
    for (const Key of [unused, theirs]) await s3().send(new PutObjectCommand({ Bucket, Key, Body: 'old' }))
  }

  test('bundles that no stack uses leave the bucket after 30 days, others stay', async () => {
    await done('deploy --stage old')
    await plant()
    await done('deploy --stage old --open --dry-run', 31)
    expect(await keys()).toContain(unused)
    const cleaned = await done('deploy --stage old --open', 31)
    expect(cleaned.stderr).not.toContain('!')
    const left = await keys()
    expect(left).not.toContain(unused)
    expect(left).toContain(theirs)
    const text = JSON.stringify(proxy.sent('logpipe-old')?.template)
    expect(left.filter((key) => text.includes(key))).toHaveLength(4)
  })

  test('a bucket that cannot be tidied is a note, and the deployment is done', async () => {
    await done('deploy --stage untidy')
    await plant()
    proxy.playHttp((method, url) =>
      method === 'POST' && url.includes('delete') ? refusal('AccessDenied', 'no', 403) : undefined,
    )
    const made = await done('deploy --stage untidy --open', 31)
    expect(made.stdout).toContain('logpipe-untidy is deployed')
    expect(made.stderr).toMatch(new RegExp(`^! removing old bundles from the bucket ${Bucket}: `, 'm'))
    expect(await keys()).toContain(unused)
  })
})

describe('a tag that AWS does not take is refused by its name, before anybody signs in', () => {
  test.each([
    [['team'], '--tag is "team"; it must be key=value'],
    [['=x'], '--tag is "=x"; it must be key=value'],
    [['aws:team=x'], '--tag is "aws:team=x"; it must be key=value'],
    [['logpipe:stage=x'], '--tag is "logpipe:stage=x"'],
    [['team=a;b'], '--tag is "team=a;b"'],
    [['good=1', `${'k'.repeat(129)}=x`], '--tag is "kkkk'],
    [[`team=${'v'.repeat(257)}`], '--tag is "team=vvv'],
    [['good=1', 'bad=a;b'], '--tag is "bad=a;b"'],
  ])('%j', async (tags, sentence) => {
    const args = ['deploy', ...tags.flatMap((tag) => ['--tag', tag])]
    const refused = await runLogpipe(args, aContext({ cwd: await aFolder(), env: { AWS_REGION: 'eu-west-1' } }))
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(sentence)
  })
})
