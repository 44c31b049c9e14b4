/** Names that the deployer gives: the hash of a bundle or of a template. Whatever else is in the bucket is not ours. */
const ownKey = /^[0-9a-f]{64}\.(?:zip|json)$/

export function isAssetKey(key: string): boolean {
  return ownKey.test(key)
}

/**
 * Bundles that a template names. It is read as text, so that a template of another version or tool names them too.
 * A template's own object is not among them: CloudFormation keeps a copy of its own.
 */
export function bundlesIn(template: string): readonly string[] {
  return [...new Set(template.match(/\b[0-9a-f]{64}\.zip\b/g))]
}
