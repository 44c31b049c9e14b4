import { calls } from './classes/calls.ts'
import { languages } from './classes/languages.ts'
import { messages } from './classes/messages.ts'
import { networks } from './classes/networks.ts'
import type { TemplateClass } from './template.ts'

/** All classes of misses and false hits. */
export const templateClasses: readonly TemplateClass[] = [calls, messages, networks, ...languages]
