/** What may come of a program of a ReconnectingWebSocket. */
import { CANCELLED, CONNECTION_ABORTED, OPERATION_CANCELLED, RO_E_CLOSED } from '../../contract/support/hresult.ts';
import type { Message } from '../peer/link.ts';
import { showMessages } from '../model/show.ts';
import type { Run, Send } from './run.ts';

type Content = Pick<Message, 'text' | 'payload'>;

/** ERROR_NOT_ENOUGH_QUOTA. */
const queueFull = 0x80070718 | 0;

export function judge(run: Run): readonly string[] {
  return [
    ...judgeEvents(run),
    ...judgeSent(run),
    ...judgeOutcomes(run),
    ...judgeGot(run),
    ...run.links.flatMap(({ faults }) => faults),
    ...run.promises.all.flatMap((promise) => promise.check()),
  ];
}

/** `open` and `down` take turns, messages come while it is open, and `ended` is last. */
function judgeEvents({ told, ends, ownEnds, socket, inCalls }: Run): readonly string[] {
  const order = told.join(', ');
  const faults: string[] = [];
  if (told.filter((event) => event === 'ended').length !== 1 || told.at(-1) !== 'ended')
    faults.push(`events: ${order}`);
  if (told.filter((event) => event === 'open').length > 1) faults.push(`open twice: ${order}`);
  let connected = false;
  let wasOpen = false;
  for (const event of told) {
    if (event === 'message' && !connected) faults.push(`a message without a connection: ${order}`);
    if (event === 'open again' && !wasOpen) faults.push(`a return before the first open: ${order}`);
    if (event.startsWith('open')) {
      if (connected) faults.push(`open in a connection: ${order}`);
      connected = wasOpen = true;
    }
    if (event === 'down') connected = false;
  }
  if (inCalls.length > 0) faults.push(`told within a call of a member: ${inCalls.join(' ')}`);
  if (ends.length !== 1) faults.push(`ended resolves ${ends.length} times`);
  const number = ends[0]?.error?.number;
  if (number === CANCELLED && !ownEnds.has('abort')) faults.push('ended tells an abort');
  if (number === OPERATION_CANCELLED && !ownEnds.has('close')) faults.push('ended tells a close');
  if (socket.state !== 'ended') faults.push(`the state at the end is ${socket.state}`);
  return faults;
}

/** What the peer got of all connections: in order, each on a connection that it was for, and none twice, unless the app wants lost ones sent again. */
function judgeSent(run: Run): readonly string[] {
  const { sends, links, opened, program } = run;
  const used = new Set<number>();
  const faults: string[] = [];
  for (const link of links) {
    const connection = opened.indexOf(link);
    let last = -1;
    // Messages of the same content, such as empty ones, can't be told apart: the first that is left stands for all.
    if (program.resend) used.clear();
    for (const message of link.received.filter(({ complete }) => complete)) {
      const number = sends.findIndex(
        (send, at) => at > last && !used.has(at) && isSame(send, message) && mayArrive(run, send, connection),
      );
      if (number < 0) {
        const why = sends.some((send, at) => at > last && !used.has(at) && isSame(send, message))
          ? `cancelled, or not for connection ${connection}`
          : sends.some((send, at) => !used.has(at) && isSame(send, message))
            ? 'out of order or twice'
            : 'unknown or twice';
        faults.push(`${why}: ${showMessages([message])} of ${showMessages(link.received)}`);
      } else {
        used.add(number);
        last = number;
      }
    }
    // Of what the network has taken, a connection that the app has closed has brought all.
    if (link.cut !== undefined || link.closedFirst || link.closeReceived === undefined || program.resend) continue;
    const taken = sends.filter((send) => send.tracked.outcome && !send.tracked.error);
    const least = taken.filter((send) => connectionOf(send) === connection).length;
    const { length } = link.received;
    if (length < least) faults.push(`${length} of ${least} messages of connection ${connection} have come`);
  }
  return faults;
}

/** The number of the connection that a message is for: that which is open, or the next one. */
function connectionOf({ state, opened }: Send): number {
  return state === 'open' ? opened - 1 : opened;
}

function mayArrive({ program, ownEnds }: Run, send: Send, connection: number): boolean {
  const { error } = send.tracked;
  // Only who wants lost messages sent again may find one that was cancelled under way, on a connection from before.
  if (error?.number === CANCELLED && send.cancelledAt !== undefined && !ownEnds.has('abort'))
    return program.resend && connection < send.cancelledAt;
  return program.resend ? connection >= connectionOf(send) : connection === connectionOf(send);
}

function judgeOutcomes({ sends, program, ownEnds, ends, links }: Run): readonly string[] {
  return sends.flatMap(({ tracked, state, payload }) => {
    const { error, value, cancelled, name } = tracked;
    if (!error) return value === payload.length ? [] : [`${name} resolves with ${String(value)}`];
    const { number } = error;
    const mayBe =
      (number === RO_E_CLOSED && (state === 'closing' || state === 'ended' || ends[0]?.error === null)) ||
      (number === queueFull && program.strict && state !== 'open') ||
      (number === CANCELLED && (cancelled || ownEnds.has('abort'))) ||
      (number === OPERATION_CANCELLED && ownEnds.has('close')) ||
      (number === CONNECTION_ABORTED && !program.resend && links.length > 0) ||
      error === ends[0]?.error;
    return mayBe ? [] : [`${name} in the state ${state} rejects with ${error.message}`];
  });
}

/** Messages of a connection come in order, and all of them where it ended by the peer's close, and the app did not end it. */
function judgeGot({ got, links, ownEnds, program }: Run): readonly string[] {
  const faults: string[] = [];
  let at = 0;
  for (const [number, link] of links.entries()) {
    const sent = link.sent.filter(({ complete }) => complete);
    let count = 0;
    while (at < got.length && isSame(got[at], sent[count])) {
      at++;
      count++;
    }
    const isOwn = number === links.length - 1 && ownEnds.size > 0;
    const graceful = link.closedFirst && link.cut === undefined;
    if (graceful && !isOwn && program.habit === 'none' && count < sent.length)
      faults.push(`${count} of ${sent.length} messages of connection ${number} have come`);
  }
  if (at < got.length) faults.push(`not sent so: ${showMessages(got.slice(at))}`);
  return faults;
}

function isSame(one: Content | undefined, other: Content | undefined): boolean {
  return one !== undefined && other !== undefined && one.text === other.text && one.payload.equals(other.payload);
}
