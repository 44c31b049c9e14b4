import type { TemplateSet } from '../set.ts'
import { calls } from './templates/calls.ts'
import { decoyMasked } from './templates/decoy-masked.ts'
import { decoyNumbers } from './templates/decoy-numbers.ts'
import { decoyWords } from './templates/decoy-words.ts'
import { keys } from './templates/keys.ts'
import { messages } from './templates/messages.ts'
import { network } from './templates/network.ts'
import { passwordsOfPrograms } from './templates/passwords-commands.ts'
import { passwordsOfServers } from './templates/passwords-servers.ts'
import { accounts, cards, mails, socials } from './templates/payments.ts'
import { records } from './templates/records.ts'

export const ninthSet: TemplateSet = {
  name: 'ninth',
  seed: 'held-out 9',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    calls,
    messages,
    records,
    passwordsOfServers,
    passwordsOfPrograms,
    keys,
    cards,
    accounts,
    socials,
    mails,
    network,
    decoyWords,
    decoyMasked,
    decoyNumbers,
  ],
}
