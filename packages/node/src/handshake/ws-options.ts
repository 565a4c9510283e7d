/** What ws is told for a handshake. */
import type { Duplex } from 'node:stream';
import { longestTimer, wholeLimit, type ConnectRequest } from '@twinsocket/core';
import type { ClientOptions } from 'ws';
import type { OpenOptions } from '../connection/open-socket.ts';
import { clientIdentity } from '../tls/client-identity.ts';
import type { HandshakeStream, StreamDone } from './handshake-stream.ts';

/** Options of ws, some of which are of 8.19 and later, and not in its types yet. */
export interface WsLimits {
  readonly maxPayload: number;
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
  readonly maxPendingAutoPongs: number;
  readonly closeTimeout: number;
}

/** With the callback of Node's `createConnection`. */
interface Options extends Omit<ClientOptions, 'createConnection' | keyof WsLimits>, WsLimits {
  createConnection?: (options: unknown, done: StreamDone) => Duplex | undefined;
}

/**
 * How many pongs may wait to be written before ws ends the connection. Its default of 60 is exceeded if TCP delivers more pings in one
 * chunk, which is legal (RFC 6455, 5.5.2). At most half as many pings as this fit into 64 KiB, Node's largest chunk.
 */
export const maxPendingAutoPongs = 64 * 1024;

/** The largest limit that ws supports: it uses signed 32-bit numbers, and a larger one would be no limit (8.23, receiver.js). */
export const longestPayload = 2 ** 31 - 1;

/**
 * The bytes that a fragment, or a chunk of TCP, has on average at least, of the largest message: ws keeps each of them as an object of its own
 * until the message is whole, so without a limit a peer could make it keep hundreds of times what it has sent.
 */
export const bytesOfPart = 1024;

/** Parts of a message that are always taken, however small they are: ws's own default for fragments. */
export const partsOfSmall = 16 * 1024;

/**
 * Milliseconds by which the close deadline of ws is later than core's. Core's deadline has to pass first, also in a process that is busy for
 * seconds: when the deadline of ws passes, the end looks like a lost connection.
 */
const closeMargin = 60_000;

/** How ws reads and ends a connection of a client. */
export function wsLimits({ maxMessageSize, closeTimeout }: OpenOptions): WsLimits {
  const maxPayload = Math.max(1, Math.min(wholeLimit(maxMessageSize), longestPayload));
  const maxParts = Math.max(partsOfSmall, Math.ceil(maxPayload / bytesOfPart));
  return {
    // For connections that ws alone reads. Its defaults refuse legal peers: 100 MiB for a message, of any size 16,384 fragments and 262,144
    // chunks. 0 would be no limit, also for fragments without a byte.
    maxPayload,
    maxFragments: maxParts,
    maxBufferedChunks: maxParts,
    maxPendingAutoPongs,
    // For a peer that closes, and reads nothing of what waits for it, where ws reads alone: nobody else knows of its close frame.
    closeTimeout: Math.min(closeTimeout + closeMargin, longestTimer),
  };
}

/** `stream` is opened unless there is an agent to make one. */
export function wsOptions(
  { protocols, options }: ConnectRequest,
  headers: ConnectRequest['headers'],
  stream: Pick<HandshakeStream, 'open'>,
): ClientOptions {
  const { perMessageDeflate, agent, clientCertificate, certificateAuthorities } = options;
  const identity = clientCertificate ? clientIdentity(clientCertificate) : {};
  const settings: Options = {
    headers: Object.fromEntries(headers),
    // ws joins them with a comma only, which some servers can't split; browsers and the RFC's examples put a blank behind the comma.
    finishRequest:
      protocols.length > 0
        ? (request) => {
            request.setHeader('Sec-WebSocket-Protocol', protocols.join(', '));
            request.end();
          }
        : undefined,
    followRedirects: false,
    perMessageDeflate,
    ...wsLimits(options),
    ...(agent
      ? {
          agent: agent as NonNullable<ClientOptions['agent']>,
          // Set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch verification off.
          rejectUnauthorized: true,
          ...(certificateAuthorities.length > 0 ? { ca: [...certificateAuthorities] } : {}),
          ...identity,
        }
      : {
          createConnection: (_options, done) => stream.open(done),
        }),
  };
  return settings as unknown as ClientOptions;
}
