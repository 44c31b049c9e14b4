import type { TemplateSet } from '../set.ts'
import { machineAddresses, mailAddresses } from './templates/addresses.ts'
import { cloudAndPrivateKeys, headerCredentials } from './templates/credentials.ts'
import { codeAndReferences } from './templates/decoy-code.ts'
import { lookalikes } from './templates/decoy-lookalikes.ts'
import { numbersOfThings } from './templates/decoy-numbers.ts'
import { wordsOnly } from './templates/decoy-words.ts'
import { passwordsInDisguise } from './templates/passwords-disguised.ts'
import { passwordsInApplications } from './templates/passwords-in-applications.ts'
import { passwordsInFormats } from './templates/passwords-in-formats.ts'
import { passwordsInInfrastructure } from './templates/passwords-in-infrastructure.ts'
import { passwordsOfPeople } from './templates/passwords-of-people.ts'
import { bankAccounts, cardNumbers, socialSecurity } from './templates/payments.ts'
import { numbersInDisguise } from './templates/phones-disguised.ts'
import { numbersInLanguages } from './templates/phones-in-languages.ts'
import { telephony } from './templates/phones-in-telephony.ts'
import { numbersOfPeople } from './templates/phones-of-people.ts'
import { serviceKeys } from './templates/service-keys.ts'

export const sixthSet: TemplateSet = {
  name: 'sixth',
  seed: 'held-out 6',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    passwordsInApplications,
    passwordsInInfrastructure,
    passwordsInFormats,
    passwordsOfPeople,
    passwordsInDisguise,
    telephony,
    numbersOfPeople,
    numbersInLanguages,
    numbersInDisguise,
    cardNumbers,
    bankAccounts,
    socialSecurity,
    mailAddresses,
    machineAddresses,
    serviceKeys,
    cloudAndPrivateKeys,
    headerCredentials,
    numbersOfThings,
    lookalikes,
    wordsOnly,
    codeAndReferences,
  ],
}
