import { calls } from './classes/calls.ts'
import { credentials } from './classes/documents/credentials.ts'
import { gateways } from './classes/documents/gateways.ts'
import { paymentData } from './classes/documents/payment-data.ts'
import { phoneFields } from './classes/documents/phone-fields.ts'
import { signalling } from './classes/documents/signalling.ts'
import { spokenNumbers } from './classes/documents/spoken-numbers.ts'
import { encodings } from './classes/encodings.ts'
import { keys } from './classes/keys.ts'
import { languages } from './classes/languages.ts'
import { messages } from './classes/messages.ts'
import { networks } from './classes/networks.ts'
import { numbers } from './classes/numbers.ts'
import { passwords } from './classes/passwords.ts'
import { payments } from './classes/payments.ts'
import { remarks } from './classes/remarks.ts'
import { settings } from './classes/settings.ts'
import { structures } from './classes/structures.ts'
import { terminals } from './classes/terminals.ts'
import { falseHits } from './classes/traps.ts'
import { vendors } from './classes/vendors.ts'
import type { TemplateClass } from './template.ts'

/** All classes of misses and false hits. */
export const templateClasses: readonly TemplateClass[] = [
  calls,
  messages,
  networks,
  ...languages,
  ...numbers,
  ...payments,
  ...encodings,
  terminals,
  ...passwords,
  ...settings,
  vendors,
  ...structures,
  keys,
  ...falseHits,
  remarks,
  gateways,
  signalling,
  phoneFields,
  spokenNumbers,
  ...paymentData,
  ...credentials,
]
