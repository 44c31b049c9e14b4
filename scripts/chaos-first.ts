import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Starts the files that take longest before the others, so that none of them runs alone at the end: those of chaos, by their names. */
export class ChaosFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => Number(isChaos(b)) - Number(isChaos(a)))
  }
}

function isChaos({ moduleId }: TestSpecification): boolean {
  return moduleId.endsWith('.chaos.test.ts')
}
