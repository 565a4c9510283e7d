/** What is wrong in what an app has written: what the peer got of it, and how each write settled. */
import {
  CANCELLED,
  CONNECTION_ABORTED,
  E_ILLEGAL_METHOD_CALL,
  httpStatus,
  INVALID_SERVER_RESPONSE,
  OPERATION_CANCELLED,
  RO_E_CLOSED,
  TIMEOUT,
  CONNECTION_RESET,
  CANNOT_CONNECT,
} from '../../contract/support/hresult.ts';
import type { App } from '../app/app.ts';
import type { Write } from '../app/writing.ts';
import type { Message } from '../peer/link.ts';
import type { Tracked } from '../promises.ts';
import { isFailure, type Cause } from './cause.ts';
import { showMessages } from './show.ts';

export function judgeWrites(app: App, cause: Cause): readonly string[] {
  const { writing } = app;
  const faults = [...writing.faults, ...judgeWire(app, (write) => cause === 'own close' && !write.tracked.error)];
  for (const write of writing.writes) faults.push(...judgeWrite(app, write, cause));
  for (const { tracked, state, closedStream } of writing.flushes) {
    const refused = closedStream ? RO_E_CLOSED : refusalIn(state);
    faults.push(...judgeOutcome(app, tracked, refused, state, cause, true));
  }
  for (const tracked of app.promises.all) {
    if (/^(closed|close|abort) of writable/.test(tracked.name))
      faults.push(...judgeOutcome(app, tracked, undefined, '', cause, undefined));
  }
  return [...faults, ...judgeConnects(app)];
}

/** Messages of the writes that were taken and not withdrawn, in order. */
function messagesOf(app: App, includes: (write: Write) => boolean): Message[] {
  const messages: Message[] = [];
  const ofStream = app.program.kind === 'stream';
  for (const write of app.writing.writes) {
    const { text, payload, final, tracked } = write;
    const refused = write.refused !== undefined || (write.state !== 'open' && app.program.writesTo === 'members');
    if (refused || tracked.withdrawn || !includes(write) || (ofStream && payload.length === 0)) continue;
    const last = messages.at(-1);
    if (last && (ofStream || !last.complete)) {
      last.payload = Buffer.concat([last.payload, payload]);
      last.complete = final;
    } else messages.push({ text, payload, complete: final });
  }
  return messages;
}

/** The peer has to have a beginning of what was written, and of it all that is required. */
export function judgeWire(app: App, isRequired: (write: Write) => boolean): readonly string[] {
  const { link, program } = app;
  const ofStream = program.kind === 'stream';
  const received = link?.received ?? [];
  const got = ofStream ? [joined(received)] : received;
  const written = messagesOf(app, () => true);
  const expected = ofStream ? [joined(written)] : written;
  const wrong = got.findIndex((message, at) => {
    const other = expected[at];
    if (!other || message.text !== other.text) return true;
    const isWhole = message.payload.equals(other.payload);
    if (isWhole && message.complete === other.complete) return false;
    const isLast = at === got.length - 1;
    return (
      !isLast ||
      (message.complete && !ofStream) ||
      !message.payload.equals(other.payload.subarray(0, message.payload.length))
    );
  });
  if (wrong >= 0) return [`the peer got ${showMessages(got)}, written was ${showMessages(expected)}`];
  const required = size(messagesOf(app, isRequired));
  const there = size(received);
  return there.bytes < required.bytes || (!ofStream && there.messages < required.messages)
    ? [`the peer got ${showMessages(got)}, and lacks some of ${showMessages(expected)}`]
    : [];
}

function joined(messages: readonly Message[]): Message {
  return { text: false, payload: Buffer.concat(messages.map(({ payload }) => payload)), complete: true };
}

function size(messages: readonly Message[]): { readonly bytes: number; readonly messages: number } {
  return { bytes: messages.reduce((sum, { payload }) => sum + payload.length, 0), messages: messages.length };
}

/** What a member is refused with in a state, if it is. */
function refusalIn(state: string): number | 'the failure' | undefined {
  if (state === 'created' || state === 'connecting') return E_ILLEGAL_METHOD_CALL;
  if (state === 'closing' || state === 'closed') return RO_E_CLOSED;
  return state === 'failed' ? 'the failure' : undefined;
}

function judgeWrite(app: App, write: Write, cause: Cause): readonly string[] {
  const { tracked, payload, state, refused } = write;
  const ofWritable = app.program.writesTo === 'writable';
  const refusal = ofWritable
    ? undefined
    : refused === 'closed stream'
      ? RO_E_CLOSED
      : (refusalIn(state) ?? (refused === 'unfinished' ? E_ILLEGAL_METHOD_CALL : undefined));
  const mustSucceed = !ofWritable && cause === 'own close' && refusal === undefined && !tracked.withdrawn;
  if (mustSucceed && tracked.error)
    return [`${tracked.name} rejects with ${tracked.error.message}, though the close was clean`];
  return judgeOutcome(app, tracked, refusal, state, cause, ofWritable ? undefined : payload.length);
}

function judgeOutcome(
  app: App,
  tracked: Tracked,
  refusal: number | 'the failure' | undefined,
  state: string,
  cause: Cause,
  value: unknown,
): readonly string[] {
  const { name, error, outcome } = tracked;
  if (!outcome) return [];
  const failure = app.history.ends[0]?.error ?? undefined;
  if (refusal !== undefined) {
    // A socket can fail in the very turn of its close by the peer.
    const right = refusal === 'the failure' ? error !== undefined && error === failure : error?.number === refusal;
    return right ? [] : [`${name} in the state ${state}: ${shown(tracked)}`];
  }
  if (!error) return tracked.value === value ? [] : [`${name} resolves with ${String(tracked.value)}`];
  return isAllowed(app, tracked, cause) ? [] : [`${name} rejects with ${error.message ?? String(error)}, for ${cause}`];
}

function isAllowed(app: App, tracked: Tracked, cause: Cause): boolean {
  const { history, link, program, writing } = app;
  const { error, cancelled } = tracked;
  const number = error?.number;
  const ofWritable = program.writesTo === 'writable';
  if (cancelled && number === CANCELLED) return true;
  if (history.aborted && number === CANCELLED) return true;
  if (link?.closedFirst && number === RO_E_CLOSED) return true;
  if (isFailure(cause) && (error === history.ends[0]?.error || number === CONNECTION_ABORTED)) return true;
  // Nothing can be sent any more, whether or not the loss has ended the socket yet.
  if (link?.cut && number === CONNECTION_ABORTED) return true;
  if (history.ownEnds.has('close') && program.hasty && (number === OPERATION_CANCELLED || number === TIMEOUT))
    return true;
  // A WritableStream errors as soon as nothing more can be sent, with the reason of its abort where there was one.
  const reason = (error as { closeCode?: number } | undefined)?.closeCode;
  if (ofWritable && (number === RO_E_CLOSED || reason === 4004 || error instanceof TypeError)) return true;
  // What was lost although the connection had told its end is told to be lost.
  return writing.closedByWritable && isFailure(cause);
}

/** How the peer's answers fail a connect. */
const answered: Readonly<Record<App['program']['answer'], readonly number[]>> = {
  accept: [],
  'accept with messages': [],
  refuse: [httpStatus(503)],
  cut: [CONNECTION_ABORTED, CONNECTION_RESET, CANNOT_CONNECT],
  garbage: [INVALID_SERVER_RESPONSE],
};

function judgeConnects({ connects, program, history, link }: App): readonly string[] {
  return connects.flatMap(({ tracked, state }, at) => {
    const { error, cancelled } = tracked;
    if (!error) return link && state === 'created' ? [] : [`${tracked.name} resolves in the state ${state}`];
    const number = error.number ?? 0;
    const allowed = new Set<number>(at === 0 || !link ? answered[program.answer] : []);
    if (cancelled || history.ownEnds.has('abort')) allowed.add(CANCELLED);
    if (history.ownEnds.has('close before open')) allowed.add(OPERATION_CANCELLED);
    if (state !== 'created') allowed.add(E_ILLEGAL_METHOD_CALL);
    if (state === 'closed' || state === 'closing') allowed.add(RO_E_CLOSED);
    return allowed.has(number) ? [] : [`${tracked.name} in the state ${state}: ${shown(tracked)}`];
  });
}

function shown({ outcome, error, value }: Tracked): string {
  if (!outcome) return 'pending';
  return error ? `rejects with ${error.message}` : `resolves with ${String(value)}`;
}
