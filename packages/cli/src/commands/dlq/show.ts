import type { CliContext } from '../../context.ts'
import { deadLetterViewJson, deadLetterViewText } from '../../render/dead-letters.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { exitCodeOf, withDeadLetters } from './dead-letters.ts'

const build = () =>
  targetCommand().argument('<message-id>').option('--text', 'include the texts and attributes of its logs')

/** Shows what one message contains; what its logs say only with --text. */
export const showDeadLetter = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Show a message with the texts of its logs': 'logpipe dlq show MESSAGE_ID --text',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, id: string): Promise<number> {
  const withText = flags.text === true
  const letter = await withDeadLetters(flags, context, async (manager, signal) => {
    const shown = manager.show(id, { withText, signal })
    return shown.catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
  })
  if (letter === undefined) return exitCodeOf('interrupted', context)
  return report(flags, context, deadLetterViewJson(letter), deadLetterViewText(letter, context))
}
