/** The options of a server's socket. They are set when its connection is accepted, because the socket is open from then on. */
import type { Capabilities } from '../../capabilities.ts';
import { MessageWebSocketReceiveMode } from './enums.ts';
import { messageLimit } from './message-limit.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { defaults, infinite } from './setting-defaults.ts';
import { requireInterval, requirePositive, requireReceiveMode, requireValid } from './setting-values.ts';

/** Options of a ServerStreamWebSocket, and some of a ServerMessageWebSocket; a client has them on its `control`. */
export interface ServerSocketOptions {
  /**
   * Milliseconds in which no byte is sent although bytes wait, until the socket fails with WININET_E_TIMEOUT 0x80072EE2; `Infinity` for
   * never.
   *
   * @default 30000
   */
  readonly sendTimeout?: number | undefined;
  /**
   * Milliseconds between two bytes of one message, until the socket fails with WININET_E_TIMEOUT 0x80072EE2; `Infinity` for never. The time
   * between messages is not limited.
   *
   * @default 30000
   */
  readonly receiveTimeout?: number | undefined;
  /** Milliseconds that the peer has to answer our close frame; then `closed` is raised with 1006. @default 30000 */
  readonly closeTimeout?: number | undefined;
  /**
   * How many unread bytes fail the socket with WSAEMSGSIZE 0x80072738. Has an effect only where `capabilities.receiveBackPressure` is
   * `limited`; elsewhere the sender is paused long before.
   *
   * @default 268435456 (256 MiB)
   */
  readonly maxInboundBufferSize?: number | undefined;
  /**
   * Milliseconds between unsolicited pongs; 0 for none. If no byte comes from the client in that time, a ping asks for one, and the socket
   * fails with WININET_E_TIMEOUT 0x80072EE2 if no answer comes within `receiveTimeout`. The client's `control` has the same setting.
   *
   * @default 30000
   */
  readonly desiredUnsolicitedPongInterval?: number | undefined;
}

/** Options of a ServerMessageWebSocket. */
export interface ServerMessageSocketOptions extends ServerSocketOptions {
  /**
   * The largest accepted message, in bytes of payload. A larger one fails the socket with WSAEMSGSIZE 0x80072738, and the peer gets close
   * code 1009. The default means 256 MiB for a message that is kept whole; see `MessageWebSocketControl.maxMessageSize`. Set it on a public
   * server.
   *
   * @default 4294967295
   */
  readonly maxMessageSize?: number | undefined;
  /**
   * Whether `messagereceived` is raised for whole messages or for parts; see `MessageWebSocketControl.receiveMode`.
   *
   * @default MessageWebSocketReceiveMode.fullMessage
   */
  readonly receiveMode?: MessageWebSocketReceiveMode | undefined;
}

/** Throws E_INVALIDARG 0x80070057 for a value that can't be. */
export function requireConnectionSettings(
  options: ServerMessageSocketOptions | null | undefined,
  capabilities: Capabilities,
): ConnectionSettings {
  const given = options ?? {};
  requireValid(typeof given === 'object', 'options', options, 'an object');
  const positive = (name: 'sendTimeout' | 'receiveTimeout' | 'closeTimeout' | 'maxInboundBufferSize'): number =>
    requirePositive(`options.${name}`, given[name] ?? defaults[name]);
  const receiveMode = given.receiveMode ?? MessageWebSocketReceiveMode.fullMessage;
  const partial = requireReceiveMode('options.receiveMode', receiveMode) === MessageWebSocketReceiveMode.partialMessage;
  return Object.freeze({
    sendTimeout: positive('sendTimeout'),
    receiveTimeout: positive('receiveTimeout'),
    closeTimeout: positive('closeTimeout'),
    maxInboundBufferSize: positive('maxInboundBufferSize'),
    maxMessageSize: messageLimit(requireMessageSize(given.maxMessageSize), partial, capabilities),
    partial,
    pongInterval: requireInterval('options', given.desiredUnsolicitedPongInterval ?? defaults.pongInterval),
  });
}

/** 0 is a limit too, as it is for a client: then only empty messages pass. */
function requireMessageSize(bytes: number = infinite): number {
  return requireValid(typeof bytes === 'number' && bytes >= 0, 'options.maxMessageSize', bytes, 'a number of bytes');
}
