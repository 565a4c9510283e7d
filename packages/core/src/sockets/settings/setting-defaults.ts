/**
 * Defaults of the settings, in milliseconds and bytes, for a client's control and a server's options. Windows fixes the first three
 * at 60 s, 30 s and 30 s (UWP article, "Setting timeouts"); the close deadline is ws's own, the pong interval that of the stack
 * under Windows' sockets. The buffer limit is an addition, which protects a page's memory.
 */
export const defaults = {
  connectTimeout: 60_000,
  sendTimeout: 30_000,
  receiveTimeout: 30_000,
  closeTimeout: 30_000,
  pongInterval: 30_000,
  maxInboundBufferSize: 256 * 1024 * 1024,
} as const;

/** WinRT's INFINITE as a `maxMessageSize`, which is its default: none was set. */
export const infinite = 0xffffffff;

/**
 * Bytes of a message that is held whole while `maxMessageSize` is {@link infinite}. A peer chooses the size, so it must be one that a
 * process survives: V8 has no string of more than 512 MiB, and putting a message together takes twice its size.
 */
export const wholeMessageLimit = 256 * 1024 * 1024;
