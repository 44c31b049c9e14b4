import type { CfnResource } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** The resource under a construct, for values that only CloudFormation knows and the construct does not accept. */
export function cfnOf<T extends CfnResource>({ node }: IConstruct, kind: new (...args: never[]) => T): T {
  if (!(node.defaultChild instanceof kind)) throw new TypeError(`${node.path} is no ${kind.name}`)
  return node.defaultChild
}
