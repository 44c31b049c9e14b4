import { Argument, Command } from '@commander-js/extra-typings'
import type { CliContext } from '../../context.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { shells } from './completion-shells.ts'

const build = () =>
  new Command()
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText('after', help)

/** Prints the script that a shell sources. */
export const completion = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Complete commands in every new fish': 'logpipe completion fish > ~/.config/fish/completions/logpipe.fish',
  },
})

async function run(_: FlagsOf<typeof build>, { out }: CliContext, shell: keyof typeof shells): Promise<number> {
  out.write(shells[shell])
  return 0
}

const help = `
In ~/.bashrc:                     source <(logpipe completion bash)
In ~/.zshrc, after compinit:      source <(logpipe completion zsh)
In ~/.config/fish/config.fish:    logpipe completion fish | source`
