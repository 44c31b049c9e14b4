export { dataFormat } from '../data/data-format.ts'
export { restoreTable } from './restore-table.ts'
export { hashOf, type SavedFile, saveQueue, saveTable, sync } from './save-stores.ts'
