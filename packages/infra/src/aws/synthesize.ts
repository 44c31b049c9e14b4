import { App } from 'aws-cdk-lib'
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api'
import { createEdgeStack } from './create-edge-stack.ts'
import { createStack, type StackInput } from './create-stack.ts'
import { dropTraces } from './drop-traces.ts'

/**
 * Writes both stacks into a folder as a cloud assembly: templates, bundles and their manifests. The same input gives
 * the same files on every machine.
 */
export function synthesize(input: StackInput, folder: string): void {
  const app = new App({
    outdir: folder,
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
    context: { [DISABLE_CREATION_STACK_TRACES]: true },
    // It takes seconds, and cfn-lint checks the same in the tests.
    builtinCloudFormationValidation: false,
  })
  createStack(app, input)
  createEdgeStack(app)
  app.synth()
  dropTraces(folder)
}
