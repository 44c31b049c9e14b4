import '../test-globals.ts'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { manPages } from './man-pages.ts'

/** Writes the manual pages of the version that is built into a folder, which is emptied before. */
const [folder = ''] = process.argv.slice(2)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [name, text] of await manPages(LOGPIPE_VERSION)) writeFileSync(join(folder, name), text)
process.exit()
