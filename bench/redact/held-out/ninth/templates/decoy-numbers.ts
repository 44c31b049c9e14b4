import { oneOf, shaped } from '../../random.ts'
import { either, group, line } from '../../template.ts'
import { notCard } from '../../values/money.ts'
import { base64Of } from '../../values/secrets.ts'
import {
  guid,
  hms,
  iso,
  machine,
  network,
  process,
  row,
  small,
  stamp,
  stampComma,
  syslog,
  trace,
  unix,
  unixMs,
  user,
} from '../values/people.ts'
import { hex, lowerAlphanumeric } from '../values/secrets.ts'

const digits8 = shaped('^#######')
const digits9 = shaped('^########')
const digits10 = shaped('^#########')

/** Numbers and texts that only look like personal data or keys. */
export const decoyNumbers = group('ninth decoy numbers', {
  decoy: {
    // screenpipe/screenpipe 2340
    'linked account': line`LinkedAccountId: ${digits9}`,
    // nullclaw/nullclaw 944
    'date output': line`Tue Jun ${oneOf('02', '09', '16')} ${hms} CST 2026`,
    // langwatch/langwatch 7017
    'attribute dated': line`deployment=hosted-eu-202608${oneOf('12', '24')}-0${shaped('^')}`,
    // langflow 14934
    'order number': line`order number 1002${shaped('####')} packed`,
    'build number': line`build 2025 1130 09${shaped('##')} promoted`,
    // solvvy/redact-pii 39
    'survey row': line`yes,hiraan,belet_weyne,no,RE-HRN-BTW-13,male,age41_59,eldery_male,14,no,0.250${shaped('############')}`,
    // NovasPlace/CSM 95: port and id, digits of a commit
    'port and id': line`listening on 0:8443 worker ${digits10}`,
    'commit digits': line`fixed in ${shaped('9~^##~~##^~~####~~~#')}`,
    'token count': line`context ${digits10} bytes, ${row} tokens`,
    // Yelp/detect-secrets 693
    'camel name': line`callFunctionCheckIfDataAlreadyExistsPerpetualSubinventory failed with status ${small}`,
    'validation group': line`recallNoticesRecallBusinessUnits-validation-group-${digits10}-1`,
    'tab bar': line`assignVariablesOjTabBar${digits10}SelectedItem`,
    // gammu
    'gammu parsing': line`gammu-smsd[${process}]: gammu: Parsing +CMGL: 0,0,,23 with +CMGL: @i, @0`,
    'gammu frame': line`gammu: 41A|54T|2B+|43C|50P|4DM|53S|3D=|22"|53S|4DM|22"|0D              AT+CPMS="SM".`,
    'gammu status': line`gammu: 2 "+CPMS: 1,50,0,${small},1,50"`,
    'gammu received': line`gammu: RECEIVED frame type 0x00/length 0x2C/${small}`,
    // asterisk
    'asterisk uniqueid': line`Parameter 10 ('callid') = '17248${shaped('#####')}.${small}'`,
    'asterisk execif': line`VERBOSE[614][C-000149bd] pbx.c: Executing [s@macro-user-callerid:26] ExecIf("PJSIP/7009-0002ecec", "0?Set(GROUP(concurrency_limit)=7009)") in new stack`,
    'asterisk queue': line`app_queue.c:8758 queue_exec: queue: 10001, expires: 0, priority: 0`,
    'asterisk debug address': line`DEBUG[10335]: res_pjsip/pjsip_resolver.c:273 sip_resolve_callback: [0x7fb3dc${shaped('~~~~~~')}] All parallel queries completed`,
    // SIP: imsdroid 579, ha-plugins 12
    'sip cseq': line`CSeq: 1679${shaped('#####')} INVITE`,
    'sip branch': line`Via: SIP/2.0/UDP ${either(network)}:33008;branch=z9hG4bK-13860${shaped('#####')};rport`,
    'sdp origin': line`o=- 38711190${shaped('##')} 38711190${shaped('##')} IN IP4 ${either(network)}`,
    'sdp ssrc': line`a=ssrc:1831${shaped('######')} cname:2818776249a${shaped('#####')}`,
    'sip expires': line`Session-Expires: 600;refresher=uac Min-SE: 90 Content-Length: ${row}`,
    'sip user agent': line`User-Agent: AVM FRITZ!Box 7590 154.07.29 TAL (Oct 26 2021)`,
    'sip extension': line`Found user '4004' for peer '4003' on context internal`,
    // audiocodes
    'audiocodes sequence': line`(N  5725${shaped('###')}) (#4):Call Setup Run Rules Set ID 2`,
    // avaya: an internal call
    'avaya internal': line`2025/06/26 10:27:44,00:00:44,4,4688,O,4207,4207,,1,10000138${small},0,E4688,Reception,E4207,Kitchen,0,0`,
    // SMPP: ksmppd 47
    'smpp command': line`${stamp} [30937] [11] DEBUG:   command_id: 4 = 0x00000004`,
    'smpp sequence': line`${stamp} [30937] [11] DEBUG:   sequence_number: ${row} = 0x00000091`,
    'kannel fid': line`Receive DLR [SMSC:smsc] [FID:S2131124909115117707367${shaped('####')}] [flags:-1:-1:-1:-1:1]`,
    // android
    'android illegal': line`com.android.internal.telephony.ATParseEx: illegal presentation 3670${shaped('###')}`,
    // fritzinfluxdb 122
    'fritz duration': line`${stampComma} - DEBUG: call_list_duration=${row} ({'box': 'hausanschluss', 'uid': '${hex(32)}'})`,
    // Baileys
    'baileys resync': line`{"level":30,"time":"${iso}","pid":${process},"hostname":"${machine}","class":"baileys","msg":"resyncing regular from v${small}"}`,
    'baileys bytes': line`{"level":10,"pid":301628,"class":"ns","msg":"recv ${row} bytes, total recv ${row} bytes"}`,
    'baileys frame': line`"msgId":"65296.20507-${small}","msg":"recv frame"`,
    // signal-cli
    'signal timestamp': line`Timestamp: ${unixMs} (2025-10-09T15:37:09.515Z)`,
    'signal profile key': line`Profile key update, key length: 32`,
    // postgres
    'postgres unique': line`ERROR:  duplicate key value violates unique constraint "member_pkey"`,
    'postgres member code': line`DETAIL:  Key (member_code)=(20020339${shaped('###')}) already exists.`,
    'postgres id': line`DETAIL:  Key (id)=(${digits8}) is still referenced from table "orders".`,
    // pipelines and clouds
    'sha of a file': line`sourcegraph/blob/${hex(40)}/dev/ci/e2e.sh#L30`,
    'image digest': line`Digest: sha256:${hex(64)}`,
    layer: line`a48c7e0206e4: Pull complete ${shaped('~~~~~~~~~~~~')}`,
    'subresource integrity': line`integrity="sha384-${base64Of(64)}" crossorigin`,
    'request id': line`x-amzn-RequestId: ${guid}`,
    'trace parent': line`traceparent: 00-${trace}-${hex(16)}-01`,
    'aws arn': line`AssumeRole arn:aws:iam::${shaped('4###########')}:role/ci-deploy succeeded`,
    'pod name': line`pod/checkout-7d9f${shaped('~~~~')}b-x7k${shaped('~~')} evicted`,
    'memory address': line`SIGSEGV at 0x00007f${shaped('~~~~~~~~~~')} rip=0x${hex(12)}`,
    'ssh fingerprint': line`debug1: Server host key: ssh-ed25519 SHA256:${either(lowerAlphanumeric(43))}`,
    etag: line`304 Not Modified ETag: "${hex(32)}"`,
    // SSN that is something else
    issn: line`upsert_publication succeeded for feed_id=${small} publication_id=${row} issn=${shaped('2###-#^##')}`,
    'iec sequence': line`ssn: ${row}, rsn: ${small}`,
    'ss7 subsystem': line`addLocalSsn: ssn=8 currentSsnState=UP`,
    'airplay ssnc': line`ssnc PICT (${digits8} bytes)`,
    // card numbers that are something else
    'trading card': line`Yuyutei lookup starting title=Luffy card_number=OP05-${shaped('1##')} rarity=SEC set_code=OP05 minimum_score=${small}`,
    deck: line`deck_cards deck_code=D${small} card_number=${small} index_card=${small}`,
    'sound card': line`card ${small}: PCH [HDA Intel PCH], device 0: ALC${row} Analog`,
    // parcels, invoices, devices
    tracking: line`INFO Added manual tracking number: 1Z${shaped('999AA#########')}`,
    invoice: line`Invoice number 2025-${shaped('######')} already exists!`,
    prisme: line`No Prisme batch item found for invoice number ${digits10}`,
    serial: line`Serial Number: ${shaped('A502####')}`,
    'wand serial': line`Wand serial number: ${digits10}`,
    'transaction 16': line`transaction ${notCard} settled`,
    'voucher 16': line`voucher ${notCard} redeemed`,
    'certificate serial': line`Serial Number: ${shaped('0#:~~:~~:~~:~~:~~:~~:~~:~~:~~')}`,
    // HL7 and X12
    'hl7 msh': line`MSH|^~\\&|IDP-32|EPC|||202503080023||ADT^A04|36927${shaped('###')}|P|2.2|||AL|NE|`,
    'hl7 obx': line`OBX|1|ST|1010.1^WEIGHT^CPT4||117.934${shaped('###')}|kg|||||F|`,
    'hl7 qrd': line`QRD|20251020095146|R|I|CIC.ICHOMCRC.${small}.query||||C10${shaped('#####')}^^^^^^^^HDWA^^^^MR`,
    'hl7 path': line`[INFO:2025-10-20 09:51:46,252:models.py:91:parse] PID.F5.R1.C${small}`,
    'x12 header': line`ST*834*${row}*005010X220A1~BGN*00*12456*20250601*1200****2~`,
    'x12 trailer': line`SE*10*${row}~GE*1*${small}~IEA*1*0000${shaped('#####')}~`,
    // payments
    'iso8583 trace': line`     System Trace Audit Number [11]...................0${shaped('#####')}`,
    'iso8583 nan': line`     Processing Code [3]..............................NaN`,
    'iso8583 handler': line`22.01.12 21:44:19.462 [     blr:16449792]E-ISOHDL-2005: Exceed end of msg, field[mti]`,
    'iso8583 recv': line`L-BLR-10017: Recv ${small} bytes from [265], ID[2696${shaped('#####')}] at 1642${shaped('######')} 462`,
    'paypal debug id': line`{"name":"VALIDATION_ERROR","message":"Invalid request - see details","debug_id":"cacc0e99${shaped('~~~~~')}"}`,
    'mt940 header': line`:20:940S250628 :28C:25${shaped('###')} :60F:C250628EUR0000000${shaped('#####')},00`,
    'mt940 61': line`:61:250628D0000000${shaped('#####')},30N654EREF//9876${shaped('######')}`,
    // xtn parts, ppp and others
    'magic number': line`[opt1_link0]   MAGICNUM 0x57c5${shaped('~~~~')}`,
    'sssd bits': line`(2026-01-05 10:49:11): [be[LDAP]] [sdap_get_generic_ext_step] (0x1000): Requesting attrs: [namingContexts]`,
    'wpa event': line`hostapd: wlan1: WPA: event ${small} notification`,
    'jenkins build': line`Started by upstream project "claim-store" build number ${row} (queue item ${digits8})`,
    'epoch pair': line`range start=${unixMs} end=${unixMs} step=15`,
    nanoseconds: line`took ${shaped('1########')}ns, p99 ${digits9}ns`,
    coordinates: line`gps fix lat=52.${shaped('#######')} lon=13.${shaped('#######')} sats=${small}`,
    'price list': line`sku 4006381${shaped('#####')} qty ${small} price ${row}.00`,
    'parcel id': line`shipment 3S${shaped('ABCD########')} sorted at ${hms}`,
    ticket: line`GSA/notifications-admin#${row}: closed by ${user}`,
    semver: line`upgraded 15.31.1 -> 15.31.${small} (alyf-de/banking)`,
    'firmware version': line`FRITZ!OS 7.90-1135${shaped('##')} BETA, bootloader 1.3229`,
    'hex dump': line`00 00 00 56 00 00 00 21 00 00 00 00 00 00 00 0${shaped('^')} 43 4d 54 00 02 00 41`,
    'process table': line`23871 ${user}  20   0  115.3m  26.4m 1.316 0.456   0:29.68 S node`,
    'telegram id': line`admin_only: chat ${shaped('-100##########')} message ${row}`,
    'zone counters': line`rows=${digits9} bytes=${digits10} spilled=${digits8}`,
    'syslog timestamps': line`${syslog} ${machine} systemd[1]: Started Session ${row} of user ${user}. (${unix})`,
    'job cron': line`0 9 1-7 * 1 /usr/local/bin/report --since 2025-06-${oneOf('01', '08')} --limit ${row}`,
    'iccid free': line`sim slot 1: mcc 262 mnc 01 lac 0x${shaped('~~~~')} cell ${digits8}`,
  },
})
