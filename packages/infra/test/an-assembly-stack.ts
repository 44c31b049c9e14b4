import type { AssemblyStack } from '../src/deploy/assembly/prepare-assembly.ts'

/** A stack of an assembly, with nothing in it but what a test says. */
export function anAssemblyStack(more: Partial<AssemblyStack> = {}): AssemblyStack {
  return {
    folder: '',
    template: { Resources: {} },
    parameters: {},
    tags: {},
    assets: [],
    templateKey: 't.json',
    ...more,
  }
}
