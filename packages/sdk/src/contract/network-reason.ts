/** What a person reads of a connection that failed, by the code of the error. https://nodejs.org/api/errors.html#common-system-errors */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the name of the host could not be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  EMFILE: 'too many open files (EMFILE); raise the limit with `ulimit -n`',
  // Of certificates, by https://nodejs.org/api/tls.html#x509-certificate-error-codes, and of OpenSSL.
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate; NODE_EXTRA_CA_CERTS names a file with those to trust',
  SELF_SIGNED_CERT_IN_CHAIN:
    'self-signed certificate in the chain; NODE_EXTRA_CA_CERTS names a file with those to trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate cannot be verified; NODE_EXTRA_CA_CERTS names a file with those to trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate has an unknown issuer; NODE_EXTRA_CA_CERTS names a file with those to trust',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS on this port',
  EPROTO: 'the TLS handshake failed',
}

/** The reason in words; undefined for a code that is none of a network's. */
export function networkReason(code: string): string | undefined {
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined
}
