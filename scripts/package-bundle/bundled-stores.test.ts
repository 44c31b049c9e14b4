import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { expect, test } from 'vitest'
import { bundledStores } from './bundled-stores.ts'
import { licencesOf } from './licences.ts'

const infra = join(import.meta.dirname, '..', '..', 'packages', 'infra')

async function bundled(kind: 'table' | 'queue'): Promise<{ readonly code: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: infra,
    entryPoints: [`src/local/${kind}/${kind}-thread.ts`],
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@logpipe/source'],
    metafile: true,
    plugins: [bundledStores],
    outdir: 'dist',
  })
  return { code: outputFiles.map(({ text }) => text).join(), metafile }
}

/** What is still loaded from elsewhere. */
function loadedBy({ outputs }: Metafile): readonly string[] {
  const imports = Object.values(outputs).flatMap((output) => output.imports)
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))]
}

const packagesIn = (loaded: readonly string[]): readonly string[] => loaded.filter((path) => !isBuiltin(path))

test('of the table’s thread LevelDB’s binary alone is a package, and nothing of it is deprecated or for TLS', async () => {
  const { code, metafile } = await bundled('table')
  const loaded = loadedBy(metafile)
  expect(packagesIn(loaded)).toEqual(['classic-level/binding.js'])
  expect(loaded).toContain('http')
  expect(loaded).not.toContain('https')
  expect(code).not.toContain('url.parse(')
})

test('the queue’s thread has what is SQS of fauxqs, and no package', async () => {
  const { metafile } = await bundled('queue')
  expect(packagesIn(loadedBy(metafile))).toEqual([])
  const inputs = Object.keys(metafile.inputs)
  expect(inputs.filter((input) => input.includes('/fauxqs/dist/sqs/actions/'))).toHaveLength(17)
  expect(inputs.filter((input) => /fastify|fauxqs\/dist\/(?:sns|s3|app)/.test(input))).toEqual([])
})

test('the licences name each package once, with its text where it has one', async () => {
  const { metafile } = await bundled('table')
  const text = licencesOf(Object.keys(metafile.inputs).map((input) => join(infra, input)))
  expect(text.match(/^--- dynalite .*$/gm)).toEqual(['--- dynalite 4.0.0: Apache-2.0'])
  expect(text).toContain('--- classic-level ')
  expect(text).toMatch(/--- lazy [\d.]+: MIT\n\nby /)
  expect(text).not.toContain('undefined')
})
