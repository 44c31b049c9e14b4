import { GetTemplateCommand } from '@aws-sdk/client-cloudformation'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { isEdgeName, stageOf } from '../../options/stack-names.ts'
import { asTemplate, type Template } from '../assembly/template.ts'

/** The template as it was deployed, before CloudFormation filled anything in. */
export async function deployedTemplate(account: Account, stackName: string): Promise<Template> {
  // A stack that only waits for a change set has none.
  const text = (await templateText(account, stackName)) || '{}'
  return parseTemplate(text, { stackName, region: account.region })
}

/** The same as text, whoever wrote it; empty for a stack that has none. */
export async function templateText({ cloudformation, region }: Account, stackName: string): Promise<string> {
  try {
    const { TemplateBody = '' } = await cloudformation.send(
      new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
    )
    return TemplateBody
  } catch (error) {
    throw explainAwsError(error, { doing: `reading the template of ${stackName}`, region })
  }
}

/** Throws `stack_broken` for a template that logpipe did not write. */
function parseTemplate(
  text: string,
  { stackName, region }: Pick<Account, 'region'> & { readonly stackName: string },
): Template {
  // Another tool may have written YAML.
  const document = parseJson(text)
  const template = isObject(document) ? asTemplate({ Resources: {}, ...document }) : undefined
  if (template !== undefined) return template
  const place = isEdgeName(stackName) ? '' : ` --region ${region}`
  const command = `logpipe deploy --stage ${stageOf(stackName)}${place}`
  const why = 'is not the JSON that logpipe writes, so another tool changed the stack'
  throw operationError('stack_broken', `the template of ${stackName} ${why}; restore it with ${command}`)
}
