/** What a server has seen of a client in a case, and what that is worth. */
import type { Message } from '../node/recording-socket.ts';
import { decodeClose, encodeClose } from '../server/close-frame.ts';
import type { Case } from './cases/case.ts';

/** Autobahn's words. `NON-STRICT`: right by the letter, but not as asked for; `UNIMPLEMENTED`: no such extension. */
export type Behavior = 'OK' | 'NON-STRICT' | 'FAILED' | 'UNIMPLEMENTED';

export interface Verdict {
  readonly behavior: Behavior;
  /** What is wrong, if something is. */
  readonly result: string;
}

export interface Seen {
  readonly messages: readonly Message[];
  readonly pongs: readonly Buffer[];
  /** The payload of the client's close frame. */
  readonly close: Buffer | undefined;
  /** A frame that no client may send, or silence. */
  readonly fault: string | undefined;
  /** How many steps were begun. */
  readonly steps: number;
}

const ok: Verdict = { behavior: 'OK', result: '' };
const nonStrict = (result: string): Verdict => ({ behavior: 'NON-STRICT', result });
const failed = (result: string): Verdict => ({ behavior: 'FAILED', result });

export const unimplemented: Verdict = {
  behavior: 'UNIMPLEMENTED',
  result: 'permessage-deflate was not offered like that',
};

export function judge(checked: Case, seen: Seen): Verdict {
  if (seen.fault !== undefined) return failed(seen.fault);
  const messages = checked.steps.flatMap((step) => step.messages);
  const pings = checked.steps.flatMap((step) => step.pings);
  if (!isBeginning(seen.messages, messages)) return failed('an echo that is not of what was sent');
  if (!isRow(seen.pongs, pings)) return failed('a pong that answers no ping');
  const { expected } = checked;
  if (expected.ending === 'failed') {
    const complete = seen.messages.length === messages.length && seen.pongs.length === pings.length;
    return judgeFailing(seen, expected, complete);
  }
  if (expected.ending === 'in order' && seen.messages.length < messages.length) {
    return failed(`${seen.messages.length} of ${messages.length} messages came back`);
  }
  const answer = expected.ending === 'closed' ? expected.answer : encodeClose(1000);
  return worst(judgeAnswer(seen.close, answer), judgePongs(seen.pongs, pings));
}

/** RFC 6455, section 7.1.7: TCP may be ended without a close frame, and its code is the client's to choose. */
function judgeFailing(
  seen: Seen,
  { code, fast = false }: { code: number; fast?: boolean },
  complete: boolean,
): Verdict {
  if (fast) {
    if (seen.steps > 1) return nonStrict('the fault was seen at the end of the message');
  } else if (!complete) return nonStrict('what stood before the fault was not answered');
  if (seen.close === undefined) return ok;
  const told = decodeClose(seen.close)?.code;
  if (told === code) return ok;
  return told !== undefined && told > 1001 && told < 1012
    ? nonStrict(`${told} instead of ${code}`)
    : failed(`closed with ${told}`);
}

/** RFC 6455, section 5.5.1: a close frame is answered, typically with its own code. */
function judgeAnswer(close: Buffer | undefined, wanted: Buffer): Verdict {
  if (close === undefined) return failed('the close frame was not answered');
  if (close.equals(wanted)) return ok;
  const told = decodeClose(close);
  if (told === undefined) return failed(`the close frame was answered with ${close.toString('hex')}`);
  return told.code === decodeClose(wanted)?.code || close.length === 0
    ? nonStrict('the close frame was answered without all that it said')
    : nonStrict(`the close frame was answered with ${told.code}`);
}

/** RFC 6455, section 5.5.3: of several pings only the last has to be answered. */
function judgePongs(pongs: readonly Buffer[], pings: readonly Buffer[]): Verdict {
  const last = pings.at(-1);
  if (pongs.length === pings.length) return ok;
  const answered = last !== undefined && pongs.at(-1)?.equals(last);
  return answered ? nonStrict('not every ping was answered') : failed('the last ping was not answered');
}

function worst(...verdicts: readonly Verdict[]): Verdict {
  const find = (behavior: Behavior): Verdict | undefined => verdicts.find((verdict) => verdict.behavior === behavior);
  return find('FAILED') ?? find('NON-STRICT') ?? ok;
}

function isBeginning(received: readonly Message[], sent: readonly Message[]): boolean {
  return (
    received.length <= sent.length &&
    received.every(({ text, payload }, at) => text === sent[at]?.text && payload.equals(sent[at].payload))
  );
}

/** Whether the pongs are those of pings, in their order; some may be missing. */
function isRow(pongs: readonly Buffer[], pings: readonly Buffer[]): boolean {
  let next = 0;
  return pongs.every((pong) => {
    const at = pings.findIndex((ping, position) => position >= next && ping.equals(pong));
    next = at + 1;
    return at >= 0;
  });
}
