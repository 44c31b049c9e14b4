import { between, oneOf } from '../../random.ts'
import { CREDIT_CARD, EMAIL, group, line, PASSWORD, PHONE, SSN } from '../../template.ts'
import { card16, cardGrouped, ssn } from '../../values/money.ts'
import { e164, international, local, national, nationalBare, northAmerican } from '../../values/phones.ts'
import { commonWord, pass, pinDigits } from '../values/passwords.ts'
import { givenName, isoStamp, mailbox, smallNumber, timeOfDay, uid, wholeName } from '../values/people.ts'
import { atAndDot, dashedOut, dottedPairs, spacedOut, spoken } from '../values/spoken.ts'

const confidence = oneOf('0.93', '0.88', '0.71')

/** Speech recognition, assistants and chat bots. */
export const voiceAndChat = group('voice-and-chat', {
  core: {
    'dialogflow-parameters': line`{"queryText":"call me back","parameters":{"phone-number":"${PHONE(e164())}","person":"${givenName}"},"intent":"callback"}`,
    'lex-slots': line`slots: {"PhoneNumber":{"value":{"originalValue":"${PHONE(northAmerican)}","interpretedValue":"${PHONE(nationalBare('US'))}"}}}`,
    'rasa-slot': line`rasa.core - Current slot values: email: ${EMAIL(mailbox)}, phone: ${PHONE(international())}`,
    'alexa-contact': line`{"request":{"type":"IntentRequest"},"profile":{"mobileNumber":{"countryCode":"+1","phoneNumber":"${PHONE(nationalBare('US'))}"}}}`,
    'bot-transcript': line`[${timeOfDay}] user: my phone number is ${PHONE(northAmerican)}`,
    'bot-email': line`[${timeOfDay}] visitor-${smallNumber}: sure, ${EMAIL(mailbox)}`,
    'bot-card': line`[${timeOfDay}] user: card number ${CREDIT_CARD(cardGrouped)}`,
    'bot-ssn': line`[${timeOfDay}] caller: my social security number is ${SSN(ssn)}`,
    'bot-password': line`[${timeOfDay}] user: password: ${PASSWORD(pass)}`,
    'slack-message': line`{"type":"message","user":"U0${smallNumber}","text":"ping ${wholeName} at <tel:${PHONE(e164())}|mobile>"}`,
    'slack-mailto': line`{"type":"message","text":"<mailto:${EMAIL(mailbox)}|${EMAIL(mailbox)}> has access"}`,
    'irc-identify': line`-> NickServ: IDENTIFY ${PASSWORD(pass)}`,
    'irc-pass': line`irssi: << PASS ${PASSWORD(pass)}`,
    'xmpp-sasl': line`<iq type='set'><query xmlns='jabber:iq:auth'><username>${givenName}</username><password>${PASSWORD(pass)}</password></query></iq>`,
    'person-local': line`User ${PHONE(local)} left a voice message`,
    'caller-local': line`caller id ${PHONE(local)} routed to front desk`,
  },
  hard: {
    'spoken-en': line`asr final (${confidence}): "my number is ${PHONE(spoken('en', nationalBare('US')))}"`,
    'spoken-oh': line`asr partial: ${PHONE(spoken('enOh', nationalBare('GB')))}`,
    'spoken-de': line`Transkript: „erreichbar unter ${PHONE(spoken('de', nationalBare('DE')))}“`,
    'spoken-es': line`transcripción: mi teléfono es ${PHONE(spoken('es', nationalBare('ES')))}`,
    'spoken-fr': line`transcription: appelez le ${PHONE(spoken('fr', nationalBare('FR')))}`,
    'spoken-ssn': line`asr final: "social is ${SSN(spoken('en', ssn))}"`,
    'spoken-card-oh': line`asr final: "visa ${CREDIT_CARD(spoken('enOh', card16))} expiring november"`,
    'spoken-mail': line`asr final (${confidence}): ${EMAIL(atAndDot(mailbox))}`,
    'digits-apart': line`ivr heard: ${PHONE(spacedOut(nationalBare('US')))}`,
    'digits-dashed': line`readback ${PHONE(dashedOut(nationalBare('US')))} confirmed`,
    pairs: line`note: ${PHONE(dottedPairs(nationalBare('FR', 'BE')))} le soir`,
    'split-over-messages': line`user: ${PHONE(oneOf('415', '617', '305'))}\\nbot: go on\\nuser: ${PHONE(local)}`,
    'letter-o-for-zero': line`seller: text ${PHONE((random) => national('GB', 'ZA')(random).replaceAll('0', 'O'))}`,
    'with-words-between': line`seller: ${PHONE((random) => nationalBare('US')(random).replace(/^(...)(...)/, '$1 (no spam) $2-'))}`,
    'pin-said': line`asr final: "the alarm code is ${PASSWORD(spoken('en', pinDigits))}"`,
    'word-password-chat': line`${isoStamp} dm ${uid}: its still ${PASSWORD(commonWord)} lol`,
    'first-digit-apart': line`hint shown: ${PHONE((random) => nationalBare('US')(random).replace(/^(.)/, '$1-'))} ok? (${between(1, 3)}/3)`,
    'pw-spelled': line`user: capital Q then ${PASSWORD((random) => [...commonWord(random)].join('-'))}`,
  },
})
