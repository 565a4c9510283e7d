/** Close codes that are never on the wire: they stand for what came instead of one (RFC 6455, 7.1.5 and 7.4.1). */

/** An empty close frame. */
export const noStatusReceived = 1005;

/** An end without a close frame. */
export const abnormalClosure = 1006;
