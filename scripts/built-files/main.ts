import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { listBuilt, pruneBuilt } from './built-files.ts'

/** `list` in a package's folder, after its build; `prune` in the repository's, after the builds of all. */
const [command] = process.argv.slice(2)
if (command === 'list') listBuilt('.')
else if (command === 'prune') for (const name of readdirSync('packages')) pruneBuilt(join('packages', name))
else throw new Error('main.ts list | prune')
