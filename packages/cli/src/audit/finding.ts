import type { SecretType } from './detect/detector.ts'

/** What is wrong with one row, or with one receipt. Never repeats stored text. */
export type Problem =
  /** The item names another tenant than its partition. */
  | { readonly kind: 'wrong_partition' }
  /** The pipeline did not write this row. */
  | { readonly kind: 'no_seal' }
  /** Altered, or copied from elsewhere. */
  | { readonly kind: 'broken_seal' }
  | { readonly kind: 'sealed_for_other_tenant'; readonly tenant: string }
  /** The seal names a master key that is not in the keyring, or was retired: nobody can verify it. */
  | { readonly kind: 'unknown_seal_key'; readonly key_id: string }
  | { readonly kind: 'missing_attributes'; readonly attributes: readonly string[] }
  /** Attributes that the pipeline does not write, and that no seal covers. */
  | { readonly kind: 'unknown_attributes'; readonly attributes: readonly string[] }
  /** Attributes of another type or form than the pipeline writes; such a row is not shown to its tenant. */
  | { readonly kind: 'malformed_attributes'; readonly attributes: readonly string[] }
  /** Offsets are UTF-16 code units of the attribute's text; of one that is no text, of its JSON. */
  | {
      readonly kind: 'unredacted'
      readonly attribute: string
      readonly type: SecretType
      readonly start: number
      readonly end: number
    }
  /** The endpoint gives it to whoever has the key of the tenant that is audited. */
  | { readonly kind: 'given_away'; readonly tenant: string; readonly by: string }
  /** Of a record that has a row already. */
  | { readonly kind: 'second_row' }
  /** A record that was accepted is in the dead-letter queue; of a conflict, another log has its id. */
  | { readonly kind: 'dead_lettered'; readonly reason: string }
  /** A record that was accepted was deleted from the dead-letter queue. */
  | { readonly kind: 'purged'; readonly reason: string }
  /** Of a record that was accepted. */
  | { readonly kind: 'no_row' }
  /** A row that was erased, and is there again. */
  | { readonly kind: 'put_back' }
  /** A row that no receipt speaks of. */
  | { readonly kind: 'no_receipt' }
  /** The pipeline did not write this manifest for the tenant, or it was altered since. */
  | { readonly kind: 'altered_manifest' }
  /** A later manifest of the same instance says that it was written. */
  | { readonly kind: 'deleted_manifest' }
  /** It expires before the rows that it names. */
  | { readonly kind: 'early_manifest' }

/** One thing that is wrong, with where to look: a log id, or that of a manifest. */
export type Finding = { readonly logId: string } & Problem

/** All findings of one check: how many there are, and the first of them. */
export interface Findings {
  readonly found: number
  readonly findings: readonly Finding[]
}

/** Of many findings the first are enough to start from. */
const maxFindings = 20

/** Collects findings, and keeps no more of them than are shown; goes on from others. */
export function collectFindings(from: Findings = { found: 0, findings: [] }) {
  const findings: Finding[] = [...from.findings]
  let { found } = from
  return {
    add: (logId: string, problem: Problem | undefined): void => {
      if (problem === undefined) return
      found++
      if (findings.length < maxFindings) findings.push({ logId, ...problem })
    },
    /** Whether what is found from now on is only counted. */
    isFull: () => findings.length >= maxFindings,
    all: (): Findings => ({ found, findings }),
  }
}
