/** The app's side of a cell: connects, brings its part of the phase about, causes the faults that are an app's, and tells what it was told. */
import type { Observation } from '../observation.ts';
import { hex } from '../observation.ts';
import { isConnecting, isOfApp } from '../cells.ts';
import { WatchedSignal } from '../left/watched-signal.ts';
import type { Plan } from '../plan.ts';
import { largeSize, ownClose } from '../wire-texts.ts';
import { makeSocket, type AnySocket, type Api } from './make-socket.ts';
import { Reading } from './reading.ts';
import { tasks, Watched } from './settle.ts';
import type { AppSignals } from './signals.ts';

interface Cancellable extends PromiseLike<unknown> {
  cancel(): void;
}

/** `made` is told each socket that the app makes. */
export async function runApp(
  api: Api,
  plan: Plan,
  signals: AppSignals,
  made: (socket: object) => void,
): Promise<Observation> {
  const { phase, fault } = plan;
  const socket = makeSocket(api, plan);
  made(socket);
  const closed: string[] = [];
  socket.addEventListener('closed', ({ code, reason }) => closed.push(`${code} ${reason}`));
  const cancelling = new WatchedSignal();
  const { signal } = cancelling;
  const reading = new Reading(api, socket, plan, signal);
  let ended = 'pending';
  const over = socket.ended.then(({ code, reason, error }) => {
    ended = [code, reason, error ? hex(error.number) : ''].join(' ');
  });
  const connecting = socket.connectAsync(plan.address, { signal }) as Cancellable;
  const connect = new Watched(connecting);
  const act = async (cancel: () => void): Promise<void> => {
    await signals.wait('reached');
    await tasks();
    acts[fault]?.(socket, cancel);
    signals.send('acted');
  };
  let write: Watched | undefined;
  if (isConnecting(phase) && isOfApp(fault)) await act(() => cancelConnect(plan, connecting, cancelling));
  await connect.done;
  if (connect.settled === 'ok') {
    reading.start();
    let writing: Cancellable | undefined;
    if (phase === 'back-pressure') {
      writing = socket.outputStream.writeAsync(api.fromUint8Array(incompressible(largeSize)), { signal });
      write = new Watched(writing);
    }
    if (phase === 'closing') socket.close(ownClose.code, ownClose.reason);
    await tasks();
    signals.send('ready');
    if (isOfApp(fault) && !isConnecting(phase)) {
      await act(() => {
        if (writing) writing.cancel();
        // A connect that has ended is what is left to cancel for an app that only hears events.
        else if (phase === 'closing' || !reading.cancel()) connecting.cancel();
      });
    } else if (phase === 'paused') {
      await signals.wait('resume');
      reading.resume();
    }
    void reading.complete.then(async () => {
      await write?.done;
      socket.close(ownClose.code, ownClose.reason);
    });
    await over;
  }
  await tasks();
  return {
    connect: connect.settled,
    write: write?.settled ?? 'none',
    cancelled: reading.cancelled,
    reading: reading.how,
    closed,
    ended,
    state: socket.state,
    arrived: reading.arrived,
    events: [],
    left: cancelling.left,
  };
}

/** An app cancels by the operation, as in Windows, or by its signal: each class in one of these ways. */
function cancelConnect({ kind }: Plan, connecting: Cancellable, signal: WatchedSignal): void {
  if (kind === 'MessageWebSocket') connecting.cancel();
  else signal.abort();
}

const acts: { readonly [fault: string]: (socket: AnySocket, cancel: () => void) => void } = {
  'local close': (socket) => socket.close(ownClose.code, ownClose.reason),
  abort: (socket) => socket.abort(new Error('enough')),
  cancel: (_socket, cancel) => cancel(),
  dispose: (socket) => socket[Symbol.dispose](),
};

/** Bytes that deflate can't make fewer: a block that repeats behind deflate's window of 32 KiB. */
function incompressible(size: number): Uint8Array<ArrayBuffer> {
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += block.length) bytes.set(block, at);
  return bytes;
}
