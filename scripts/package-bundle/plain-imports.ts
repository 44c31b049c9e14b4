import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** In bundles below a folder, loads what is not an ES module without the loader for ES modules. */
export function plainImports(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const path = join(dir, name)
    writeFileSync(path, withPlainImports(readFileSync(path, 'utf8')))
  }
}

/** As the bundler writes them: a default, a namespace or names, of a module. */
const imports = /^import (?:([\w$]+)|\* as ([\w$]+)|\{([^}]*)\}) from "([^"]+)";$/gm

/** Packages without ES modules that commands and stacks load at their start. */
const commonJs = /^(?:@aws-sdk|@smithy|dynalite)(?:\/|$)/

const require = 'requireHere'
const makeRequire = `const ${require} = process.getBuiltinModule("node:module").createRequire(import.meta.url);`

/**
 * An import of one of Node's modules reads all that it exports, and some of that loads more modules; one of a CommonJS package compiles it once more to tell its
 * format and its names. All lines keep their numbers: what replaces the imports is in front of the first one, as imports are run before all else.
 */
export function withPlainImports(code: string): string {
  const loads = new Map<string, string[]>()
  const rest = code.replaceAll(imports, (statement, value, namespace, names, module) => {
    const load = loadOf(module)
    if (load === undefined) return statement
    const target = value ?? namespace ?? pattern(names)
    loads.set(load, [...(loads.get(load) ?? []), target])
    return statement.replaceAll(/[^\n]/g, '')
  })
  if (loads.size === 0) return code
  const needed = [...loads.keys()].some((load) => load.startsWith(require)) ? [makeRequire] : []
  const values = [...loads].flatMap(([load, targets]) => targets.map((target) => `${target} = ${load}`))
  return [...needed, `const ${values.join(', ')};`, rest].join(' ')
}

/** Undefined for ES modules. */
function loadOf(module: string): string | undefined {
  if (module.startsWith('node:')) return `process.getBuiltinModule("${module}")`
  return commonJs.test(module) ? `${require}("${module}")` : undefined
}

/** `a as b, c` as what a value is taken apart by. */
function pattern(names: string): string {
  const parts = names.split(',').map((name) =>
    name
      .trim()
      .replace(/^default as /, 'default: ')
      .replace(' as ', ': '),
  )
  return `{ ${parts.join(', ')} }`
}
