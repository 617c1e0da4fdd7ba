interface NetworkError {
  code?: string;
  syscall?: string;
  message?: string;
  /** One for each address that was tried. */
  errors?: unknown[];
}

/** Calls that come before anything is sent. Under a connection that is made, the call is `read` or `write`. */
const callsBefore: readonly string[] = ['connect', 'getaddrinfo'];

/** The certificate of the other side was refused. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCodes =
  /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_)/;

/** Both sides did not come to an agreement. What breaks later is told otherwise ("bad record mac"). */
const handshakeText = /wrong version number|unsupported protocol|protocol version|handshake failure|unrecognized name|no shared cipher|unknown ca|bad certificate|certificate required/i;

/** Errors that have neither a code nor a call of their own. */
const textsBefore: readonly RegExp[] = [
  // The connect timeout of the AWS SDK.
  /did not establish a connection/,
  // Node's, when the other side hangs up while keys are exchanged.
  /before secure TLS connection was established/,
  // That of a proxy's agent.
  /before receiving CONNECT response/,
];

/** Whether an error of the network says that no connection was made: nothing of the request was sent. */
export function isNeverConnected(error: NetworkError): boolean {
  const { code = '', syscall, message = '', errors } = error;
  if (errors && errors.length > 0) return errors.every((each) => isNeverConnected(each as NetworkError));
  if (syscall !== undefined && callsBefore.includes(syscall)) return true;
  return code === 'ERR_SOCKET_CONNECTION_TIMEOUT' || isTlsRefusal(error) || textsBefore.some((text) => text.test(message));
}

/** Whether there was no connection because one side did not trust, or understand, the other. */
export function isTlsRefusal({ code = '', message = '' }: NetworkError): boolean {
  return certificateCodes.test(code) || (/^(EPROTO$|ERR_SSL_)/.test(code) && handshakeText.test(message));
}
