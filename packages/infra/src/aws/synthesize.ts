import { App } from 'aws-cdk-lib'
import { createStack } from './create-stack.ts'
import { optionProblems, type StackOptions } from './stack-options.ts'

export type { StackOptions } from './stack-options.ts'

export type Synthesis =
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }
  | {
      readonly kind: 'synthesized'
      readonly stackName: string
      /** The CloudFormation template, beside the manifest of the bundles that it refers to. */
      readonly templatePath: string
    }

/**
 * Writes the stack into a folder as a cloud assembly: template, bundles and the manifest of both. It loads the CDK, which takes
 * a second and is an optional peer dependency; nothing but synthesis needs it.
 */
export function synthesize(options: StackOptions, folder: string): Synthesis {
  const problems = optionProblems(options)
  if (problems.length > 0) return { kind: 'invalid', problems }
  const app = new App({
    outdir: folder,
    analyticsReporting: false,
    treeMetadata: false,
    // It takes seconds and finds what cfn-lint finds in the tests.
    builtinCloudFormationValidation: false,
  })
  const { artifactId } = createStack(app, options)
  const { stackName, templateFullPath } = app.synth().getStackArtifact(artifactId)
  return { kind: 'synthesized', stackName, templatePath: templateFullPath }
}
