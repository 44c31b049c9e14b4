import type { TemplateSet } from '../set.ts'
import { apiKeys } from './templates/api-keys.ts'
import { credentials } from './templates/credentials.ts'
import { code } from './templates/decoy-code.ts'
import { machineValues } from './templates/decoy-machines.ts'
import { thingNumbers } from './templates/decoy-numbers.ts'
import { wordsOnly } from './templates/decoy-words.ts'
import { network } from './templates/network.ts'
import { passwords } from './templates/passwords.ts'
import { passwordsDisguised } from './templates/passwords-disguised.ts'
import { payments } from './templates/payments.ts'
import { persons } from './templates/persons.ts'
import { phonesDisguised } from './templates/phones-disguised.ts'
import { phonesOfPeople } from './templates/phones-of-people.ts'
import { telephony } from './templates/telephony.ts'

export const fourthSet: TemplateSet = {
  name: 'fourth',
  seed: 'held-out 4',
  linesPerTemplate: { core: 4, hard: 4, decoy: 3 },
  isOpen: true,
  groups: [
    telephony,
    phonesOfPeople,
    phonesDisguised,
    passwords,
    passwordsDisguised,
    payments,
    persons,
    apiKeys,
    credentials,
    network,
    thingNumbers,
    machineValues,
    wordsOnly,
    code,
  ],
}
