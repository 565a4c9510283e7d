/** What an app hears from a MessageWebSocket. */
import { MessageWebSocket, toUint8Array } from 'twinsocket';
import { formatBytes } from '../../quantities.ts';
import { call, MESSAGE, MUCH, ourError, type Experiment } from './heard.ts';

/** Resolves when the page gives up, or once the socket has ended. Throws nothing. */
export async function hearOurs({ address, fault, over, tell }: Experiment): Promise<void> {
  const socket = new MessageWebSocket();
  const ended = new AbortController();
  Object.assign(socket.control, fault.limits ?? {});
  socket.onmessagereceived = (event) => {
    try {
      const { length } = toUint8Array(event.getDataReader().detachBuffer());
      tell({ by: 'event', text: `messagereceived: ${formatBytes(length)}`, tone: 'good' });
    } catch (error) {
      tell(ourError('event', 'messagereceived, whose getDataReader() throws', error));
      ended.abort();
    }
  };
  socket.onclosed = ({ code, reason }) => {
    tell({ by: 'event', text: `closed: code ${code}, reason “${reason}”`, tone: 'good' });
    ended.abort();
  };
  try {
    tell(call('connectAsync(…)'));
    await socket.connectAsync(address, { signal: over });
    tell({ by: 'promise', text: 'connectAsync resolved', tone: 'good' });
    if (fault.closes) {
      tell(call('close(3000)'));
      socket.close(3000, '');
    } else if (fault.sends) await send(socket, fault.sends, tell);
  } catch (error) {
    if (over.aborted) return;
    tell(ourError('promise', 'rejected:', error));
    ended.abort();
  }
  await either(over, ended.signal);
  // What follows from our own clean-up is nothing that an app has to hear.
  socket.onmessagereceived = null;
  socket.onclosed = null;
  socket.close();
}

async function send(socket: MessageWebSocket, what: 'message' | 'much', tell: Experiment['tell']): Promise<void> {
  tell(call(what === 'message' ? `sendAsync('${MESSAGE}')` : `sendAsync(${formatBytes(MUCH)})`));
  await socket.sendAsync(what === 'message' ? MESSAGE : new Uint8Array(MUCH));
  tell({ by: 'promise', text: 'sendAsync resolved', tone: 'good' });
}

export function either(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
