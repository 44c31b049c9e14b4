import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { measureSizes, type Size } from './measure-sizes.ts'
import { sizeTable } from './size-table.ts'

/**
 * `measure FILE [ROOT]` writes the sizes of a built repository; `table FILE [BEFORE]` prints them as a table, with what
 * changed since BEFORE.
 */
const [command, file = '', other] = process.argv.slice(2)
const read = (path: string): readonly Size[] => JSON.parse(readFileSync(path, 'utf8'))
if (command === 'measure') writeFileSync(file, JSON.stringify(await measureSizes(resolve(other ?? '.'))))
else if (command === 'table') console.log(sizeTable(read(file), other === undefined ? [] : read(other)))
else throw new Error('main.ts measure FILE [ROOT] | table FILE [BEFORE]')
