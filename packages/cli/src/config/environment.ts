/** A variable that changes what commands do, as `logpipe help environment` lists it. */
export interface EnvironmentVariable {
  readonly names: readonly string[]
  readonly text: string
}

/** Every variable that commands read for a person; those by which processes of logpipe talk to each other are not among them. */
export const environment: readonly EnvironmentVariable[] = [
  { names: ['LOGPIPE_TARGET'], text: 'where commands work: embedded, a deployed stack (logpipe-<stage>) or a URL' },
  { names: ['LOGPIPE_DATA'], text: 'folder of the embedded stack' },
  { names: ['LOGPIPE_TENANT'], text: 'tenant of commands without --tenant' },
  {
    names: ['LOGPIPE_KEY'],
    text: 'API key; audit --watch, logs and tail take several, separated by commas. A key names its tenant',
  },
  { names: ['LOGPIPE_CONTEXT'], text: 'context of logpipe.json to use' },
  { names: ['LOGPIPE_CONFIG'], text: 'path of logpipe.json; by default the nearest one, here or in a folder above' },
  { names: ['LOGPIPE_PAGER', 'PAGER'], text: 'what shows logs on a terminal; default less. Empty for nothing' },
  {
    names: ['LOGPIPE_NO_UPDATE_CHECK', 'NO_UPDATE_NOTIFIER', 'CI'],
    text: 'any value of one turns off the daily look for a newer version',
  },
  { names: ['LOGPIPE_DEBUG'], text: 'any value adds stack traces to errors' },
  { names: ['AWS_REGION', 'AWS_DEFAULT_REGION'], text: 'AWS region of a deployed stack' },
  { names: ['AWS_PROFILE'], text: 'AWS profile; other variables of the AWS SDK work as well' },
  { names: ['NO_COLOR'], text: 'any value turns colours off' },
  { names: ['FORCE_COLOR'], text: '0 to 3: level of colour, even if the output is not a terminal' },
  { names: ['XDG_CACHE_HOME'], text: 'where the answer to that is kept; default ~/.cache' },
  { names: ['XDG_STATE_HOME'], text: 'where `logpipe context use` keeps the choice; default ~/.local/state' },
]
