import type { TemplateSet } from './set.ts'
import { addresses } from './templates/addresses.ts'
import { bank, social } from './templates/bank-and-social.ts'
import { callRecords } from './templates/call-records.ts'
import { cards } from './templates/cards.ts'
import { machine } from './templates/decoy-machine.ts'
import { references } from './templates/decoy-references.ts'
import { versionsAndTimes } from './templates/decoy-versions-and-times.ts'
import { words } from './templates/decoy-words.ts'
import { emails } from './templates/email.ts'
import { messaging } from './templates/messaging.ts'
import { namedKeys } from './templates/named-keys.ts'
import { passwordCommands } from './templates/password-commands.ts'
import { passwordLanguages } from './templates/password-languages.ts'
import { passwordProtocols } from './templates/password-protocols.ts'
import { passwordStructures } from './templates/password-structures.ts'
import { phoneDialling } from './templates/phone-dialling.ts'
import { phoneDisguised } from './templates/phone-disguised.ts'
import { phoneFields } from './templates/phone-fields.ts'
import { phoneLanguages } from './templates/phone-languages.ts'
import { sip } from './templates/sip.ts'
import { privateKeys, tokens } from './templates/tokens.ts'
import { vendorKeys } from './templates/vendor-keys.ts'

/** Measured several times; whoever works on the redactor may read what it missed here. */
export const firstSet: TemplateSet = {
  name: 'first',
  seed: 'held-out 1',
  linesPerTemplate: { core: 3, hard: 3, decoy: 5 },
  isOpen: true,
  groups: [
    sip,
    callRecords,
    messaging,
    phoneFields,
    phoneLanguages,
    phoneDialling,
    phoneDisguised,
    cards,
    bank,
    social,
    emails,
    addresses,
    passwordCommands,
    passwordProtocols,
    passwordStructures,
    passwordLanguages,
    vendorKeys,
    namedKeys,
    tokens,
    privateKeys,
    references,
    versionsAndTimes,
    machine,
    words,
  ],
}
