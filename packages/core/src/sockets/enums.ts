/** The enums of Windows.Networking.Sockets. Constant objects, name to number, beside a union type of the same name. */

/** What a message is: bytes, or UTF-8 text. */
export const SocketMessageType = { binary: 0, utf8: 1 } as const;
/** A value of the enum of the same name. */
export type SocketMessageType = (typeof SocketMessageType)[keyof typeof SocketMessageType];

/** Whether a message is raised as one event or in parts. */
export const MessageWebSocketReceiveMode = { fullMessage: 0, partialMessage: 1 } as const;
/** A value of the enum of the same name. */
export type MessageWebSocketReceiveMode =
  (typeof MessageWebSocketReceiveMode)[keyof typeof MessageWebSocketReceiveMode];
