/** What is wrong in what an app has read: a message lost, doubled, merged or torn, or another end than that of the socket. */
import {
  CANCELLED,
  E_ILLEGAL_METHOD_CALL,
  INVALID_OPERATION,
  OPERATION_CANCELLED,
  RO_E_CLOSED,
} from '../../contract/support/hresult.ts';
import type { App } from '../app/app.ts';
import type { Message } from '../peer/link.ts';
import { firstTooLarge, isFailure, type Cause } from './cause.ts';
import { showMessages } from './show.ts';

/** Bytes of messages that are kept for a later reader, and what each counts at least (docs/lifecycle.md). */
const kept = { limit: 1024 * 1024, least: 256 };

export function judgeReads(app: App, cause: Cause): readonly string[] {
  return [...app.reading.faults, ...judgeData(app, cause), ...judgeReadEnd(app, cause), ...judgePromises(app, cause)];
}

function judgeData(app: App, cause: Cause): readonly string[] {
  const { program, reading, link } = app;
  const sent = link?.sent ?? [];
  const expected = program.kind === 'stream' ? joined(sent) : sent;
  const { got } = reading;
  const tooLarge = firstTooLarge(app);
  if (tooLarge >= 0 && got.length > tooLarge && (got.length > tooLarge + 1 || got[tooLarge]?.complete))
    return [`message ${tooLarge} is larger than the limit, and was received: got ${showMessages(got)}`];
  const wrong = got.findIndex((message, at) => !isBeginning(message, expected[at], at === got.length - 1));
  if (wrong >= 0) {
    return [`message ${wrong} is not what the peer has sent: got ${showMessages(got)}, sent ${showMessages(expected)}`];
  }
  if (overflowed(app)) return [];
  const required = requiredOf(app, cause);
  const enough =
    program.kind === 'stream'
      ? (got[0]?.payload.length ?? 0) >= joined(required)[0].payload.length
      : got.filter(({ complete }) => complete).length >= required.length;
  return enough ? [] : [`lost: got ${showMessages(got)}, required ${showMessages(required)}, cause ${cause}`];
}

/** The messages that the app has to get. */
function requiredOf(app: App, cause: Cause): readonly Message[] {
  const { history, link, program } = app;
  if (!link || !history.opened || history.dropped) return [];
  const tooLarge = firstTooLarge(app);
  const whole = (messages: readonly Message[]): readonly Message[] => {
    const within = tooLarge < 0 ? messages : messages.slice(0, tooLarge);
    return program.kind === 'stream' ? within : within.filter(({ complete }) => complete);
  };
  if (cause === 'too large') return whole(link.sent);
  if (cause === 'peer close' || cause === 'protocol') return whole(link.sent);
  // A reset may discard what was not read yet, and so may the end of TCP if the app's system answers a write with a reset.
  if (cause === 'lost' && link.cut === 'fin') return whole(link.sent.filter((message) => message !== link.torn));
  return whole(link.sent.slice(0, link.arrived));
}

function joined(messages: readonly Message[]): [Message] {
  return [{ text: false, payload: Buffer.concat(messages.map(({ payload }) => payload)), complete: true }];
}

/** Only the last message may be there in part. */
function isBeginning(got: Message, sent: Message | undefined, isLast: boolean): boolean {
  if (!sent || got.text !== sent.text) return false;
  if (got.payload.equals(sent.payload)) return got.complete ? sent.complete : true;
  const whole = got.complete && sent.complete && !isStreamLike(got, sent);
  return isLast && !whole && got.payload.equals(sent.payload.subarray(0, got.payload.length));
}

/** A stream is compared as one message, of which any beginning may be there. */
function isStreamLike(got: Message, sent: Message): boolean {
  return !got.text && !sent.text && got.ofStream === true;
}

/** More has come than is kept for a later reader. */
function overflowed({ program, reading, link }: App): boolean {
  if (program.kind === 'stream' || reading.byEvents || !link) return false;
  const size = link.sent.reduce((sum, { payload }) => sum + Math.max(kept.least, payload.length), 0);
  return size > kept.limit && isNumber(reading.end, E_ILLEGAL_METHOD_CALL);
}

function judgeReadEnd(app: App, cause: Cause): readonly string[] {
  const { reading, history } = app;
  const { end } = reading;
  if (!reading.begun || reading.byEvents || end === undefined || overflowed(app)) return [];
  const own = [...history.ownEnds];
  if (own.length === 0 && !history.dropped) {
    const error = history.ends[0]?.error;
    if (cause === 'peer close' && end !== 'clean') return [`reads end with ${end.message} after the peer's close`];
    if (isFailure(cause) && end !== error) return [`reads end with ${String(end)}, not with the failure of ended`];
  }
  return [];
}

function judgePromises(app: App, cause: Cause): readonly string[] {
  const { history, program } = app;
  const failure = history.ends[0]?.error;
  const allowed = new Set<number>();
  if (history.ownEnds.has('close')) allowed.add(OPERATION_CANCELLED).add(RO_E_CLOSED);
  if (history.ownEnds.has('close before open')) allowed.add(RO_E_CLOSED).add(E_ILLEGAL_METHOD_CALL);
  if (history.ownEnds.has('abort') || history.dropped) allowed.add(CANCELLED).add(RO_E_CLOSED);
  if (program.side === 'client' && program.kind === 'stream') allowed.add(E_ILLEGAL_METHOD_CALL);
  if (overflowed(app)) allowed.add(E_ILLEGAL_METHOD_CALL);
  return app.promises.all.flatMap(({ name, error, cancelled }) => {
    if (!error || !/^(second |)(readAsync|loadAsync|read of)/.test(name)) return [];
    if (error === failure && isFailure(cause)) return [];
    if (cancelled && error.number === CANCELLED) return [];
    if (name.startsWith('second') && error.number === INVALID_OPERATION) return [];
    return allowed.has(error.number ?? 0) ? [] : [`${name} rejects with ${error.message}, for ${cause}`];
  });
}

function isNumber(error: unknown, number: number): boolean {
  return (error as { number?: number } | undefined)?.number === number;
}
