/** What is set on a server's socket when its connection is accepted: later it is open, and too late for a control. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { AcceptOptions } from '../../transport.ts';
import { MessageWebSocketReceiveMode } from './enums.ts';
import { messageLimit } from './message-limit.ts';
import { unreadLimit } from './unread-limit.ts';
import type { ReceiverSettings, SessionTimeouts } from './connection-settings.ts';
import { defaults, infinite } from './setting-defaults.ts';
import { requirePositive, requireReceiveMode } from './setting-values.ts';

/** Settings of a ServerStreamWebSocket, and of a ServerMessageWebSocket among others; a client has them on its `control`. */
export interface ServerSocketOptions {
  /**
   * Milliseconds without a byte leaving, although there are some to send, until the socket fails with WININET_E_TIMEOUT
   * 0x80072EE2; 30,000 by default, `Infinity` for never.
   */
  readonly sendTimeout?: number | undefined;
  /**
   * Milliseconds that a message which has begun may take to its next byte, until the socket fails with WININET_E_TIMEOUT 0x80072EE2;
   * 30,000 by default, `Infinity` for never. Silence between messages is no timeout.
   */
  readonly receiveTimeout?: number | undefined;
  /** Milliseconds that the peer has to answer our close; then `closed` comes with 1006. 30,000 by default. */
  readonly closeTimeout?: number | undefined;
  /**
   * Unread bytes at which the socket fails with WSAEMSGSIZE 0x80072738; 256 MiB by default. Of effect only where
   * `capabilities.receiveBackPressure` is `limited`: elsewhere the sender is stopped long before.
   */
  readonly maxInboundBufferSize?: number | undefined;
}

/** Settings of a ServerMessageWebSocket. */
export interface ServerMessageSocketOptions extends ServerSocketOptions {
  /**
   * Payload bytes of a received message, over which the socket fails with WSAEMSGSIZE 0x80072738 and the peer is told 1009;
   * 4,294,967,295 by default, which stands for 256 MiB in one piece, as `MessageWebSocketControl.maxMessageSize` has it. A server
   * that is open to everyone should set it.
   */
  readonly maxMessageSize?: number | undefined;
  /** Whether `messagereceived` is raised for whole messages, the default, or for parts of them; see `MessageWebSocketControl.receiveMode`. */
  readonly receiveMode?: MessageWebSocketReceiveMode | undefined;
}

/** The options, checked, as the parts of a socket want them. */
export interface AcceptSettings {
  readonly session: SessionTimeouts;
  readonly receiver: ReceiverSettings;
  readonly adapter: AcceptOptions;
}

/** Throws E_INVALIDARG 0x80070057 for a value that can't be. */
export function requireAcceptSettings(
  options: ServerMessageSocketOptions | null | undefined,
  capabilities: Capabilities,
): AcceptSettings {
  const given = options ?? {};
  if (typeof given !== 'object') throw winrtError(E_INVALIDARG, `options: ${describe(options)} is not an object`);
  const positive = (name: 'sendTimeout' | 'receiveTimeout' | 'closeTimeout' | 'maxInboundBufferSize'): number =>
    requirePositive(`options.${name}`, given[name] ?? defaults[name]);
  const receiveTimeout = positive('receiveTimeout');
  const closeTimeout = positive('closeTimeout');
  const receiveMode = given.receiveMode ?? MessageWebSocketReceiveMode.fullMessage;
  const partial = requireReceiveMode('options.receiveMode', receiveMode) === MessageWebSocketReceiveMode.partialMessage;
  const maxMessageSize = messageLimit(requireMessageSize(given.maxMessageSize), partial, capabilities);
  return {
    session: { sendTimeout: positive('sendTimeout'), closeTimeout },
    receiver: {
      maxMessageSize,
      receiveTimeout,
      closeTimeout,
      maxInboundBufferSize: unreadLimit(capabilities, positive('maxInboundBufferSize')),
      partial,
    },
    adapter: Object.freeze({ maxMessageSize, receiveTimeout, closeTimeout, pongInterval: defaults.pongInterval }),
  };
}

/** 0 is a limit too, as it is for a client: then only empty messages pass. */
function requireMessageSize(bytes: number = infinite): number {
  if (typeof bytes === 'number' && bytes >= 0) return bytes;
  throw winrtError(E_INVALIDARG, `options.maxMessageSize: ${describe(bytes)} is no number of bytes`);
}
