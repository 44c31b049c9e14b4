import type { TemplateSet } from '../set.ts'
import { customers } from './templates/customers.ts'
import { databasesAndShells } from './templates/databases-and-shells.ts'
import { keyWords } from './templates/decoy-key-words.ts'
import { machineValues } from './templates/decoy-machine-values.ts'
import { numbers } from './templates/decoy-numbers.ts'
import { deployment } from './templates/deployment.ts'
import { healthAndTrade } from './templates/health-and-trade.ts'
import { mailAndDirectory } from './templates/mail-and-directory.ts'
import { networkAddresses } from './templates/network-addresses.ts'
import { networkGear } from './templates/network-gear.ts'
import { payments } from './templates/payments.ts'
import { pbx } from './templates/pbx.ts'
import { programs } from './templates/programs.ts'
import { textMessages } from './templates/text-messages.ts'
import { tickets } from './templates/tickets.ts'
import { tokens } from './templates/tokens.ts'
import { voiceAndChat } from './templates/voice-and-chat.ts'

/** Its first runs are in the README; whoever works on the redactor may read what it missed. */
export const secondSet: TemplateSet = {
  name: 'second',
  seed: 'held-out 2',
  linesPerTemplate: { core: 3, hard: 3, decoy: 5 },
  isOpen: true,
  groups: [
    pbx,
    textMessages,
    healthAndTrade,
    payments,
    customers,
    mailAndDirectory,
    networkGear,
    databasesAndShells,
    deployment,
    tokens,
    programs,
    tickets,
    voiceAndChat,
    networkAddresses,
    numbers,
    machineValues,
    keyWords,
  ],
}
