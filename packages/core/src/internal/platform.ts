/**
 * What only connections of Node do. Pages' builds have the module of `packages/browser` instead, with false for each, so that bundlers drop
 * the code for it (scripts/build/for-pages.mjs).
 */

/** Messages come in parts, as they arrive, and have to be joined. */
export const messagesInParts = true as boolean;

/** The memory of received bytes is used again (see `Connection.lends`), and what has come together is told (`ConnectionHandler.together`). */
export const memoryIsLent = true as boolean;

/** The handshake, TLS and the sending of frames are the package's own, so that it can offer all settings; an engine's WebSocket has none of them. */
export const connectsItself = true as boolean;
