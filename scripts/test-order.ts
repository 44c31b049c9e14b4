import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Starts the files that wait before those that compute, so that cores have something to do while the last of the former end: first `journey`, and then
 * `unit`. Of the former, those that take longest start first, so that none of them runs alone at the end: those of chaos, by their names. Of both,
 * those that count what patterns read come last.
 */
export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const placed = sorted.map((file) => ({
      file,
      place: placeOf(file.moduleId, readFileSync(file.moduleId, 'utf8'), file.project.name),
    }))
    return placed.toSorted((a, b) => a.place - b.place).map(({ file }) => file)
  }
}

/** 0 for the files that start first; the higher, the later. A process goes on with files of its own project alone: they must not be mixed. */
export function placeOf(path: string, source: string, project: string): number {
  const afterOthers = project === 'unit' ? 3 : 0
  if (path.endsWith('.chaos.test.ts')) return afterOthers
  return afterOthers + (countsReads.test(source) ? 2 : 1)
}

/**
 * V8 has short ways for `split` and `replace` with patterns until `RegExp.prototype.exec` is replaced. To put it back does not
 * bring them back: for the rest of the process `replace` takes ten times as long, and `split` twenty.
 */
const countsReads = /\bcharacters-read\.ts'|\bRegExp\.prototype\b/
