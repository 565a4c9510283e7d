/** A socket of `twinsocket/websocket`. */
import { WebSocket } from 'twinsocket/websocket';
import { bytesOf, isBinary, textOf } from '../payload.ts';
import { messagesOf, pathOf, type Plan } from '../plan.ts';
import { isComplete, wait, type App } from './app.ts';
import { ArrivedMessages } from './arrivals.ts';

export async function liveWebSocket(plan: Plan, app: App): Promise<void> {
  const { ending, rounds, pause } = plan;
  const arrivals = new ArrivedMessages(plan.id);
  const Configured = WebSocket.with({
    configure: (socket) => {
      app.track(socket);
      app.configure(socket, plan);
    },
  });
  const socket = new Configured(app.address(plan, pathOf(ending.name, messagesOf(plan))));
  app.track(socket);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    arrivals.take(typeof data === 'string' ? data : new Uint8Array(data));
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  const closed = new Promise<{ readonly code: number; readonly wasClean: boolean }>((resolve) => {
    socket.onclose = (event) => {
      arrivals.end();
      resolve(event);
    };
  });
  if (ending.name === 'cancel') {
    await wait(pause);
    socket.close();
  }
  let sent = 0;
  if ((await opened) === Boolean(ending.beforeOpen)) throw new Error('it opened, or did not, otherwise than planned');
  for (const count of ending.beforeOpen ? [] : rounds) {
    await wait(pause);
    for (let i = 0; i < count; i++) {
      const text = textOf(plan.id, sent);
      socket.send(isBinary(sent++) ? bytesOf(text) : text);
    }
    if (isComplete(plan, app)) await arrivals.until(sent);
  }
  if (ending.name === 'close') socket.close(1000, 'done');
  const { code, wasClean } = await closed;
  arrivals.check();
  const { code: wanted, numbers } = ending.expected;
  if (code !== wanted || wasClean !== (numbers === undefined))
    throw new Error(`it closed with ${code}, clean: ${wasClean}`);
  if (isComplete(plan, app) && arrivals.messages !== sent)
    throw new Error(`${arrivals.messages} of ${sent} echoes have arrived`);
}
