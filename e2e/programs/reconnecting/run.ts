/** What an app did with a ReconnectingWebSocket, and what it was told. */
import type { SocketEnd } from 'twinsocket';
import type { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import type { Link, Message } from '../peer/link.ts';
import type { Promises, Tracked } from '../promises.ts';
import type { Program } from './program.ts';

export interface Send {
  readonly tracked: Tracked;
  readonly text: boolean;
  readonly payload: Buffer;
  /** The state in which it was sent. */
  readonly state: string;
  /** How many connections had opened by then. */
  readonly opened: number;
  /** The same when the app cancelled it. */
  cancelledAt: number | undefined;
}

export interface Run {
  readonly program: Program;
  readonly socket: ReconnectingWebSocket;
  /** The connections that the peer has accepted. */
  readonly links: Link[];
  readonly promises: Promises;
  readonly sends: Send[];
  /** Of the links, those that the app was told of. */
  readonly opened: Link[];
  /** Events that came within a call of a member, except those of the end, which `close` and `abort` raise themselves. */
  readonly inCalls: string[];
  /** A member is being called. */
  calling: boolean;
  /** The events, in order. */
  readonly told: string[];
  readonly got: Message[];
  readonly ends: SocketEnd[];
  /** By which the app has ended it. */
  readonly ownEnds: Set<'close' | 'abort'>;
}
