import type { PasswordCredential } from '../../security/password-credential.ts';
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

/** What a control holds as the app's own objects, which are copied for a connection. */
type Kept = 'serverCredential' | 'proxyCredential' | 'ignorableErrors';

/**
 * What a control holds of them. The properties of a control are named alike, but for the pong interval; those that are null when nothing
 * is set are undefined here.
 */
export type ControlSettings = {
  -readonly [K in keyof Omit<ClientConnectionSettings, Kept>]: ClientConnectionSettings[K];
} & { serverCredential?: PasswordCredential | undefined; proxyCredential?: PasswordCredential | undefined };

/** How the bytes of messages are handed on, which is a matter of the class of the socket. */
export type MessageSettings = Pick<ClientConnectionSettings, 'maxMessageSize' | 'partial'>;
