/** The connection of the chat, by the browser's WebSocket alone. */
import { freshAddress, MAX_DELAY, MIN_DELAY, type Connect } from './chat.ts';

export { upload } from './websocket-upload.ts';

/** Milliseconds that a connect may take. */
const CONNECT_TIMEOUT = 10_000;
/** Milliseconds that a connection has to last, until the delays begin anew: a server that accepts and drops is not stormed. */
const LASTING = 5_000;

export const connect: Connect = ({ connected, lost, received }) => {
  const waiting: string[] = [];
  const ended = new AbortController();
  let socket: WebSocket | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout>;

  async function dial(): Promise<void> {
    let address: string;
    try {
      address = await freshAddress('/chat', ended.signal);
    } catch (error) {
      return retry(String(error));
    }
    if (ended.signal.aborted) return;
    const dialled = new WebSocket(address);
    socket = dialled;
    timer = setTimeout(() => dialled.close(), CONNECT_TIMEOUT);
    dialled.onopen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (failures = 0), LASTING);
      connected();
      for (const message of waiting.splice(0)) dialled.send(message);
    };
    dialled.onmessage = ({ data }) => received(data);
    dialled.onclose = ({ code, reason }) => retry(`the connection ended with ${code} ${reason}`);
  }

  function retry(why: string): void {
    clearTimeout(timer);
    socket = undefined;
    if (ended.signal.aborted) return;
    const bound = Math.min(MIN_DELAY * 2 ** failures++, MAX_DELAY);
    timer = setTimeout(() => void dial(), MIN_DELAY + Math.random() * (bound - MIN_DELAY));
    lost(why);
  }

  void dial();
  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(message);
      else waiting.push(message);
    },
    close() {
      clearTimeout(timer);
      ended.abort();
      socket?.close();
    },
  };
};
