import type { TemplateSet } from '../set.ts'
import { configurations } from './templates/configurations.ts'
import { databases } from './templates/databases.ts'
import { machines } from './templates/decoy-machines.ts'
import { namedNumbers } from './templates/decoy-named-numbers.ts'
import { wordsBeside } from './templates/decoy-words-beside.ts'
import { gateways } from './templates/gateways.ts'
import { identity } from './templates/identity.ts'
import { mail } from './templates/mail.ts'
import { messaging } from './templates/messaging.ts'
import { objects } from './templates/objects.ts'
import { payments } from './templates/payments.ts'
import { shells } from './templates/shells.ts'
import { telephony } from './templates/telephony.ts'
import { tokens } from './templates/tokens.ts'

export const thirdSet: TemplateSet = {
  name: 'third',
  seed: 'held-out 3',
  linesPerTemplate: { core: 5, hard: 5, decoy: 6 },
  isOpen: true,
  groups: [
    telephony,
    messaging,
    objects,
    databases,
    payments,
    identity,
    mail,
    shells,
    configurations,
    tokens,
    gateways,
    namedNumbers,
    machines,
    wordsBeside,
  ],
}
