import type { TemplateSet } from '../set.ts'
import { mails, network } from './templates/addresses.ts'
import { decoyCode } from './templates/decoy-code.ts'
import { decoyNumbers } from './templates/decoy-numbers.ts'
import { decoyWords } from './templates/decoy-words.ts'
import { keys } from './templates/keys.ts'
import { passwordsOfApplications } from './templates/passwords-applications.ts'
import { passwordsOfServers } from './templates/passwords-servers.ts'
import { passwordsOfTools } from './templates/passwords-tools.ts'
import { passwordsInWords } from './templates/passwords-words.ts'
import { accounts, cards, socials } from './templates/payments.ts'
import { phonesOfPeople } from './templates/phones-people.ts'
import { phonesOfServices } from './templates/phones-services.ts'
import { phonesOfExchanges } from './templates/phones-telephony.ts'

export const tenthSet: TemplateSet = {
  name: 'tenth',
  seed: 'held-out 10',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: false,
  groups: [
    passwordsOfApplications,
    passwordsOfServers,
    passwordsOfTools,
    passwordsInWords,
    phonesOfServices,
    phonesOfExchanges,
    phonesOfPeople,
    keys,
    cards,
    accounts,
    socials,
    mails,
    network,
    decoyWords,
    decoyNumbers,
    decoyCode,
  ],
}
