import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { round } from './measure.ts'

/**
 * What `npm install @logpipe/cli` puts on a disk: the four packages as tarballs, installed into an empty folder with what they
 * depend on, from the registry. Before the CDK's toolkit went it was 185 MB in 246 packages; the bar is half of that.
 */
const barMb = 92
const repository = fileURLToPath(new URL('..', import.meta.url))
const names = ['sdk', 'pipeline', 'infra', 'cli']

/** As `du` counts: blocks that are taken on the disk. */
function bytesOf(path: string): number {
  const { blocks } = lstatSync(path)
  const entries = lstatSync(path).isDirectory() ? readdirSync(path) : []
  return entries.reduce((sum, name) => sum + bytesOf(join(path, name)), blocks * 512)
}

const inMb = (bytes: number): number => round(bytes / 1024 ** 2, 1)

function packed(name: string, folder: string): string {
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  return join(folder, execFileSync('npm', pack, { cwd: join(repository, 'packages', name), encoding: 'utf8' }).trim())
}

function installed(folder: string): string {
  const project = join(folder, 'project')
  mkdirSync(project)
  copyFileSync(join(repository, '.npmrc'), join(project, '.npmrc'))
  writeFileSync(join(project, 'package.json'), '{"private":true}')
  const tarballs = names.map((name) => packed(name, folder))
  execFileSync('npm', ['install', '--silent', '--ignore-scripts', ...tarballs], { cwd: project })
  return project
}

/** Packages with their scope, as they lie in `node_modules`. */
function packagesIn(modules: string): readonly string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => join(name, one)) : [name]))
}

const folder = mkdtempSync(join(tmpdir(), 'logpipe-install-'))
try {
  const project = installed(folder)
  const modules = join(project, 'node_modules')
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'))
  const sizes = packagesIn(modules).map((name) => [name, bytesOf(join(modules, name))] as const)
  const largest = sizes.toSorted(([, a], [, b]) => b - a).slice(0, 10)
  console.log(
    JSON.stringify({
      bench: 'install-size',
      unit: 'MB',
      installed: inMb(bytesOf(modules)),
      bar: barMb,
      packages: Object.keys(packages).filter((path) => path !== '').length,
      largest: Object.fromEntries(largest.map(([name, bytes]) => [name, inMb(bytes)])),
    }),
  )
} finally {
  rmSync(folder, { recursive: true })
}
