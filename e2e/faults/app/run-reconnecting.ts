/** The app's side where a ReconnectingWebSocket comes back: its first connection is lost, and the fault meets the next attempt. */
import type { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { isOfApp } from '../cells.ts';
import { WatchedSignal } from '../left/watched-signal.ts';
import { hex, type Observation } from '../observation.ts';
import type { Plan } from '../plan.ts';
import { andOn, ownClose } from '../wire-texts.ts';
import { configure, type Api } from './make-socket.ts';
import { tasks, Watched } from './settle.ts';
import type { AppSignals } from './signals.ts';

export async function runReconnecting(
  api: Api,
  Reconnecting: typeof ReconnectingWebSocket,
  plan: Plan,
  signals: AppSignals,
  made: (socket: object) => void,
): Promise<Observation> {
  const { fault } = plan;
  const events: string[] = [];
  let arrived = '';
  let attempts = 0;
  const sending = new WatchedSignal();
  const cancelling = new WatchedSignal();
  const socket = new Reconnecting(plan.address, {
    // The attempt that meets the fault has the deadlines.
    configure: (each) => {
      made(each);
      configure(api, each, ++attempts === 2 ? plan : { ...plan, deadlines: {} });
    },
    minDelay: 10,
    maxDelay: 50,
  });
  made(socket);
  socket.addEventListener('open', ({ isReturn }) => {
    events.push(isReturn ? 'back' : 'open');
    if (!isReturn) void socket.sendAsync('there', { signal: sending.signal }).catch(() => {});
  });
  socket.addEventListener('down', () => events.push('down'));
  socket.addEventListener('ended', () => events.push('ended'));
  socket.addEventListener('messagereceived', (event) => {
    arrived += event.text();
    if (arrived.endsWith(andOn)) socket.close(ownClose.code, ownClose.reason);
  });
  let sent: Watched | undefined;
  if (isOfApp(fault)) {
    await signals.wait('reached');
    await tasks();
    if (fault === 'cancel') {
      sent = new Watched(socket.sendAsync('never', { signal: cancelling.signal }));
      cancelling.abort();
    } else if (fault === 'abort') socket.abort(new Error('enough'));
    else if (fault === 'dispose') void socket[Symbol.asyncDispose]();
    else socket.close(ownClose.code, ownClose.reason);
    signals.send('acted');
  }
  const { code, reason, error } = await socket.ended;
  await sent?.done;
  await tasks();
  return {
    connect: 'none',
    write: 'none',
    cancelled: sent?.settled ?? 'none',
    reading: 'quiet',
    closed: [],
    ended: [code, reason, error ? hex(error.number) : ''].join(' '),
    state: socket.state,
    arrived,
    events,
    left: [...sending.left, ...cancelling.left],
  };
}
