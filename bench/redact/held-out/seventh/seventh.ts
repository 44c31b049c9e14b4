import type { TemplateSet } from '../set.ts'
import { machineAddresses, mailAddresses } from './templates/addresses.ts'
import { cloudAndPrivateKeys, headerCredentials } from './templates/credentials.ts'
import { codeAndIdentifiers } from './templates/decoy-code.ts'
import { maskedAndPlaceholders } from './templates/decoy-masked.ts'
import { numbersOfThings } from './templates/decoy-numbers.ts'
import { wordsWithoutValues } from './templates/decoy-words.ts'
import { accounts, cards, socialSecurity } from './templates/money.ts'
import { passwordsInCode } from './templates/passwords-in-code.ts'
import { passwordsInServices } from './templates/passwords-in-services.ts'
import { passwordsInWords } from './templates/passwords-in-words.ts'
import { phonesHidden } from './templates/phones-hidden.ts'
import { phonesInCalls } from './templates/phones-in-calls.ts'
import { phonesInTongues } from './templates/phones-in-tongues.ts'
import { phonesOfPeople } from './templates/phones-of-people.ts'
import { serviceKeys } from './templates/service-keys.ts'

export const seventhSet: TemplateSet = {
  name: 'seventh',
  seed: 'held-out 7',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    passwordsInServices,
    passwordsInCode,
    passwordsInWords,
    phonesInCalls,
    phonesOfPeople,
    phonesInTongues,
    phonesHidden,
    cards,
    accounts,
    socialSecurity,
    mailAddresses,
    machineAddresses,
    serviceKeys,
    headerCredentials,
    cloudAndPrivateKeys,
    numbersOfThings,
    codeAndIdentifiers,
    wordsWithoutValues,
    maskedAndPlaceholders,
  ],
}
