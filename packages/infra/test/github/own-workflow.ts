import { actions } from '../../src/github/actions.ts'
import { deployWorkflow } from '../../src/github/deploy-workflow.ts'

/** The workflow of this repository: as users get it, but with the command that is built here. */
export function ownWorkflow(): string {
  const install = `      - uses: ${actions.checkout}
        with:
          persist-credentials: false
      - uses: ${actions.setupNode}
        with:
          node-version: 24
      - run: npm ci
`
  const command = { install, run: 'npx logpipe' }
  return deployWorkflow({ command, environment: 'logpipe', stage: 'prod', region: 'us-east-1' })
}
