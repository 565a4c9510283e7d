/** What may come of a program of a `WebSocket`, by the standard (websockets.spec.whatwg.org). */
import type { Message } from '../peer/link.ts';
import { showMessages } from '../model/show.ts';
import type { Run } from './run-program.ts';

const OPEN = 1;
const CLOSED = 3;

export async function judge(run: Run): Promise<readonly string[]> {
  const got = await Promise.all(run.got);
  return [
    ...run.faults,
    ...judgeEvents(run),
    ...judgeClose(run),
    ...judgeSent(run),
    ...judgeGot(run, got),
    ...(run.link?.faults ?? []),
  ];
}

/** `open` at most once and first, then messages, then `error` at most once, then `close` once. */
function judgeEvents({ told, states, inCalls }: Run): readonly string[] {
  const order = told.join(' ');
  const faults = /^(open )?(message )*(error )?close$/.test(order) ? [] : [`events: ${order}`];
  if (inCalls.length > 0) faults.push(`told within a call of a member: ${inCalls.join(' ')}`);
  for (const [at, event] of told.entries()) {
    const state = event === 'open' || event === 'message' ? OPEN : CLOSED;
    if (states[at] !== state) faults.push(`the state in ${event} is ${states[at]}`);
  }
  if (states.some((state, at) => state < (states[at - 1] ?? 0))) faults.push(`states: ${states.join(' ')}`);
  if (order.startsWith('message')) faults.push('a message comes before open');
  return faults;
}

function judgeClose({ closes, closed, closedWith, link, told }: Run): readonly string[] {
  const [close] = closes;
  if (!close || closes.length !== 1) return [`close is raised ${closes.length} times`];
  const shown = `close tells ${close.code} '${close.reason}', ${close.wasClean ? 'clean' : 'not clean'}`;
  const error = told.includes('error');
  if (close.wasClean) {
    const sent = link?.closeSent;
    const got = link?.closeReceived;
    const own = closedWith ?? undefined;
    // The code of the app goes out where the app has closed first.
    if (
      closed === 'open' &&
      !link?.closedFirst &&
      (got?.code !== (own ?? 1005) || got.reason !== (own ? `reason ${own}` : ''))
    )
      return [`the app closed with ${own}, and the peer got ${got?.code} '${got?.reason}'`];
    const isPeers = sent?.code === close.code && sent.reason === close.reason;
    return isPeers && !error ? [] : [`${shown}, the peer's close frame has ${sent?.code} '${sent?.reason}'`];
  }
  const faults: string[] = [];
  if (close.code !== 1006 || close.reason !== '') faults.push(shown);
  const wasOpen = told.includes('open');
  const reason = closed === 'before open' || !wasOpen || link?.cut || link?.brokeProtocol;
  if (!reason) faults.push(`${shown}, for which nothing has happened`);
  // The loss of an open connection raises `close` alone; a broken protocol and a failed connect raise `error`, too.
  if (error && wasOpen && !link?.brokeProtocol) faults.push(`${shown}, with an error`);
  if (!error && !wasOpen) faults.push(`${shown}, without an error`);
  return faults;
}

/** The peer has a beginning of what was sent, and after a close of the app all of it. */
function judgeSent({ sent, link, closed, closes, socket, dropped, program }: Run): readonly string[] {
  const received = link?.received ?? [];
  const faults: string[] = [];
  const wrong = received.findIndex((message, at) => !isBeginning(message, sent[at], at === received.length - 1));
  if (wrong >= 0) faults.push(`the peer got ${showMessages(received)}, sent was ${showMessages(sent)}`);
  const clean = closes[0]?.wasClean === true && closed === 'open' && !link?.closedFirst;
  if (!clean) return faults;
  if (received.length < sent.length)
    faults.push(`lost: the peer got ${showMessages(received)} of ${showMessages(sent)}`);
  // What was sent in `close` and later is counted behind.
  const late = program.habit === 'send in close' ? 5 : 0;
  if (socket.bufferedAmount > dropped + late) faults.push(`bufferedAmount is ${socket.bufferedAmount} at the end`);
  return faults;
}

/** The app has a beginning of what the peer sent, and all of it if the peer has ended the connection. */
function judgeGot({ link, closed, told }: Run, got: readonly Message[]): readonly string[] {
  const sent = (link?.sent ?? []).filter(({ complete }) => complete);
  if (got.some((message, at) => !isBeginning(message, sent[at], false)))
    return [`got ${showMessages(got)}, sent was ${showMessages(sent)}`];
  const required = closed === undefined && link?.cut !== 'rst' && told.includes('open') ? sent.length : 0;
  return got.length < required ? [`lost: got ${showMessages(got)} of ${showMessages(sent)}`] : [];
}

function isBeginning(got: Message, sent: Message | undefined, isLast: boolean): boolean {
  if (!sent || got.text !== sent.text) return false;
  if (got.complete && got.payload.equals(sent.payload)) return true;
  return isLast && !got.complete && got.payload.equals(sent.payload.subarray(0, got.payload.length));
}
