/** What can be seen at one side, in words. By what the connection can do, never by the browser's name. */
import { describeError } from '../../describe-error.ts';
import { formatBytes } from '../../quantities.ts';
import type { Phase } from './lane.ts';
import { OUR_LIMIT, RAW_LIMIT } from './plan.ts';

export interface Verdict {
  readonly tone: 'quiet' | 'good' | 'waiting' | 'bad';
  readonly text: string;
}

export interface Seen {
  readonly phase: Phase;
  readonly paused: boolean;
  /** In the page, unread. */
  readonly kept: number;
  /** Whether the server has sent something lately. */
  readonly flowing: boolean;
}

const OTHERS: Readonly<Record<'connecting' | 'stopped' | 'complete', Verdict>> = {
  connecting: { tone: 'quiet', text: 'Connecting.' },
  stopped: { tone: 'quiet', text: 'Stopped.' },
  complete: { tone: 'quiet', text: 'The flood is over: a minute’s worth of bytes has come.' },
};

export function judgeOurs({ phase, paused, kept, flowing }: Seen): Verdict {
  if (phase.name === 'failed') {
    const { status = '', number = '', message } = describeError(phase.error);
    return { tone: 'bad', text: `The socket has failed, and keeps nothing more. ${status} ${number} ${message}` };
  }
  if (phase.name === 'over') return { tone: 'bad', text: 'Ended by this page.' };
  if (phase.name !== 'open') return OTHERS[phase.name];
  if (!paused) return { tone: 'good', text: 'The app reads; the server sends at its pace.' };
  const size = formatBytes(kept);
  if (!phase.pauses) {
    const limit = `control.maxInboundBufferSize, ${formatBytes(OUR_LIMIT)} here`;
    const text = `This browser can’t stop the server (receiveBackPressure: limited). ${size} are kept; at ${limit}, the socket fails.`;
    return { tone: 'waiting', text };
  }
  if (flowing) return { tone: 'waiting', text: `The buffers on the way fill up; ${size} of them are in the page.` };
  return {
    tone: 'good',
    text: `The server has stopped, and waits for the app. The page keeps ${size}; the rest of what was sent is in the buffers of the browser and the systems.`,
  };
}

export function judgeRaw({ phase, paused, kept }: Seen): Verdict {
  if (phase.name === 'failed')
    return { tone: 'bad', text: `The connection has ended: ${describeError(phase.error).message}.` };
  if (phase.name === 'over') {
    const text = `${formatBytes(phase.kept)} had to be kept: this page ends it at ${formatBytes(RAW_LIMIT)}. The browser would go on until the tab dies.`;
    return { tone: 'bad', text };
  }
  if (phase.name !== 'open') return OTHERS[phase.name];
  if (!paused) return { tone: 'quiet', text: 'The handler reads each message as it comes.' };
  return { tone: 'bad', text: `Nothing stops the server: the handler had to keep ${formatBytes(kept)}, and it grows.` };
}
