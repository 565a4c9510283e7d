/** Writes what was configured as a UWP app in JavaScript has it, on the `Windows` tree; it runs in Windows too, except for additions. */
import { bytesLiteral, literal, type CodeConfig } from './config.ts';

export function toUwpJavaScript(config: CodeConfig): string {
  return `${[...program(config)].join('\n')}\n`;
}

function* program(config: CodeConfig): Generator<string> {
  const stream = config.socketClass === 'StreamWebSocket';
  const { payload, protocols, connectTimeout, receiveBackPressure } = config;
  yield `var socket = new Windows.Networking.Sockets.${config.socketClass}();`;
  for (const protocol of protocols) yield `socket.control.supportedProtocols.push(${literal(protocol)});`;
  if (connectTimeout !== undefined) yield `socket.control.connectTimeout = ${connectTimeout}; // not in Windows`;
  if (receiveBackPressure) yield 'socket.control.receiveBackPressure = true; // not in Windows';
  if (!stream) {
    yield `socket.control.messageType = Windows.Networking.Sockets.SocketMessageType.${payload.utf8 ? 'utf8' : 'binary'};`;
    yield 'socket.onmessagereceived = function (event) {';
    yield '  var reader = event.getDataReader(); // throws the error of a connection that has failed';
    yield '  if (event.messageType === Windows.Networking.Sockets.SocketMessageType.utf8) {';
    yield '    console.log(reader.readString(reader.unconsumedBufferLength));';
    yield '  } else {';
    yield '    var bytes = new Uint8Array(reader.unconsumedBufferLength);';
    yield '    reader.readBytes(bytes);';
    yield '    console.log(bytes);';
    yield '  }';
    yield '};';
  }
  yield 'socket.onclosed = function (event) {';
  yield "  console.log('closed', event.code, event.reason);";
  yield '};';
  yield `socket.connectAsync(new Windows.Foundation.Uri(${literal(config.address)})).done(function () {`;
  yield '  var writer = new Windows.Storage.Streams.DataWriter(socket.outputStream);';
  yield payload.kind === 'text'
    ? `  writer.writeString(${literal(payload.text)});`
    : `  writer.writeBytes(${bytesLiteral(payload.bytes)});`;
  if (!stream) {
    yield '  writer.storeAsync().done(function () {';
    yield '    writer.detachStream();';
    yield '  });';
    yield '}, function (error) {';
  } else {
    yield '  writer.storeAsync().done(function () {';
    yield '    read();';
    yield '  });';
    yield '}, function (error) {';
  }
  yield '  console.error(error.number, error.message);';
  yield '});';
  if (!stream) return;
  yield '';
  yield 'function read() {';
  yield '  var reader = new Windows.Storage.Streams.DataReader(socket.inputStream);';
  yield '  reader.inputStreamOptions = Windows.Storage.Streams.InputStreamOptions.partial;';
  yield '  reader.loadAsync(65536).done(function (size) {';
  yield '    if (size === 0) return;';
  yield '    var bytes = new Uint8Array(size);';
  yield '    reader.readBytes(bytes);';
  yield '    console.log(bytes);';
  yield '    reader.detachStream();';
  yield '    read();';
  yield '  }, function (error) {';
  yield '    console.error(error.number, error.message);';
  yield '  });';
  yield '}';
}
