/** Writes what was configured as TypeScript with names without namespaces, for a page or Node. */
import { bytesLiteral, literal, type CodeConfig } from './config.ts';

export function toTypeScript(config: CodeConfig): string {
  const stream = config.socketClass === 'StreamWebSocket';
  return `${[...(stream ? streamProgram(config) : messageProgram(config))].join('\n')}\n`;
}

function* messageProgram(config: CodeConfig): Generator<string> {
  const { payload } = config;
  const typed = payload.kind === 'text' ? payload.utf8 : !payload.utf8;
  yield `import { MessageWebSocket, SocketMessageType${typed ? '' : ', DataWriter'} } from 'twinsocket';`;
  yield '';
  yield 'const socket = new MessageWebSocket();';
  yield* settings(config);
  yield "socket.addEventListener('messagereceived', (event) => {";
  yield "  if (socket.state === 'failed') return; // raised once for a lost connection too, as in Windows";
  yield '  console.log(event.messageType === SocketMessageType.utf8 ? event.text() : event.bytes());';
  yield '});';
  yield "socket.addEventListener('closed', ({ code, reason }) => console.log('closed', code, reason));";
  yield* connect(config);
  if (typed) {
    yield payload.kind === 'text'
      ? `await socket.sendAsync(${literal(payload.text)});`
      : `await socket.sendAsync(new Uint8Array(${bytesLiteral(payload.bytes)}));`;
    return;
  }
  yield `socket.control.messageType = SocketMessageType.${payload.utf8 ? 'utf8' : 'binary'};`;
  yield* write(config);
}

function* streamProgram(config: CodeConfig): Generator<string> {
  yield "import { DataReader, DataWriter, InputStreamOptions, StreamWebSocket } from 'twinsocket';";
  yield '';
  yield 'const socket = new StreamWebSocket();';
  yield* settings(config);
  yield "socket.addEventListener('closed', ({ code, reason }) => console.log('closed', code, reason));";
  yield* connect(config);
  yield* write(config);
  yield 'const reader = new DataReader(socket.inputStream);';
  yield 'reader.inputStreamOptions = InputStreamOptions.partial; // load what is there instead of waiting for all';
  yield 'while ((await reader.loadAsync(65536)) > 0) {';
  yield '  const bytes = new Uint8Array(reader.unconsumedBufferLength);';
  yield '  reader.readBytes(bytes);';
  yield '  console.log(bytes);';
  yield '}';
}

function* settings({ protocols, connectTimeout, receiveBackPressure }: CodeConfig): Generator<string> {
  if (protocols.length > 0) yield `socket.control.supportedProtocols.push(${protocols.map(literal).join(', ')});`;
  if (connectTimeout !== undefined) yield `socket.control.connectTimeout = ${connectTimeout};`;
  if (receiveBackPressure) yield 'socket.control.receiveBackPressure = true;';
}

function* connect({ address }: CodeConfig): Generator<string> {
  yield `await socket.connectAsync(${literal(address)});`;
}

function* write({ payload }: CodeConfig): Generator<string> {
  yield 'const writer = new DataWriter(socket.outputStream);';
  yield payload.kind === 'text'
    ? `writer.writeString(${literal(payload.text)});`
    : `writer.writeBytes(new Uint8Array(${bytesLiteral(payload.bytes)}));`;
  yield 'await writer.storeAsync();';
}
