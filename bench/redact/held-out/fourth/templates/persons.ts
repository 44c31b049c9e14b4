import { between } from '../../random.ts'
import { EMAIL, either, group, line, SSN } from '../../template.ts'
import {
  base64,
  colouredInside,
  entities,
  fullWidth,
  nulInside,
  percent,
  percentTwice,
  signsEscaped,
  typographicDashes,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { ssn, ssnSpaced } from '../../values/money.ts'
import { isoTime, pid, sqlTime, syslogTime, uuid } from '../../values/people.ts'
import { hexOf } from '../../values/secrets.ts'
import * as disguise from '../values/disguises.ts'
import { itin, ssnDigits } from '../values/money.ts'
import {
  account,
  apacheTime,
  birthDate,
  givenName,
  goTime,
  javaTime,
  machine,
  mailbox,
  mailboxName,
  mailDomain,
  person,
  street,
  unit,
} from '../values/people.ts'

/** Social security numbers and e-mail addresses. */
export const persons = group('fourth persons', {
  core: {
    'hl7-pid-19': line`PID|1||${pid}^^^MRN||${person}||${birthDate}|M|||${street}|||||M||${pid}|${SSN(ssnDigits)}`,
    'hl7-pid-3-ss': line`PID|||${SSN(ssnDigits)}^^^USSSA^SS~${pid}^^^HOSP^MR||${person}`,
    'hl7-xml-ssn': line`<PID.19>${SSN(ssn)}</PID.19>`,
    'hl7-in1-insured': line`IN2|1|${SSN(ssn)}|||||||| insured's social security number`,
    'fhir-ssn': line`{"resourceType":"RelatedPerson","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"${SSN(ssn)}"}]}`,
    'x12-ref-sy': line`REF*SY*${SSN(ssnDigits)}~`,
    'x12-nm1-34': line`NM1*IL*1*VANCE*PRIYA****34*${SSN(ssnDigits)}~`,
    'x12-834-nm1': line`INS*Y*18*021*28*A***FT~REF*0F*${either(ssnDigits)}~REF*SY*${SSN(ssnDigits)}~`,
    'w2-box-a': line`a Employee's social security number ${SSN(ssn)}  1 Wages 48,120.00`,
    'w4-json': line`{"form":"W-4","employee":{"name":"${person}","ssn":"${SSN(ssn)}","filingStatus":"S"}}`,
    'form-1099': line`1099-NEC RECIPIENT'S TIN ${SSN(ssn)} box1 ${between(600, 90000)}`,
    'ssa-evs': line`EVS record SSN=${SSN(ssnDigits)} DOB=${birthDate} result=V`,
    'payroll-csv': line`emp_id,name,ssn,rate\n${pid},${person},${SSN(ssn)},31.50`,
    'adp-sql': line`SELECT * FROM employee WHERE ssn = '${SSN(ssn)}'`,
    'cobol-display': line`EMP-SSN: ${SSN(ssnDigits)} EMP-NAME: VANCE`,
    'soap-taxid': line`<ns:SocialSecurityNumber>${SSN(ssnDigits)}</ns:SocialSecurityNumber>`,
    'credit-bureau': line`${javaTime} INFO BureauClient inquiry ssn=${SSN(ssnDigits)} last=${account}`,
    'loan-mismo': line`<TaxpayerIdentifier><TaxpayerIdentifierType>SocialSecurityNumber</TaxpayerIdentifierType><TaxpayerIdentifierValue>${SSN(ssnDigits)}</TaxpayerIdentifierValue></TaxpayerIdentifier>`,
    'kyc-json': line`{"ssn_full":"${SSN(ssn)}","dob":"1988-04-02","user":"${uuid}"}`,
    'form-encoded-ssn': line`POST /apply ssn=${SSN(ssn)}&dob=${birthDate}`,
    'rails-ssn': line`Parameters: {"applicant"=>{"ssn"=>"${SSN(ssn)}", "state"=>"OH"}}`,
    'validation-ssn': line`Invalid value for socialSecurityNumber: "${SSN(ssnSpaced)}"`,
    'python-ssn': line`Applicant(name='${person}', ssn='${SSN(ssn)}', score=None)`,
    'prose-ssn': line`Caller confirmed her Social Security number ${SSN(ssn)} and date of birth`,
    'prose-ss': line`SS# ${SSN(ssn)} on file for ${person}`,
    'itin-field': line`applicant ITIN: ${SSN(itin)} (W-7 approved)`,
    'typeorm-ssn': line`query: UPDATE "patient" SET "ssn" = $1 WHERE "id" = $2 -- PARAMETERS: ["${SSN(ssn)}",${pid}]`,
    'spanish-ssn': line`Número de Seguro Social: ${SSN(ssn)}`,

    'postfix-qmgr': line`${syslogTime} ${machine} postfix/qmgr[${pid}]: 4F${hexOf(8)}: from=<${EMAIL(mailbox)}>, size=2101, nrcpt=1 (queue active)`,
    'sendmail-to': line`${syslogTime} ${machine} sm-mta[${pid}]: 45B: to=<${EMAIL(mailbox)}>, delay=00:00:02, mailer=esmtp, stat=Sent`,
    'exim-arrival': line`${sqlTime} 1s${hexOf(4)}-0003Qx-1A <= ${EMAIL(mailbox)} H=${machine} P=esmtps S=2210`,
    qmail: line`@4000${hexOf(16)} starting delivery 81: msg 1201 to remote ${EMAIL(mailbox)}`,
    'rspamd-task': line`rspamd_task_write_log: id: <x>, from: <${EMAIL(mailbox)}>, (default: F (no action): [1.20/15.00]), rcpts: <${EMAIL(mailbox)}>`,
    'dovecot-login': line`${syslogTime} ${machine} dovecot: imap-login: Login: user=<${EMAIL(mailbox)}>, method=PLAIN, TLS, session=<${hexOf(8)}>`,
    'smtp-rcpt': line`>>> RCPT TO:<${EMAIL(mailbox)}> NOTIFY=FAILURE`,
    'dsn-final': line`Final-Recipient: rfc822; ${EMAIL(mailbox)}\nAction: failed\nStatus: 5.1.1`,
    'dmarc-ruf': line`Original-Mail-From: ${EMAIL(mailbox)}\nArrival-Date: Wed, 11 Jun 2025`,
    'ical-attendee': line`ATTENDEE;CN=${person};RSVP=TRUE:mailto:${EMAIL(mailbox)}`,
    'git-commit-author': line`Author: ${person} <${EMAIL(mailbox)}>\nDate:   Wed Jun 11 10:42:01 2025`,
    'git-trailer': line`Co-authored-by: ${person} <${EMAIL(mailbox)}>`,
    'debian-changelog': line` -- ${person} <${EMAIL(mailbox)}>  Wed, 11 Jun 2025 10:42:01 +0200`,
    'x509-subject': line`Subject: C=SE, O=Quay, CN=${account}/emailAddress=${EMAIL(mailbox)}`,
    'gpg-uid': line`gpg: Good signature from "${person} <${EMAIL(mailbox)}>" [full]`,
    'okta-actor': line`{"actor":{"type":"User","alternateId":"${EMAIL(mailbox)}","displayName":"${person}"}}`,
    'gcp-audit-principal': line`protoPayload.authenticationInfo.principalEmail="${EMAIL(mailbox)}"`,
    'azure-signin': line`UserPrincipalName=${EMAIL(mailbox)} ResultType=50126`,
    'k8s-audit-user': line`{"kind":"Event","user":{"username":"oidc:${EMAIL(mailbox)}","groups":["dev"]},"verb":"delete"}`,
    'stripe-customer': line`{"object":"customer","email":"${EMAIL(mailbox)}","name":"${person}"}`,
    'prisma-params': line`prisma:query SELECT 1 WHERE "email" = $1 LIMIT $2 Params: ["${EMAIL(mailbox)}",1]`,
    'postgres-unique': line`DETAIL:  Key (email)=(${EMAIL(mailbox)}) already exists.`,
    'django-integrity': line`IntegrityError: UNIQUE constraint failed for email '${EMAIL(mailbox)}'`,
    'apache-user': line`10.x - ${EMAIL(mailbox)} [${apacheTime}] "GET /dav/ HTTP/1.1" 207 812`,
    'hl7-email': line`PID|1||${pid}||${person}||||||||^NET^Internet^${EMAIL(mailbox)}`,
    'x12-em': line`PER*IP*${person}*EM*${EMAIL(mailbox)}~`,
    'unsubscribe-query': line`GET /unsubscribe?email=${EMAIL(mailbox)}&list=7 200`,
    'slack-invite': line`${goTime} invited ${EMAIL(mailbox)} to #incident-${pid}`,
    'russian-mail': line`Письмо отправлено на адрес ${EMAIL(mailbox)}`,
    'chinese-mail': line`邮箱：${EMAIL(mailbox)}已验证`,
    'german-mail': line`E-Mail-Adresse ${EMAIL(mailbox)} ist bereits registriert`,
    'svn-author': line`r${pid} | ${EMAIL(mailbox)} | ${sqlTime} | 2 lines`,
  },
  hard: {
    'ssn-coloured': line`ssn ${SSN(colouredInside(ssn))}`,
    'ssn-grepped': line`hr.csv:${person},ssn ${SSN(disguise.grepped(ssn))}`,
    'ssn-zero-width': line`SSN: ${SSN(zeroWidthInside(ssn))}`,
    'ssn-dusted': line`Social security number ${SSN(disguise.dusted(ssn))}`,
    'ssn-dashes': line`SSN ${SSN(typographicDashes(ssn))}`,
    'ssn-full-width': line`ＳＳＮ ${SSN(fullWidth(ssn))}`,
    'ssn-unicode': line`{"ssn":"${SSN(unicodeEscaped(ssn))}"}`,
    'ssn-percent-twice': line`q=ssn%253D${SSN(percentTwice(ssnSpaced))}`,
    'ssn-percent-every': line`?ssn=${SSN(disguise.percentEvery(ssn))}`,
    'ssn-entities': line`<td>SSN</td><td>${SSN(disguise.entityEvery(ssn))}</td>`,
    'ssn-hex-escaped': line`b'ssn=${SSN(disguise.hexEscaped(ssn))}'`,
    'ssn-base64': line`"ssn_b64":"${SSN(base64(ssn))}"`,
    'ssn-spelled': line`transcript: social is ${SSN(disguise.inEnglish(ssn))}`,
    'ssn-spelled-oh': line`agent: repeat your social please. caller: ${SSN(disguise.inSpokenEnglish(ssn))}`,
    'ssn-apart': line`my social security number is ${SSN(disguise.apart(ssnDigits))}`,
    'ssn-dots': line`SSN ${SSN(dotted)}`,
    'ssn-three-fields': disguise.withOne(
      ssn,
      (held) =>
        line`<input name="ssn_area" value="${SSN(disguise.part(held, 0, 3))}"><input name="ssn_group" value="${SSN(disguise.part(held, 4, 6))}"><input name="ssn_serial" value="${SSN(disguise.part(held, 7))}">`,
    ),
    'ssn-bare': line`${person} ${SSN(ssn)}`,
    'ssn-bare-row': line`${pid}|${person}|${SSN(ssn)}|${birthDate}`,
    'ssn-bare-digits-row': line`"${person}","${SSN(ssnDigits)}","${birthDate}","${street}"`,
    'ssn-chat': line`${givenName}: ok its ${SSN(ssn)}`,
    'ssn-json-number': line`{"name":"${person}","ssn":${SSN(ssnDigits)}}`,
    'ssn-circled': line`SSN ${SSN(disguise.circledDigits(ssn))}`,
    'ssn-folded': line`Social Security No.: ${SSN(disguise.folded(ssn))}`,
    'ssn-fixed-width': line`RW${SSN(ssnDigits)}VANCE          PRIYA           `,

    'mail-coloured': line`to ${EMAIL(colouredInside(mailbox))}`,
    'mail-grepped': line`users.csv:7:${EMAIL(disguise.grepped(mailbox))},active`,
    'mail-zero-width': line`E-mail: ${EMAIL(zeroWidthInside(mailbox))}`,
    'mail-dusted': line`contact ${EMAIL(disguise.dusted(mailbox))}`,
    'mail-soft-hyphens': line`email ${EMAIL(disguise.softHyphens(mailbox))}`,
    'mail-full-width': line`メール：${EMAIL(fullWidth(mailbox))}`,
    'mail-unicode': line`{"email":"${EMAIL(unicodeEscaped(mailbox))}"}`,
    'mail-signs-escaped': line`{"to":"${EMAIL(signsEscaped(mailbox))}"}`,
    'mail-unicode-twice': line`{"b":"{\\"to\\":\\"${EMAIL(disguise.unicodeTwice(mailbox))}\\"}"}`,
    'mail-percent': line`GET /u/${EMAIL(percent(mailbox))} 200`,
    'mail-percent-twice': line`?return=%2Fu%3Femail%3D${EMAIL(percentTwice(mailbox))}`,
    'mail-percent-every': line`?e=${EMAIL(disguise.percentEvery(mailbox))}`,
    'mail-entities': line`<a href="mailto:${EMAIL(entities(mailbox))}">write</a>`,
    'mail-entities-every': line`<span>${EMAIL(disguise.entityEvery(mailbox))}</span>`,
    'mail-hex-escaped': line`b'rcpt ${EMAIL(disguise.hexEscaped(mailbox))}'`,
    'mail-octal': line`sendto(4, "RCPT ${EMAIL(disguise.octalEscaped(mailbox))}", 40)`,
    'mail-quoted-printable': line`To: =?utf-8?Q?${EMAIL(disguise.quotedPrintable(mailbox))}?=`,
    'mail-base64': line`List-Id user ${EMAIL(base64(mailbox))}`,
    'mail-nul': line`email ${EMAIL(nulInside(mailbox))}`,
    'mail-bracketed-at': line`write to ${EMAIL(signInWords(' [at] ', ' [dot] '))}`,
    'mail-parens-at': line`${EMAIL(signInWords('(at)', '(dot)'))}`,
    'mail-german-words': line`Mail an ${EMAIL(signInWords(' ät ', ' punkt '))}`,
    'mail-spanish-words': line`escriba a ${EMAIL(signInWords(' arroba ', ' punto '))}`,
    'mail-french-words': line`écrire à ${EMAIL(signInWords(' arobase ', ' point '))}`,
    'mail-capital-words': line`my email: ${EMAIL(signInWords(' AT ', ' DOT '))}`,
    'mail-two-fields': line`{"local_part":"${EMAIL(mailboxName)}","domain":"${either(mailDomain)}","kind":"email"}`,
    'mail-srs': line`from=<SRS0=${hexOf(4)}=T7=${EMAIL(srs)}@fwd.example>`,
    'mail-verp': line`Return-Path: <bounce-${pid}-${EMAIL(verp)}@lists.example>`,
    'mail-spaced-sign': line`to: ${EMAIL(signInWords(' @ ', '.'))}`,
    'mail-letters-apart': line`email is ${EMAIL(disguise.apart(mailbox))}`,
    'mail-in-file-name': line`open /export/${EMAIL(mailbox)}.zip ${isoTime}`,
    'mail-in-key': line`evicted session:${EMAIL(mailbox)}:${unit}`,
    'mail-folded': line`To: ${EMAIL(disguise.folded(mailbox))}`,
  },
})

function dotted(random: Parameters<typeof ssn>[0]): string {
  return ssn(random).replaceAll('-', '.')
}

function signInWords(at: string, dot: string): typeof mailbox {
  return (random) => `${mailboxName(random).replaceAll('.', dot)}${at}${mailDomain(random).replaceAll('.', dot)}`
}

/** As a forwarder rewrites a sender: domain first, then the name. */
function srs(random: Parameters<typeof mailbox>[0]): string {
  return `${mailDomain(random)}=${mailboxName(random)}`
}

/** As a list rewrites a recipient: an equals sign for the other. */
function verp(random: Parameters<typeof mailbox>[0]): string {
  return mailbox(random).replace('@', '=')
}
