/** What a ReconnectingWebSocket is told, checked. */
import type { MessageWebSocketMessageReceivedEventArgs, SocketEnd } from '@twinsocket/core/api';
import type { MessageWebSocket } from '@twinsocket/core';
import { E_INVALIDARG, errorOf } from './errors.ts';

/** Gives the address of an attempt, e.g. with a fresh token; its signal aborts when the attempt is over before it answers. */
export type AddressFunction = (attempt: number, signal: AbortSignal) => string | URL | PromiseLike<string | URL>;

/** How much may wait for a connection. */
export interface QueueLimit {
  /** Bytes of UTF-8 and binary; 8 MiB by default. */
  readonly bytes?: number | undefined;
  /** 10,000 by default. */
  readonly messages?: number | undefined;
}

/** How a silent peer is found out. */
export interface Heartbeat {
  /** Milliseconds of silence, after which the peer is asked. */
  readonly interval: number;
  /** Milliseconds that the peer has to answer; then the connection ends with WININET_E_TIMEOUT 0x80072EE2. */
  readonly timeout: number;
  /** The message that asks. Needed where `capabilities.unsolicitedPongs` is false, as in a page; without it Node sends pings. */
  readonly message?: (() => string | Uint8Array) | undefined;
  /** Whether a message is the answer and nothing else: it is not raised as `messagereceived`. Any message counts as life. */
  readonly isAnswer?: ((event: MessageWebSocketMessageReceivedEventArgs) => boolean) | undefined;
}

export interface ReconnectingOptions {
  /** Called with each new MessageWebSocket before it connects: for `control`, headers and handlers of certificates. */
  readonly configure?: ((socket: MessageWebSocket) => void) | undefined;
  /** Milliseconds before the second attempt at least; 500 by default. */
  readonly minDelay?: number | undefined;
  /** Milliseconds between two attempts at most; 30,000 by default. A server's `Retry-After` may ask for more. */
  readonly maxDelay?: number | undefined;
  /** Attempts in a row without a connection that has lasted; `Infinity` by default. */
  readonly maxAttempts?: number | undefined;
  /** Decides instead of the rules whether another attempt follows; undefined leaves it to them. */
  readonly shouldRetry?: ((end: SocketEnd, attempt: number) => boolean | undefined) | undefined;
  /** What may wait while there is no connection. */
  readonly queueLimit?: QueueLimit | undefined;
  /** Whether a message that was under way when the connection was lost is sent again, and may then arrive twice; false by default. */
  readonly resend?: boolean | undefined;
  readonly heartbeat?: Heartbeat | undefined;
}

export interface Settings extends ReconnectingOptions {
  readonly minDelay: number;
  readonly maxDelay: number;
  readonly maxAttempts: number;
  readonly queueBytes: number;
  readonly queueMessages: number;
}

/** Throws E_INVALIDARG 0x80070057 for a value that can't be. */
export function requireSettings(options: ReconnectingOptions = {}): Settings {
  const { minDelay = 500, maxDelay = 30_000, maxAttempts = Infinity, queueLimit = {}, heartbeat } = options;
  const { bytes = 8 * 1024 * 1024, messages = 10_000 } = queueLimit;
  const numbers = { minDelay, maxDelay, maxAttempts, 'queueLimit.bytes': bytes, 'queueLimit.messages': messages };
  for (const [name, value] of Object.entries(numbers)) requireNumber(name, value, 0);
  if (maxDelay < minDelay) {
    throw errorOf(E_INVALIDARG, `options.maxDelay: ${maxDelay} is less than minDelay, which is ${minDelay}`);
  }
  if (heartbeat) {
    requireNumber('heartbeat.interval', heartbeat.interval, 1);
    requireNumber('heartbeat.timeout', heartbeat.timeout, 1);
  }
  return { ...options, minDelay, maxDelay, maxAttempts, queueBytes: bytes, queueMessages: messages };
}

function requireNumber(name: string, value: unknown, least: number): void {
  if (typeof value === 'number' && value >= least) return;
  throw errorOf(E_INVALIDARG, `options.${name}: ${String(value)} is not a number from ${least} on`);
}
