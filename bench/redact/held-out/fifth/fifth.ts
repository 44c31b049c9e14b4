import type { TemplateSet } from '../set.ts'
import { serviceKeys } from './templates/api-keys.ts'
import { cloudAndPrivateKeys, headerCredentials } from './templates/credentials.ts'
import { codeAndIdentifiers } from './templates/decoy-code.ts'
import { numbersOfThings } from './templates/decoy-numbers.ts'
import { proseOnly } from './templates/decoy-words.ts'
import { mailAddresses } from './templates/emails.ts'
import { machineAddresses } from './templates/network.ts'
import { passwordsInDisguise } from './templates/passwords-disguised.ts'
import { passwordsInCode } from './templates/passwords-in-code.ts'
import { passwordsInOperations } from './templates/passwords-in-operations.ts'
import { passwordsOfPeople } from './templates/passwords-of-people.ts'
import { bankAccounts, cardNumbers, socialSecurity } from './templates/payments.ts'
import { numbersDisguised } from './templates/phones-disguised.ts'
import { numbersOfPeople } from './templates/phones-of-people.ts'
import { exchanges } from './templates/telephony.ts'

export const fifthSet: TemplateSet = {
  name: 'fifth',
  seed: 'held-out 5',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    exchanges,
    numbersOfPeople,
    numbersDisguised,
    passwordsInCode,
    passwordsInOperations,
    passwordsOfPeople,
    passwordsInDisguise,
    cardNumbers,
    bankAccounts,
    socialSecurity,
    mailAddresses,
    serviceKeys,
    headerCredentials,
    cloudAndPrivateKeys,
    machineAddresses,
    numbersOfThings,
    proseOnly,
    codeAndIdentifiers,
  ],
}
