import type { Capabilities } from '../../capabilities.ts';
import type { WinRTError } from '../../errors.ts';
import type { OutboundQueue } from './outbound-queue.ts';

/** The members of a session that the sending side uses. */
export interface SendingSession {
  readonly capabilities: Capabilities;
  readonly outbound: OutboundQueue;
  /** Why nothing can be sent now, if so: the error that a write or flush ends with. */
  refusal(verb: 'send', member: string): WinRTError | undefined;
  /** Calls back as soon as nothing more can be sent; at once if that is so already. */
  whenSendingEnds(callback: (error: WinRTError) => void): void;
  readonly ending: {
    /** Resolves when our close is done and the peer has all that was written; the session must have been told to close. */
    whenAllSent(): Promise<void>;
  };
  close(code: number | undefined, reason: string): void;
  /** Closes for the reason of an `abort`. */
  closeFor(reason: unknown): void;
}
