/** What goes over the wire in a cell; both sides know it. */

/** The message of the phases in which half of one is under way. */
export const whole = 'half of it, and the rest of it';

/** Sent by the peer when a connection goes on: the app closes when it has come. */
export const andOn = ' and on';

/** How the app closes, and the peer. */
export const ownClose = { code: 3001, reason: 'bye' } as const;
export const peerClose = { code: 4001, reason: 'gone' } as const;

/** Bytes of the write under back-pressure: more than two systems and an engine take from a sender whose peer does not read. */
export const largeSize = 12 * 1024 * 1024;

/** Bytes and number of the messages that the app leaves unread: over the mark at which Node pauses TCP. */
export const unread = { size: 64 * 1024, count: 18 } as const;
