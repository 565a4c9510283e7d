/** What an app hears from the browser's own WebSocket. */
import { formatBytes } from '../../quantities.ts';
import { call, MESSAGE, MUCH, type Experiment, type Told } from './heard.ts';
import { either } from './our-side.ts';

const event = (text: string, tone: Told['tone'], details?: Told['details']): Told =>
  details ? { by: 'event', text, tone, details } : { by: 'event', text, tone };

/** Resolves when the page gives up, or at the close event. */
export async function hearRaw({ address, fault, over, tell }: Experiment): Promise<void> {
  const ended = new AbortController();
  tell(call('new WebSocket(…)'));
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    tell(event('open', 'good'));
    if (fault.closes) {
      tell(call('close(3000)'));
      socket.close(3000);
    } else if (fault.sends) {
      const much = fault.sends === 'much';
      tell(call(much ? `send(${formatBytes(MUCH)}), which returns at once` : `send('${MESSAGE}')`));
      socket.send(much ? new Uint8Array(MUCH) : MESSAGE);
    }
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const size = typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength;
    tell(event(`message: ${formatBytes(size)}`, 'good'));
  };
  socket.onerror = () => tell(event('error', 'bad', [['what it tells', 'nothing: the event has no reason']]));
  socket.onclose = ({ code, reason, wasClean }) => {
    const details = [
      ['code', String(code)],
      ['reason', reason === '' ? 'empty' : `“${reason}”`],
      ['wasClean', String(wasClean)],
    ] as const;
    tell(event('close', wasClean ? 'good' : 'bad', details));
    ended.abort();
  };
  await either(over, ended.signal);
  if (fault.sends === 'much' && over.aborted) {
    tell({ by: 'page', text: `bufferedAmount is ${formatBytes(socket.bufferedAmount)}`, tone: 'quiet' });
  }
  Object.assign(socket, { onopen: null, onmessage: null, onerror: null, onclose: null });
  socket.close();
}
