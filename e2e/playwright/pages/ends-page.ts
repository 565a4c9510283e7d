/** A page whose sockets somebody else ends. What they say of it is kept, and comes back with a page that comes back. */
import {
  DataReader,
  fromUint8Array,
  InputStreamOptions,
  MessageWebSocket,
  StreamWebSocket,
  type WinRTError,
} from 'twinsocket';

const heard: string[] = [];
const sockets: (MessageWebSocket | StreamWebSocket)[] = [];

addEventListener('pageshow', ({ persisted }) => heard.push(persisted ? 'comes back' : 'loaded'));
addEventListener('unhandledrejection', ({ reason }) => heard.push(`nobody observed ${String(reason)}`));

/** How an operation ended: 0, or the HRESULT that it failed with. */
async function tell(name: string, operation: PromiseLike<unknown>): Promise<void> {
  const number = await operation.then(
    () => 0,
    (error: WinRTError) => error.number,
  );
  heard.push(`${name} ${number}`);
}

/** A socket of each class: one hears messages, the other has a read under way. */
async function connect(message: string, stream: string): Promise<void> {
  const messages = new MessageWebSocket();
  messages.addEventListener('closed', ({ code }) => heard.push(`closed ${code}`));
  messages.addEventListener('messagereceived', (event) => {
    try {
      event.getDataReader();
    } catch (error) {
      heard.push(`message ${(error as WinRTError).number}`);
    }
  });
  const bytes = new StreamWebSocket();
  bytes.addEventListener('closed', ({ code }) => heard.push(`stream closed ${code}`));
  await Promise.all([messages.connectAsync(message), bytes.connectAsync(stream)]);
  const reader = new DataReader(bytes.inputStream);
  reader.inputStreamOptions = InputStreamOptions.partial;
  void tell('read', reader.loadAsync(1));
  sockets.push(messages, bytes);
  heard.push('connected');
}

/** Starts a write of so many bytes to the stream, and a flush behind it. */
function write(size: number): void {
  const outputStream = sockets.at(-1)?.outputStream;
  if (!outputStream) throw new Error('connect first');
  void tell('write', outputStream.writeAsync(fromUint8Array(new Uint8Array(size))));
  void tell('flush', outputStream.flushAsync());
}

/** Starts a connect, which nothing answers in time. */
function dial(address: string, connectTimeout: number): void {
  const socket = new MessageWebSocket();
  socket.control.connectTimeout = connectTimeout;
  void tell('connect', socket.connectAsync(address));
}

/** Connects in an iframe, and takes that away. */
async function removeFrame(message: string, stream: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.src = location.href;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  await (frame.contentWindow as unknown as { connect: typeof connect }).connect(message, stream);
  frame.remove();
}

/** Connects, and outlasts the connect's deadline without once letting the engine tell of anything. */
async function connectBusily(address: string, connectTimeout: number): Promise<void> {
  const socket = new MessageWebSocket();
  socket.control.connectTimeout = connectTimeout;
  const connected = socket.connectAsync(address);
  const end = performance.now() + 5 * connectTimeout;
  while (performance.now() < end);
  await connected;
  socket.close();
}

Object.assign(window, {
  connect,
  connectBusily,
  dial,
  removeFrame,
  write,
  reload: () => void setTimeout(() => location.reload()),
  heard: () => heard,
  closeAll: () => sockets.forEach((socket) => socket.close()),
});
