import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { nameMaps } from './name-maps.ts'

test('a map stands beside its file, and a stack trace still leads to the source', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const contents =
    'interface A {\n  readonly b: string\n}\n\nexport function fail(a: A): never {\n  throw new Error(a.b)\n}\nfail({ b: "c" })\n'
  const stdin = { contents, sourcefile: 'source.ts', loader: 'ts' as const, resolveDir: dir }
  await build({ stdin, outfile: join(dir, 'out.js'), format: 'esm', sourcemap: true })
  nameMaps(dir)
  expect((await readdir(dir)).sort()).toEqual(['out.js', 'out.map.js'])
  const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', join(dir, 'out.js')], { encoding: 'utf8' })
  expect(stderr).toMatch(/at fail \(.*source\.ts:6:/)
})
