/** The enums of Windows.Networking.Sockets. Constant objects, name to number, beside a union type of the same name. */

/** The type of a message: bytes, or UTF-8 text. */
export const SocketMessageType = { binary: 0, utf8: 1 } as const;
/** A value of the enum of the same name. */
export type SocketMessageType = (typeof SocketMessageType)[keyof typeof SocketMessageType];

/** Whether a message arrives as one `messagereceived` event, or in parts, each with its own event. */
export const MessageWebSocketReceiveMode = { fullMessage: 0, partialMessage: 1 } as const;
/** A value of the enum of the same name. */
export type MessageWebSocketReceiveMode =
  (typeof MessageWebSocketReceiveMode)[keyof typeof MessageWebSocketReceiveMode];
