import { mkdtempSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dynalite from 'dynalite'

/** dynalite as it is published, on LevelDB in a new folder under the one that is named. Prints its port. */
const path = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'dynalite-'))
const server = dynalite({ path, createTableMs: 0, updateTableMs: 0 })
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
