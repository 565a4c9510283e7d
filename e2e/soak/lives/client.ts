/** The life of a MessageWebSocket or a StreamWebSocket. */
import { WinRTError, type MessageWebSocket, type StreamWebSocket } from 'twinsocket';
import { peerClose } from '../endings.ts';
import { messagesOf, pathOf, type Plan } from '../plan.ts';
import { hex, isComplete, wait, type App } from './app.ts';
import type { Arrivals } from './arrivals.ts';

/** What differs between the two classes, and between the ways to read. */
export interface Client {
  readonly socket: MessageWebSocket | StreamWebSocket;
  readonly arrivals: Arrivals;
  send(index: number): PromiseLike<unknown>;
  /** Reads until the end, or until {@link stopReading}. */
  read(): Promise<void>;
  /** No read follows the one that is pending. */
  stopReading(): void;
}

/** Throws what went otherwise than planned. */
export async function live(plan: Plan, app: App, { socket, arrivals, ...client }: Client): Promise<void> {
  const { ending, rounds, pause } = plan;
  app.track(socket);
  app.configure(socket, plan);
  const address = app.address(plan, pathOf(ending.name, messagesOf(plan)));
  if (ending.beforeOpen) {
    await failToConnect(plan, app, socket, address);
    return;
  }
  if (ending.name === 'unanswered') socket.control.closeTimeout = 1000;
  // The system drops what does not fit into the buffer of a client that reads late, and the peer's system repeats it later and later: on a machine
  // that gives this process little time, a flood takes more than the default.
  if (ending.name === 'pause') socket.control.closeTimeout = 120_000;
  await socket.connectAsync(address, { signal: app.signal });
  // `ended` tells a loss at once, even while what came before is still being read.
  const reading = Promise.all([client.read(), socket.ended]).then(() => arrivals.end());
  let sent = 0;
  for (const [round, count] of rounds.entries()) {
    await wait(pause);
    const writes: PromiseLike<unknown>[] = [];
    if (ending.name === 'pause' && round === rounds.length - 1) client.stopReading();
    for (let i = 0; i < count; i++) writes.push(client.send(sent++));
    await Promise.all(writes);
    // A peer that resets throws away what it has not sent.
    if (isComplete(plan, app)) await arrivals.until(sent);
  }
  await wait(ending.name === 'close' || ending.name === 'abort' || ending.name === 'pause' ? pause : 0);
  if (ending.name === 'close' || ending.name === 'pause' || ending.name === 'unanswered') socket.close(1000, 'done');
  else if (ending.name === 'dispose') await socket[Symbol.asyncDispose]();
  else if (ending.name === 'abort') socket.abort(new Error('the life is over'));
  const { code, reason, error } = await socket.ended;
  await reading;
  arrivals.check();
  check(plan, app, code, error);
  if (ending.name === 'peer-close' && reason !== peerClose.reason) throw new Error(`the reason was ${reason}`);
  if (isComplete(plan, app) && arrivals.messages !== sent) {
    throw new Error(`${arrivals.messages} of ${sent} echoes have arrived`);
  }
  // An app puts its socket away.
  socket.close();
}

async function failToConnect(plan: Plan, app: App, socket: Client['socket'], address: string): Promise<void> {
  const controller = new AbortController();
  const signal = AbortSignal.any([app.signal, controller.signal]);
  const byCall = plan.random < 0.5;
  const connect = socket.connectAsync(address, { signal: byCall ? app.signal : signal });
  const settled = connect.then(
    () => new Error('the connect succeeded'),
    (error: unknown) => error,
  );
  if (plan.ending.name === 'cancel') {
    await wait(plan.pause);
    if (byCall) connect.cancel();
    else controller.abort();
  }
  check(plan, app, 1006, await settled);
  socket.close();
}

function check({ ending }: Plan, { tellsWhy }: App, code: number, error: unknown): void {
  const { code: wanted, numbers } = ending.expected;
  const number = error instanceof WinRTError ? error.number : undefined;
  const wrongError =
    numbers === undefined ? error !== null : error === null || (tellsWhy && !numbers.includes(number ?? 0));
  if (code === wanted && !wrongError) return;
  const what = numbers?.map(hex).join(' or ') ?? 'no error';
  throw new Error(
    `it ended with ${code} and ${error instanceof Error ? String(error) : 'no error'} instead of ${wanted} and ${what}`,
  );
}
