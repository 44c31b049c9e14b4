import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Starts the files that take longest before the others, so that none of them runs alone at the end: those of chaos, by their names.
 * Those that count what patterns read come last.
 */
export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const placed = sorted.map((file) => ({ file, place: placeOf(file.moduleId, readFileSync(file.moduleId, 'utf8')) }))
    return placed.toSorted((a, b) => a.place - b.place).map(({ file }) => file)
  }
}

/** 0 for the files that start first, 2 for those that start last. */
export function placeOf(path: string, source: string): 0 | 1 | 2 {
  if (path.endsWith('.chaos.test.ts')) return 0
  return countsReads.test(source) ? 2 : 1
}

/**
 * V8 has short ways for `split` and `replace` with patterns until `RegExp.prototype.exec` is replaced. To put it back does not
 * bring them back: for the rest of the process `replace` takes ten times as long, and `split` twenty.
 */
const countsReads = /\bcharacters-read\.ts'|\bRegExp\.prototype\b/
