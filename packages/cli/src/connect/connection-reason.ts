import { networkReason } from '@logpipe/sdk/contract'

const trusting = 'NODE_EXTRA_CA_CERTS names a file with those to trust'
const plain = 'the server does not speak TLS on this port'

/**
 * Those that no retry repairs. Not beside the SDK's, which takes a failure that it knows for one that passes.
 * Of certificates, by https://nodejs.org/api/tls.html#x509-certificate-error-codes, and of OpenSSL.
 */
const lasting: Readonly<Record<string, string>> = {
  EMFILE: 'too many open files (EMFILE); raise the limit with `ulimit -n`',
  DEPTH_ZERO_SELF_SIGNED_CERT: `self-signed certificate; ${trusting}`,
  SELF_SIGNED_CERT_IN_CHAIN: `self-signed certificate in the chain; ${trusting}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the certificate cannot be verified; ${trusting}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the certificate has an unknown issuer; ${trusting}`,
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: plain,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plain,
  EPROTO: 'the TLS handshake failed',
}

/** Why a connection failed, in words, by the code of the error; undefined for a code of something else. */
export function connectionReason(code: string): string | undefined {
  return Object.hasOwn(lasting, code) ? lasting[code] : networkReason(code)
}
