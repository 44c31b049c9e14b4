import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, matchesBefore, textBefore } from '../../text/chars.ts'

const maxBefore = 96

/**
 * Whether what looks like an address, from `start` to `end` with its sign at `at`, is an account on a host, a node of a cluster, or the id of
 * a message: `ssh deploy@web01.example.com`, `scp a root@web01.example.com:/srv`, `rabbit@node-1.example.com`.
 */
export function isHostLogin(text: string, start: number, at: number, end: number): boolean {
  if (text.startsWith('//', start - 2)) return true
  const after = codeAt(text, end)
  if (after === char.colon && isRemotePath(text, start, at, end)) return true
  const local = text.slice(start, at)
  if (nodes.has(local) || isErrorTracker(local, text.slice(at + 1, end))) return true
  const before = textBefore(text, start, maxBefore)
  return remoteCommand.test(before) || (/\d/.test(local) && messageId.test(before))
}

/** What is left of a URL whose password is masked is no address: `postgres://app:xxxxx@db.example.org`. */
export function isHostOfUrl(text: string, start: number): boolean {
  return codeAt(text, start - 1) === char.colon && matchesBefore(text, start, maxUser, userBefore)
}

const userBefore = /:\/\/[^\s/:@]{0,64}:$/
const maxUser = 72

/** `git@host:org/repo`, `user@host:/path`, `user@host:~`, `user@host:5432/database`. */
function isRemotePath(text: string, start: number, at: number, end: number): boolean {
  const next = codeAt(text, end + 1)
  if (next === char.slash || next === char.tilde) return true
  if (at - start === 3 && text.startsWith('git@', start)) return true
  return isDigit(next) && /^\d{2,5}\//.test(text.slice(end + 1, end + 7))
}

/** Names that nodes of Erlang and Celery have by default. */
const nodes: ReadonlySet<string> = new Set(
  'rabbit celery ejabberd emqx couchdb riak vernemq nonode kubernetes-admin'.split(' '),
)

/** The public key of Sentry before its host. */
function isErrorTracker(local: string, domain: string): boolean {
  return /^[0-9a-f]{32}$/.test(local) && /(?:^|\.)(?:ingest|sentry)\./.test(domain)
}

/** Commands whose argument is an account on a host, perhaps after options, and contexts of kubectl. */
const remoteCommand =
  /(?:(?:^|[\s;&|"'`(])(?:ssh|scp|sftp|mosh|autossh|sshfs|ssh-copy-id|rsync)(?: -[A-Za-z]+(?: (?![^\s@]*@)[^\s-]\S*)?){0,5} |(?:use-|set-|--|current-)?context[= "']{1,2}["']?)$/

/** RFC 5322 section 3.6.4; the same in logs of Postfix, Exim and Sendmail. */
const messageId = /(?:message-?id|msg-?id|in-reply-to|references|content-id|resent-message-id)["']?\s?[:=]\s?["']?<?$/i
