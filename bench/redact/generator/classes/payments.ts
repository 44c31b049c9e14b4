import { card, iban, notCard } from '../slots/bank.ts'
import { amount, anyOf, date, hex, isoTime, number, shaped, uuid } from '../slots/fillers.ts'
import { fullName, lastName, ssn } from '../slots/people.ts'
import { core, decoy, either, hard, type TemplateClass } from '../template.ts'

/**
 * Cards. Sources: ISO/IEC 7813 (track 1 and track 2), EMV Book 3 annex A (5A: account number, 57: track 2 equivalent, 5F20, 5F24),
 * ISO 8583 (fields 2, 35 and 45), Visa VIP and jPOS log formats (field id="2"), Stripe, Adyen and Authorize.Net request fields,
 * PCI DSS 3.4 for what may stay visible.
 */
const cards: TemplateClass = {
  name: 'cards',
  templates: [
    core`card ${card.bare} declined: insufficient funds`,
    core`cc=${card.dashed} exp=${shaped('09/29')}`,
    core`{"card_number":"${card.spaced}","cvc":"***"}`,
    core`{"pan":${card.sixteen},"amount":${number(4)}}`,
    core`pan=${card.bare} rrn=${number(12)} stan=${number(6)}`,
    core`PAN ${card.dotted} captured`,
    core`card no ${card.doubleSpaced}`,
    core`Kartennr. ${card.spaced}`,
    core`%B${card.sixteen}^${anyOf('DOE', 'ROE')}/JANE^${either(shaped('29091019999999999'))}?`,
    core`swipe %B${card.sixteen}^${anyOf('ROE', 'POE')}/SAM^${either(shaped('2709201000000000'))}?`,
    core`;${card.sixteen}=${either(shaped('29091010000012300'))}?`,
    core`track2=;${card.sixteen}=${either(shaped('28092019999999999'))}?`,
    core`Track 2 data: ${card.sixteen}=${either(shaped('290910199999'))}`,
    core`57 13 ${card.sixteen}D${either(shaped('29092019999999999'))}F`,
    core`tag 57: ${card.sixteen}D${either(shaped('28092011143804400000'))}F`,
    core`5A08${card.sixteen}5F2403${shaped('290930')}`,
    core`<field id="2" value="${card.sixteen}"/>`,
    core`<field id="35" value="${card.sixteen}=${either(shaped('2709201'))}"/>`,
    core`DE002 ${card.sixteen} DE004 ${shaped('000000099999')}`,
    core`F2=${card.sixteen} F3=000000 F11=${number(6)}`,
    core`x_card_num=${card.bare}&x_exp_date=${shaped('0929')}`,
    core`payment[card][number]=${card.bare}&payment[card][cvc]=123`,
    core`source[number]=${card.bare}&amount=${number(4)}`,
    core`<cardNumber>${card.bare}</cardNumber>`,
    core`<Card Number="${card.bare}" Expiry="2029-04"/>`,
    core`charged ${card.amex} for ${amount} EUR`,
    core`refund to ${card.spaced} (${lastName})`,
    core`token created for card ${card.enDashed}`,
    core`Visa ${card.spaced}, ${fullName}`,
    core`{"accountNumber":"${card.sixteen}","brand":"visa"}`,
    core`girocard/maestro ${card.maestro} accepted`,
    hard`card ${card.noBreak} stored`,
    hard`card ${card.underscored} stored`,
    hard`card ${card.slashed} stored`,
    decoy`checksum ${hex(12)}cc${number(16)} verified`,
    decoy`trace_id=${notCard} span=${hex(16)}`,
    decoy`card ending in ${number(4)} declined`,
    decoy`card ${shaped('4999 99')}** **** ${shaped('9999')} declined`,
    decoy`tracking 9400 1${shaped('999 9999 9999 9999 99')} delivered`,
    decoy`rrn=${number(12)} stan=${number(6)} auth=${number(6)}`,
    decoy`invoice ${notCard} of ${date} paid`,
    decoy`snowflake ${shaped('1799999999999999999')} created ${isoTime}`,
    decoy`{"cc":["${anyOf('ops', 'dev')}"],"id":${notCard}}`,
    decoy`gcc ${number(2)}.2.0 cc1plus pid ${number(6)} rss ${number(9)}`,
  ],
}

/** Accounts. Sources: SWIFT IBAN registry, ISO 20022 (pain.001: IBAN, PhneNb), MT103 field 50K and 59, EPC069 QR code. */
const accounts: TemplateClass = {
  name: 'IBAN',
  templates: [
    core`iban=${iban.bare}`,
    core`IBAN: ${iban.spaced}`,
    core`IBAN${iban.bare} geprüft`,
    core`{"iban":"${iban.bare}","bic":"DEUTDEFF"}`,
    core`<IBAN>${iban.bare}</IBAN>`,
    core`<DbtrAcct><Id><IBAN>${iban.bare}</IBAN></Id></DbtrAcct>`,
    core`:59:/${iban.bare}`,
    core`:50K:/${iban.bare}`,
    core`transfer ${amount} EUR from ${iban.bare} to ${iban.bare}`,
    core`account ${iban.dotted} blocked`,
    core`iban=${iban.plusses}&amount=${amount}`,
    core`BCD 002 1 SCT ${lastName} ${iban.bare} EUR${amount}`,
    core`payout to ${iban.spaced} (${fullName})`,
    core`virement ${iban.noBreak} accepté`,
    core`iban ${iban.lower}`,
    hard`acct_${iban.bare}`,
    hard`IBAN ${iban.dashed}`,
    decoy`build DE89${hex(8)} at ${isoTime}`,
    decoy`order GB82${number(10)} shipped`,
    decoy`BIC DEUTDEFF${number(3)} ref ${uuid}`,
  ],
}

/** Social security numbers. Sources: SSA on issued ranges, X12 270/271 (REF*SY), HL7 v2 PID-19, FHIR us-ssn. */
const socials: TemplateClass = {
  name: 'SSN',
  templates: [
    core`ssn=${ssn.dashed}`,
    core`{"ssn":"${ssn.dashed}","dob":"${date}"}`,
    core`{"ssn":"${ssn.bare}"}`,
    core`SSN ${ssn.spaced} verified`,
    core`social security number: ${ssn.dashed}`,
    core`Social Security No. ${ssn.bare} rejected`,
    core`applicant ${fullName} (${ssn.dashed})`,
    core`REF*SY*${ssn.bare}~`,
    core`PID|1||${number(6)}^^^H^MR||${lastName}^ANNA||19800101|F|||||||||||${ssn.dashed}`,
    core`{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${ssn.bare}"}`,
    core`taxpayer_id=${ssn.dashed}`,
    core`<SSN>${ssn.dashed}</SSN>`,
    core`socialSecurityNumber=${ssn.bare}`,
    core`W-2 for ${lastName}, ${ssn.dashed}, wages ${number(5)}`,
    hard`ssn ${ssn.dotted}`,
    hard`ssn ${ssn.enDash}`,
    hard`last check of ${ssn.spaced} by ${lastName}`,
    decoy`part no 555-${shaped('09')}-${shaped('9999')}-A in bin ${number(2)}`,
    decoy`part ${shaped('123-45-9999')}/B received`,
    decoy`sku ${shaped('199-29-3999')} restocked`,
    decoy`SSN ${number(1)} routed by GT`,
  ],
}

export const payments: readonly TemplateClass[] = [cards, accounts, socials]
