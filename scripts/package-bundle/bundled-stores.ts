import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, transform } from 'esbuild'
import { files } from '../../packages/infra/src/local/queue/fauxqs-files.ts'
import { licencesOf } from './licences.ts'

/**
 * Puts what the threads of the embedded stack run of dynalite, fauxqs and LevelDB into their files: to open and link their 120 modules
 * took a thread as much CPU as to start. Only LevelDB's binary stays a package.
 */
export const bundledStores: Plugin = {
  name: 'bundled-stores',
  setup(build) {
    const { initialOptions } = build
    initialOptions.metafile = true
    build.onResolve({ filter: /^\.\/binding$/ }, ({ importer }) =>
      isOf('classic-level', importer) ? { path: 'classic-level/binding.js', external: true } : undefined,
    )
    // For tables without a folder.
    build.onResolve({ filter: /^memory-level$/ }, ({ path }) => ({ path, namespace: 'left-out' }))
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }))
    build.onLoad({ filter: /[\\/]queue[\\/]load-part\.ts$/ }, () => ({ contents: loadParts }))
    build.onResolve({ filter: /^fauxqs:/ }, ({ path }) => ({
      path: join(fauxqs, `${path.slice('fauxqs:'.length)}.js`),
    }))
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.m?js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8')
      return { contents: await minified(isOf('dynalite', path) ? adaptDynalite(path, code) : code) }
    })
    build.onEnd(async ({ metafile }) => {
      if (metafile === undefined || initialOptions.write === false) return
      const { absWorkingDir = '.', outdir = '.' } = initialOptions
      await writeFile(join(absWorkingDir, outdir, 'local', 'licences.txt'), licencesOf(Object.keys(metafile.inputs)))
    })
  },
}

function isOf(name: string, path: string): boolean {
  return new RegExp(`[\\\\/]node_modules[\\\\/]${name}[\\\\/]`).test(path)
}

const fauxqs = dirname(fileURLToPath(import.meta.resolve('fauxqs')))

/** Each is loaded when it is asked for, as if it were a file. */
const loadParts = `const parts = { ${files.map((file) => `'${file}': () => import('fauxqs:${file}')`).join(', ')} }
export const loadPart = (file) => parts[file]()`

/** By what it is, what the bundler or a file outside of `node_modules` needs in its place. */
const adaptations: readonly (readonly [string, string])[] = [
  ["require('./actions/' + action)", "require('./actions/' + action + '.js')"],
  ["require('./validations/' + action)", "require('./validations/' + action + '.js')"],
  // Loads TLS, and is for a server that speaks it.
  ["https = require('https')", 'https = undefined'],
  // Node warns of it where it is called by a program's own code.
  ['url.parse(req.url, true).query', "require('querystring').parse((/\\?(.*)/s.exec(req.url) || [])[1])"],
]

function adaptDynalite(path: string, code: string): string {
  if (!/[\\/]dynalite[\\/]index\.js$/.test(path)) return code
  return adaptations.reduce((adapted, [found, replacement]) => {
    if (!adapted.includes(found)) throw new Error(`${path} has no ${found}: adapt the bundle to this version`)
    return adapted.replace(found, () => replacement)
  }, code)
}

/** Module by module: the stack's own code keeps its lines. */
async function minified(code: string): Promise<string> {
  return (await transform(code, { minify: true, legalComments: 'none', target: 'node22.15' })).code
}
