import { deployLabels } from './deploy-workflow.ts'
import type { Repository } from './repository.ts'

/** Where the template of the role goes. */
export const roleFile = 'logpipe-github-role.json'

export interface NextStep {
  readonly what: string
  /** To be typed into a POSIX shell, one after the other. */
  readonly commands: readonly string[]
}

export interface NextStepOptions {
  readonly repository: Repository
  readonly environment: string
  readonly region: string
}

/** What to do after the files are written, in this order. It takes `gh` and `aws`, and once an administrator's permissions. */
export function nextSteps({ repository, environment, region }: NextStepOptions): readonly NextStep[] {
  const name = `${repository.owner}/${repository.name}`
  const stack = stackName(repository.name, environment)
  const output = (key: string): string =>
    `"$(aws cloudformation describe-stacks --region ${region} --stack-name ${stack} --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue" --output text)"`
  const variable = (key: string, value: string): string =>
    `gh variable set ${key} --repo ${name} --env ${environment} --body ${output(value)}`
  return [
    {
      what: `Make the environment ${environment}; then name its reviewers at https://github.com/${name}/settings/environments: without them, whoever may push may deploy`,
      commands: [`gh api --method PUT repos/${name}/environments/${environment}`],
    },
    {
      what: 'Create the role, as an administrator of the AWS account (if the account already has an identity provider for GitHub, add OidcProviderArn=<its ARN>)',
      commands: [
        `aws cloudformation deploy --region ${region} --stack-name ${stack} --template-file ${roleFile} --capabilities CAPABILITY_IAM --parameter-overrides OwnerId=$(gh api repos/${name} --jq .owner.id) RepositoryId=$(gh api repos/${name} --jq .id)`,
      ],
    },
    {
      what: 'Store the role and the boundary in the environment',
      commands: [variable('LOGPIPE_ROLE_ARN', 'DeployRoleArn'), variable('LOGPIPE_BOUNDARY_ARN', 'BoundaryArn')],
    },
    {
      what: 'Create the labels that deploy',
      commands: Object.entries(deployLabels).map(
        ([label, description]) => `gh label create ${label} --repo ${name} --description "${description}"`,
      ),
    },
    {
      what: 'To notify Slack, store an incoming webhook',
      commands: [`gh secret set SLACK_WEBHOOK_URL --repo ${name} --env ${environment}`],
    },
    {
      what: 'Commit and push the files, then deploy: by a label on a pull request, or manually',
      commands: [`gh workflow run logpipe-deploy.yml --repo ${name}`],
    },
  ]
}

/** It must not begin with `logpipe-`: the role may change stacks and roles that do. */
function stackName(repository: string, environment: string): string {
  return `github-logpipe-${repository}-${environment}`.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 100)
}
