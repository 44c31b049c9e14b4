import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The licences of all packages among the files of a bundle, by the names of the packages. */
export function licencesOf(files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => packageFolder.exec(file)?.[0] ?? []))
  const texts = [...folders].map(licenceIn).toSorted()
  return `Other projects' code is part of the files beside this one, minified. What was changed in it is in scripts/package-bundle of logpipe's repository.\n\n${texts.join('\n')}`
}

const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/

/** Some packages name their licence and have no file for it. */
function licenceIn(folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  const path = file && join(folder, file)
  const text = path && existsSync(path) ? readFileSync(path, 'utf8') : `by ${author?.name ?? author}`
  return `--- ${name} ${version}: ${license?.type ?? license}\n\n${text.trim()}\n`
}
