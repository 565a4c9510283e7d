import type { AcceptOptions, ConnectOptions } from '../../transport.ts';

/**
 * The settings of one connection: a frozen snapshot, made once when `connectAsync` is called or a connection is accepted. The session,
 * the receiver and the adapter have the same object.
 */
export interface ConnectionSettings extends AcceptOptions {
  /** Milliseconds without a byte leaving, although there are some to send, after which the connection fails. */
  readonly sendTimeout: number;
  /** Unread bytes that fail the connection, where its sender can't be stopped. */
  readonly maxInboundBufferSize: number;
  /** Hand on parts of messages as they come, instead of whole messages. */
  readonly partial: boolean;
}

/** Those of a client, which are all that an adapter has to know to connect. */
export interface ClientConnectionSettings extends ConnectionSettings, ConnectOptions {}

/** Settings that are a matter of the class of the socket. */
export type ClassSettings = Pick<ClientConnectionSettings, 'maxMessageSize' | 'partial' | 'noDelay'>;
