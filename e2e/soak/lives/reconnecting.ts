/**
 * A ReconnectingWebSocket whose connections are lost in turn, each behind its first echo. The app sends a message again on the next
 * connection if its echo has not come, as docs/reconnecting.md tells apps to do.
 */
import { WinRTError } from 'twinsocket';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { bytesOf, isBinary, textOf } from '../payload.ts';
import { messagesOf, pathOf, type Plan } from '../plan.ts';
import { hex, wait, type App } from './app.ts';
import { ArrivedMessages } from './arrivals.ts';

export async function liveReconnecting(plan: Plan, app: App): Promise<void> {
  const { ending, losses, pause } = plan;
  const givesUp = ending.name === 'gives-up';
  const arrivals = new ArrivedMessages(plan.id);
  const { change } = arrivals;
  let attempts = 0;
  const address = (): string => {
    const loss = givesUp ? 'fin' : losses[attempts++];
    return app.address(plan, loss === undefined ? pathOf('close', 0) : pathOf(loss, 1));
  };
  const socket = new ReconnectingWebSocket(address, {
    minDelay: givesUp ? 10_000 : 20,
    maxDelay: givesUp ? 20_000 : 200,
    heartbeat: app.heartbeat,
    configure: (inner) => {
      app.track(inner);
      app.configure(inner, plan);
    },
  });
  app.track(socket);
  /** How many connections there were, and whether there is one now. */
  let connections = 0;
  let isOpen = false;
  socket.onopen = () => {
    connections++;
    isOpen = true;
    change.notify();
  };
  socket.ondown = () => {
    isOpen = false;
    change.notify();
  };
  socket.onended = () => arrivals.end();
  socket.onmessagereceived = (event) => arrivals.take(event.messageType === 1 ? event.text() : event.bytes());

  const send = async (index: number): Promise<void> => {
    const text = textOf(plan.id, index);
    while (arrivals.messages <= index) {
      await change.until(() => isOpen || socket.state === 'ended');
      if (socket.state === 'ended') break;
      const connection = connections;
      // `ondown` tells of a connection that was lost meanwhile.
      socket.sendAsync(isBinary(index) ? bytesOf(text) : text, { signal: app.signal }).catch(() => {});
      await change.until(() => arrivals.messages > index || !isOpen || connections !== connection);
    }
    await arrivals.until(index + 1);
  };
  const total = givesUp ? 1 : Math.max(messagesOf(plan), losses.length + 1);
  for (let index = 0; index < total; index++) {
    await wait(pause / 2);
    await send(index);
  }
  if (givesUp) {
    await change.until(() => !isOpen);
    socket.abort();
  } else socket.close(1000, 'done');
  const { code, error } = await socket.ended;
  arrivals.check();
  const { code: wanted, numbers } = ending.expected;
  const number = error instanceof WinRTError ? error.number : undefined;
  if (code !== wanted || number !== numbers?.[0])
    throw new Error(`it ended with ${code} and ${hex(number)}: ${String(error)}`);
  if (arrivals.messages !== total) throw new Error(`${arrivals.messages} of ${total} echoes have arrived`);
}
