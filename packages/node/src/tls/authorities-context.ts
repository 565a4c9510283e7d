/** What OpenSSL makes of `control.certificateAuthorities`: the same for all connections that trust the same ones. */
import tls, { createSecureContext, type SecureContext } from 'node:tls';

/** Those of the last connect. An app trusts the same authorities in all its connections, and OpenSSL reads them anew for each context. */
let last: { readonly context: SecureContext; readonly madeOf: readonly unknown[] } | undefined;

/**
 * A context that trusts these authorities alone, without a client's certificate. A context keeps no session that a client would resume, and
 * whom a connection trusts is judged for each, so connections may share one.
 */
export function contextOf(authorities: readonly string[]): SecureContext {
  // An app may set the defaults of Node while it runs.
  const { DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION } = tls;
  const madeOf = [DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION, ...authorities];
  if (last && isSame(last.madeOf, madeOf)) return last.context;
  last = { context: createSecureContext({ ca: [...authorities] }), madeOf };
  return last.context;
}

function isSame(first: readonly unknown[], second: readonly unknown[]): boolean {
  return first.length === second.length && first.every((item, index) => item === second[index]);
}
