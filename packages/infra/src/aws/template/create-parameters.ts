import { CfnParameter, Fn, type Stack } from 'aws-cdk-lib'
import type { ParameterPlan } from '../../options/template-parameters.ts'

/**
 * Declares what can be chosen when the template is deployed, and how the console asks for it. Returns references, by
 * name, which CloudFormation resolves.
 */
export function createParameters<K extends string>(
  stack: Stack,
  plans: Readonly<Record<K, ParameterPlan>>,
): Readonly<Record<K, string>> {
  const all = Object.entries<ParameterPlan>(plans)
  for (const [name, { type = 'String', label: _label, group: _group, ...constraints }] of all) {
    new CfnParameter(stack, name, { type, ...constraints })
  }
  stack.templateOptions.metadata = { 'AWS::CloudFormation::Interface': consoleForm(all) }
  return Object.fromEntries(all.map(([name]) => [name, Fn.ref(name)])) as Record<K, string>
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-interface.html */
function consoleForm(all: readonly (readonly [string, ParameterPlan])[]) {
  const groups = Map.groupBy(all, ([, { group }]) => group)
  return {
    ParameterGroups: [...groups].map(([group, members]) => ({
      Label: { default: group },
      Parameters: members.map(([name]) => name),
    })),
    ParameterLabels: Object.fromEntries(all.map(([name, { label }]) => [name, { default: label }])),
  }
}
