import { actions } from './actions.ts'

/** How a workflow gets the command. */
export interface WorkflowCommand {
  /** Steps that install it, as YAML indented as a step. They run before the job has credentials. */
  readonly install: string
  /** How a shell calls it. */
  readonly run: string
}

export interface WorkflowOptions {
  readonly command: WorkflowCommand
  /** GitHub environment whose protection rules decide who may deploy. */
  readonly environment: string
  /** The stage that a label deploys to. */
  readonly stage: string
  readonly region: string
}

/** Labels of a pull request, and what each deploys. */
export const deployLabels = {
  deploy_log_ingest: 'Deploys the code of ingest and worker',
  deploy_log_retrieval: 'Deploys the code of read',
  deploy_log_pipeline: 'Deploys the whole logpipe stack',
} as const

/**
 * The workflow that deploys: by label of a pull request or by hand, with credentials obtained for GitHub's OIDC identity.
 * Nothing that a stranger can write (title, branch, label) is inserted into a script: scripts read the environment only.
 */
export function deployWorkflow({ command, environment, stage, region }: WorkflowOptions): string {
  return `# Deploys logpipe: by a label of a pull request (deploy_log_ingest, deploy_log_retrieval, deploy_log_pipeline), or by hand.
# The environment's protection rules decide who may; the role in AWS trusts this repository and this environment only.
name: deploy logpipe
on:
  pull_request:
    types: [labeled, synchronize]
  workflow_dispatch:
    inputs:
      stage:
        description: Stage
        type: string
        required: true
        default: '${stage}'
      part:
        description: What to deploy; pipeline is the whole stack
        type: choice
        options: [pipeline, ingest, read]
        default: pipeline
      destructive:
        description: Also replace or delete what cannot be changed in place
        type: boolean
        default: false
permissions: {}
defaults:
  run:
    shell: bash
jobs:
  deploy:
    # Pull requests of this repository only, and of their labels only those that deploy.
    if: >-
      github.event_name == 'workflow_dispatch' ||
      (github.event.pull_request.head.repo.full_name == github.repository &&
      (github.event.action == 'synchronize' || startsWith(github.event.label.name, 'deploy_log_')) &&
      (contains(github.event.pull_request.labels.*.name, 'deploy_log_pipeline') ||
      contains(github.event.pull_request.labels.*.name, 'deploy_log_ingest') ||
      contains(github.event.pull_request.labels.*.name, 'deploy_log_retrieval')))
    runs-on: ubuntu-latest
    timeout-minutes: 60
    environment: '${environment}'
    # One at a time for each stage; a deployment that has begun is never cancelled.
    concurrency:
      group: logpipe-\${{ inputs.stage || '${stage}' }}
      cancel-in-progress: false
    permissions:
      contents: read
      id-token: write
    env:
      AWS_REGION: ${region}
      STAGE: \${{ inputs.stage || '${stage}' }}
      PARTS: >-
        \${{ inputs.part ||
        (contains(github.event.pull_request.labels.*.name, 'deploy_log_pipeline') && 'pipeline') ||
        (contains(github.event.pull_request.labels.*.name, 'deploy_log_ingest') &&
        contains(github.event.pull_request.labels.*.name, 'deploy_log_retrieval') && 'ingest read') ||
        (contains(github.event.pull_request.labels.*.name, 'deploy_log_ingest') && 'ingest') || 'read' }}
      CONFIRM: \${{ inputs.destructive && '--yes' || '' }}
      ROLE_ARN: \${{ vars.LOGPIPE_ROLE_ARN }}
      BOUNDARY_ARN: \${{ vars.LOGPIPE_BOUNDARY_ARN }}
      # Further options of the whole stack, such as --alarm-email ops@example.com or --domain logs.example.com
      MORE_OPTIONS: \${{ vars.LOGPIPE_OPTIONS }}
    steps:
      - name: Check the settings
        run: |
          if [ -z "$ROLE_ARN" ] || [ -z "$BOUNDARY_ARN" ]; then
            echo '::error::Set the variables LOGPIPE_ROLE_ARN and LOGPIPE_BOUNDARY_ARN of the environment ${environment}: they are outputs of the stack with the role.'
            exit 1
          fi
${command.install}      - uses: ${actions.awsCredentials}
        with:
          role-to-assume: \${{ vars.LOGPIPE_ROLE_ARN }}
          role-session-name: logpipe-\${{ github.run_id }}
          aws-region: ${region}
      - name: Show what would change
        run: |
${eachPart(`${command.run} deploy "\${options[@]}" --dry-run`)}
      # Without --yes a change that destroys something is refused, since nobody can be asked here.
      - name: Deploy
        run: |
${eachPart(`${command.run} deploy "\${options[@]}" \${CONFIRM:+"$CONFIRM"}`)}
      - name: Show the outputs
        run: |
          {
            echo '### logpipe'
            echo '\`\`\`'
            ${command.run} outputs --stage "$STAGE" --region "$AWS_REGION"
            echo '\`\`\`'
          } >> "$GITHUB_STEP_SUMMARY"
      - name: See whether Slack is set up
        if: always()
        id: slack
        env:
          SLACK_WEBHOOK_URL: \${{ secrets.SLACK_WEBHOOK_URL }}
        run: |
          if [ -n "$SLACK_WEBHOOK_URL" ]; then
            echo 'configured=true' >> "$GITHUB_OUTPUT"
          else
            echo '::notice title=Slack::No notification was sent: the secret SLACK_WEBHOOK_URL is not set.'
          fi
      - name: Tell Slack
        if: always() && steps.slack.outputs.configured == 'true'
        uses: ${actions.slack}
        with:
          webhook: \${{ secrets.SLACK_WEBHOOK_URL }}
          webhook-type: incoming-webhook
          payload: |
            text: \${{ toJSON(format('logpipe {0} ({1}): {2} {3}/{4}/actions/runs/{5}', env.STAGE, env.PARTS, job.status, github.server_url, github.repository, github.run_id)) }}
`
}

/** A script that runs a command for the whole stack, or for each requested part of it. */
function eachPart(command: string): string {
  return `          read -ra more <<< "$MORE_OPTIONS"
          for part in $PARTS; do
            options=(--stage "$STAGE" --region "$AWS_REGION")
            if [ "$part" = pipeline ]; then
              options+=(--permissions-boundary "$BOUNDARY_ARN" "\${more[@]}")
            else
              options+=(--only "$part")
            fi
            ${command}
          done`
}
