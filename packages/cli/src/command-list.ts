import type { CommandDefinition } from './commands/define-command.ts'

/** A command as the help lists it. Its code is loaded only when it is called. */
export interface ListedCommand {
  readonly description: string
  readonly load: () => Promise<CommandDefinition>
  /** Commands under one that does something itself; their names follow its name at once. */
  readonly commands?: Readonly<Record<string, ListedCommand>>
}

export interface CommandGroup {
  readonly description: string
  readonly commands: Readonly<Record<string, ListedCommand>>
}

/** Every command in the order of the help. */
export const commandList: Readonly<Record<string, ListedCommand | CommandGroup>> = {
  send: {
    description: 'Ship files, folders, globs or stdin',
    load: async () => (await import('./commands/journey/send/send.ts')).send,
  },
  load: {
    description: 'Load-test at a fixed arrival rate, and prove that nothing was lost',
    load: async () => (await import('./commands/journey/load/load.ts')).load,
    commands: {
      report: {
        description: 'Turn the result of a load test into a page, JUnit, CSV and others',
        load: async () => (await import('./commands/journey/load/load-report.ts')).loadReport,
      },
      compare: {
        description: 'Compare two results: what is faster, what slower, what is chance',
        load: async () => (await import('./commands/journey/load/load-compare.ts')).loadCompare,
      },
    },
  },
  audit: {
    description: 'Prove isolation, completeness and redaction of what is stored',
    load: async () => (await import('./commands/journey/audit.ts')).audit,
    commands: {
      verify: {
        description: 'Check the signature of an audit, and which one it follows',
        load: async () => (await import('./commands/journey/audit-verify.ts')).auditVerify,
      },
    },
  },
  logs: {
    description: 'Show or search the logs of tenants, newest first',
    load: async () => (await import('./commands/journey/read/logs.ts')).logs,
  },
  tail: {
    description: 'Show the newest logs of tenants, and follow them',
    load: async () => (await import('./commands/journey/read/tail.ts')).tail,
  },
  dev: {
    description: 'Run the whole pipeline here, on disk, until Ctrl-C',
    load: async () => (await import('./commands/local/dev.ts')).dev,
  },
  serve: {
    description: 'Run the pipeline on a server of your own, with keys, TLS and metrics',
    load: async () => (await import('./commands/local/serve.ts')).serve,
  },
  backup: {
    description: 'Save the data of the embedded stack while it runs',
    load: async () => (await import('./commands/local/backup.ts')).backup,
  },
  restore: {
    description: 'Make a new data folder of a backup',
    load: async () => (await import('./commands/local/restore.ts')).restore,
  },
  redact: {
    description: 'Redact files or stdin here, to see what a policy would remove',
    load: async () => (await import('./commands/local/redact.ts')).redact,
  },
  tenants: {
    description: 'Manage tenants and their settings',
    commands: {
      add: {
        description: 'Add a tenant; its first key is shown once',
        load: async () => (await import('./commands/tenants/add.ts')).addTenant,
      },
      set: {
        description: 'Change settings of a tenant; takes effect within 60 s',
        load: async () => (await import('./commands/tenants/set.ts')).setTenant,
      },
      list: {
        description: 'List tenants',
        load: async () => (await import('./commands/tenants/list.ts')).listTenants,
      },
      show: {
        description: 'Show the settings and keys of a tenant',
        load: async () => (await import('./commands/tenants/show.ts')).showTenant,
      },
      export: {
        description: 'Write all rows of a tenant to a folder, with a manifest',
        load: async () => (await import('./commands/tenants/export.ts')).exportTenantRows,
      },
      erase: {
        description: 'Delete rows and dead letters of a tenant for good, after confirmation',
        load: async () => (await import('./commands/tenants/erase.ts')).eraseTenant,
      },
      rotate: {
        description: 'Create a new key; all others expire after the overlap',
        load: async () => (await import('./commands/tenants/rotate.ts')).rotateKeys,
      },
      remove: {
        description: 'Remove the settings and keys of a tenant; its rows stay until they expire',
        load: async () => (await import('./commands/tenants/remove.ts')).removeTenant,
      },
    },
  },
  keys: {
    description: 'Manage the API keys of tenants, and the master key',
    commands: {
      add: {
        description: 'Create a key; it is shown once',
        load: async () => (await import('./commands/keys/add.ts')).addKey,
      },
      list: {
        description: 'List the keys of a tenant',
        load: async () => (await import('./commands/keys/list.ts')).listKeys,
      },
      revoke: {
        description: 'Revoke a key; takes effect within 60 s',
        load: async () => (await import('./commands/keys/revoke.ts')).revokeKey,
      },
      'show-master': {
        description: 'List the master keys by their ids',
        load: async () => (await import('./commands/keys/show-master.ts')).showMasterKeys,
      },
      'rotate-master': {
        description: 'Seal new rows with a new master key; those before stay valid',
        load: async () => (await import('./commands/keys/rotate-master.ts')).rotateMasterKey,
      },
      'retire-master': {
        description: 'Remove a master key that was replaced, after confirmation',
        load: async () => (await import('./commands/keys/retire-master.ts')).retireMasterKey,
      },
    },
  },
  dlq: {
    description: 'Inspect and redrive records that could not be stored',
    commands: {
      list: {
        description: 'List what is in the dead-letter queue, and why',
        load: async () => (await import('./commands/dlq/list.ts')).listDeadLetters,
      },
      show: {
        description: 'Show what one message contains, without its text',
        load: async () => (await import('./commands/dlq/show.ts')).showDeadLetter,
      },
      redrive: {
        description: 'Move messages back to the queue, to be stored',
        load: async () => (await import('./commands/dlq/redrive.ts')).redriveDeadLetters,
      },
      purge: {
        description: 'Delete messages permanently',
        load: async () => (await import('./commands/dlq/purge.ts')).purgeDeadLetters,
      },
    },
  },
  ledger: {
    description: 'Show, verify, prune and export what was sent from here',
    commands: {
      list: {
        description: 'List the runs that sent something, and what they sent',
        load: async () => (await import('./commands/ledger/list.ts')).listLedger,
      },
      verify: {
        description: 'Check that nothing was cut, edited or deleted',
        load: async () => (await import('./commands/ledger/verify.ts')).verifyLedger,
      },
      prune: {
        description: 'Remove old runs, after confirmation',
        load: async () => (await import('./commands/ledger/prune.ts')).pruneLedger,
      },
      export: {
        description: 'Write every entry as a JSON object, with ids in full',
        load: async () => (await import('./commands/ledger/export.ts')).exportLedger,
      },
    },
  },
  init: {
    description: 'Write files that a repository needs',
    commands: {
      github: {
        description: 'Write the workflow and the AWS role with which GitHub Actions deploys',
        load: async () => (await import('./commands/init/github.ts')).initGithub,
      },
    },
  },
  context: {
    description: 'List and choose the contexts of logpipe.json',
    commands: {
      list: {
        description: 'List the contexts of logpipe.json',
        load: async () => (await import('./commands/context/list.ts')).listContexts,
      },
      use: {
        description: 'Choose a context, for you on this machine',
        load: async () => (await import('./commands/context/use.ts')).useContext,
      },
    },
  },
  doctor: {
    description: 'Check what is configured, what is reachable and what is wrong',
    load: async () => (await import('./commands/local/doctor.ts')).doctor,
  },
  completion: {
    description: 'Print what makes a shell complete commands, flags and names',
    load: async () => (await import('./commands/local/completion.ts')).completion,
  },
  cost: {
    description: 'Estimate the price of a month on AWS, service by service',
    load: async () => (await import('./commands/deploy/cost.ts')).costWith(await import('@logpipe/infra/cost')),
  },
  deploy: {
    description: 'Deploy the pipeline to an AWS account, or update it',
    load: async () => (await import('./commands/deploy/deploy.ts')).deploy,
  },
  diff: {
    description: 'Compare what is deployed with this version and these options',
    load: async () => (await import('./commands/deploy/diff.ts')).diff,
  },
  status: {
    description: 'Show the state of a deployment',
    load: async () => (await import('./commands/deploy/status.ts')).status,
  },
  outputs: {
    description: 'Print the endpoint and the resource names of a deployment',
    load: async () => (await import('./commands/deploy/outputs.ts')).outputs,
  },
  destroy: {
    description: 'Delete a deployment, after confirmation; data is retained unless deployed otherwise',
    load: async () => (await import('./commands/deploy/destroy.ts')).destroy,
  },
  synth: {
    description: 'Write the CloudFormation template and the bundles, for review or for another tool',
    load: async () => (await import('./commands/deploy/synth.ts')).synth,
  },
}
