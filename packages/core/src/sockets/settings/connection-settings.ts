/** Deadlines of one connection, in milliseconds. */
export interface SessionTimeouts {
  readonly sendTimeout: number;
  readonly closeTimeout: number;
}

/** What receives is limited by. */
export interface ReceiverSettings {
  /** Payload bytes of a message; `Infinity` for any in parts, and for the default limit in one piece. */
  readonly maxMessageSize: number;
  /** Hand on parts as they come, instead of whole messages. */
  readonly partial: boolean;
  /** Milliseconds that a message which has begun may take to its next byte. */
  readonly receiveTimeout: number;
  readonly closeTimeout: number;
  readonly maxInboundBufferSize: number;
}
