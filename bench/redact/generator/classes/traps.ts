import {
  amount,
  anyOf,
  capitals,
  date,
  epoch,
  epochMs,
  hex,
  host,
  isoTime,
  letters,
  number,
  service,
  shaped,
  uuid,
  version,
} from '../slots/fillers.ts'
import { phone } from '../slots/phone.ts'
import { password } from '../slots/secrets.ts'
import { core, decoy, type TemplateClass } from '../template.ts'

/**
 * Numbers and words that look like personal data and are not. Sources: order and part numbers of ERP exports (SAP VBELN and MATNR,
 * GS1 GTIN and SSCC), the Linux kernel's and the JVM's logs, dpkg's log, semantic versioning, Twitter's snowflake ids, OpenSSH's
 * algorithm names, W3C trace context.
 */
const traps: TemplateClass = {
  name: 'traps',
  templates: [
    decoy`order no. ${shaped('948-432-3999')} shipped`,
    decoy`order no ${shaped('248-632-3999')} refunded`,
    decoy`order number: ${number(10)}`,
    decoy`Order #${number(10)} paid ${amount}`,
    decoy`part no ${shaped('555-03-9999')}-A`,
    decoy`part number ${shaped('212-555-9999')} obsolete`,
    decoy`item ${number(10)} picked`,
    decoy`SKU ${shaped('415-220-9999')} low stock`,
    decoy`ref ${shaped('303-555-9999')} closed`,
    decoy`reference no. ${shaped('617-264-9999')}`,
    decoy`ticket ${shaped('312-867-9999')} reopened`,
    decoy`invoice ${shaped('404-239-9999')} due ${date}`,
    decoy`serial ${shaped('713-442-9999')} registered`,
    decoy`batch ${number(10)} of ${number(10)} done`,
    decoy`tracking no ${number(12)} in ${host}`,
    decoy`customer no. ${number(7)} upgraded`,
    decoy`GTIN ${shaped('09999999999999')} SSCC ${shaped('009999999999999999')}`,
    decoy`VBELN=${shaped('0080099999')} MATNR=${shaped('000000000010099999')}`,
    decoy`account id ${number(12)} region eu-central-1`,
    decoy`arn:aws:iam::${number(12)}:role/deploy`,
    decoy`fw |02.47.00.0000|01.00.12.0034| ok`,
    decoy`delta +${number(9)} bytes`,
    decoy`growth +${number(9)} rows`,
    decoy`[${number(5)}.${number(6)}] pci 0000:00:1f.2: reg 0x10: [mem 0x${hex(8)}-0x${hex(8)}]`,
    decoy`object ${hex(7)}cc${number(16)} checked`,
    decoy`java.lang.Thread@${hex(8)} nid=0x${hex(4)}`,
    decoy`auth=${number(6)} approved`,
    decoy`install base-passwd:amd64 <none> ${version}`,
    decoy`kex: algorithm: curve25519-sha256@libssh.org`,
    decoy`cipher chacha20-poly1305@openssh.com compression none`,
    decoy`epoch ${epoch} millis ${epochMs} nanos ${epochMs}000000`,
    decoy`lat=${shaped('48.9999999')} lon=${shaped('-122.9999999')}`,
    decoy`tweet ${shaped('179999999999999999')} by ${letters(6)}`,
    decoy`version ${shaped('1.2.9999.99999')} of ${service}`,
    decoy`took ${number(10)} ns, ${number(9)} allocations`,
    decoy`uuid ${uuid} etag W/"${hex(32)}"`,
    decoy`pid ${number(7)} tid ${number(10)} cpu ${number(2)}`,
    decoy`${isoTime} seq=${number(10)} ack=${number(10)} win=${number(5)}`,
    decoy`size=${number(10)} free=${number(10)} used=${number(10)}`,
    decoy`build ${shaped('20260999.9999')}-${hex(7)} ${anyOf('ok', 'failed')}`,
    decoy`ISBN 978-3-16-148410-0 borrowed`,
    decoy`license ${capitals(5)}-${capitals(5)}-${capitals(5)} activated`,
    decoy`extension ${number(4)} registered`,
    decoy`call duration ${number(10)} ms, call count ${number(7)}`,
    decoy`phone model SM-G${number(3)}B firmware ${number(10)}`,
    decoy`phone app build ${number(7)} crashed`,
    decoy`contact lens order ${number(7)}`,
  ],
}

/** Texts that were redacted already, here or elsewhere: the next value stays, a placeholder is not a name. */
const placeholders: TemplateClass = {
  name: 'placeholders',
  templates: [
    decoy`peer [REDACTED:PHONE]: ${number(7)} ok`,
    decoy`[REDACTED:PHONE]=${number(7)}=${number(7)}`,
    decoy`[REDACTED:PASSWORD]: ${letters(8)} done`,
    decoy`password=[REDACTED:PASSWORD] user=${letters(5)}`,
    decoy`card [CREDIT_CARD:*${number(4)}] batch ${number(10)}`,
    decoy`[PHONE:${hex(8)}]: ${number(7)}`,
    core`peer ${phone.us164}: ${number(7)} ok`,
    core`password=${password.typical} [REDACTED:EMAIL] done`,
    core`${phone.us164}=${number(7)}=${number(7)}`,
  ],
}

export const falseHits: readonly TemplateClass[] = [traps, placeholders]
