/** What all lives of one app share, as the parts of a program do. */
import type { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import type { Heartbeat } from 'twinsocket/reconnecting';
import type { Plan } from '../plan.ts';

export interface App {
  /** The address of a path at the peer that a plan has. */
  address(plan: Plan, path: string): string;
  /** Aborts when the app ends, which it never does here. Each call that takes a signal gets it. */
  readonly signal: AbortSignal;
  /** Told of each socket as it is made, to see that it is collected. */
  track(socket: object): void;
  /** What the platform alone has: agents, authorities, pings. */
  configure(socket: MessageWebSocket | StreamWebSocket, plan: Plan): void;
  /** Whether errors have their numbers; a page is not told why. */
  readonly tellsWhy: boolean;
  readonly heartbeat: Heartbeat;
  /** Whether the platform hands on the messages that come in one packet with a wrong frame; engines drop them. */
  readonly readsUpToGarbage: boolean;
}

/** Whether everything that the peer has sent arrives before the end. */
export function isComplete({ ending }: Plan, { readsUpToGarbage }: App): boolean {
  return ending.expected.complete && (readsUpToGarbage || ending.name !== 'garbage');
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function hex(number: number | undefined): string {
  return number === undefined ? 'no error' : `0x${(number >>> 0).toString(16).padStart(8, '0')}`;
}
