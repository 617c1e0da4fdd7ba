interface NetworkError {
  code?: string;
  syscall?: string;
  message?: string;
  /** One per address tried. */
  errors?: unknown[];
}

/** System calls before anything is sent. On an open connection, the call is `read` or `write`. */
const callsBeforeConnection: readonly string[] = ['connect', 'getaddrinfo'];

/** The other side's certificate was refused. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCodes =
  /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_)/;

/** The TLS handshake failed. Later failures have other messages ("bad record mac"). */
const handshakeMessage = /wrong version number|unsupported protocol|protocol version|handshake failure|unrecognized name|no shared cipher|unknown ca|bad certificate|certificate required/i;

/** Errors without a code or a system call. */
const messagesBeforeConnection: readonly RegExp[] = [
  // The AWS SDK's connect timeout.
  /did not establish a connection/,
  // Node, when the other side hangs up during the key exchange.
  /before secure TLS connection was established/,
  // A proxy agent.
  /before receiving CONNECT response/,
];

/** Whether a network error says that no connection was made, so nothing of the request was sent. */
export function isNeverConnected(error: NetworkError): boolean {
  const { code = '', syscall, message = '', errors } = error;
  if (errors && errors.length > 0) return errors.every((each) => isNeverConnected(each as NetworkError));
  if (syscall !== undefined && callsBeforeConnection.includes(syscall)) return true;
  return code === 'ERR_SOCKET_CONNECTION_TIMEOUT' || isTlsRefusal(error) || messagesBeforeConnection.some((pattern) => pattern.test(message));
}

/** Whether there was no connection because one side did not trust the other, or they could not agree on TLS. */
export function isTlsRefusal({ code = '', message = '' }: NetworkError): boolean {
  return certificateCodes.test(code) || (/^(EPROTO$|ERR_SSL_)/.test(code) && handshakeMessage.test(message));
}
