import { createMemoryRows } from './memory-rows.contract.ts'
import { testTenantRows } from './tenant-rows.contract.ts'

const rows = createMemoryRows()

testTenantRows('rows in memory', () => rows.openRows)
