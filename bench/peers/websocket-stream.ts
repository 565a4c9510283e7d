/** @httptoolkit/websocket-stream, a Node stream over ws. It gives text out as bytes. */
import websocketStream from '@httptoolkit/websocket-stream';
import { WebSocket } from 'ws';
import type { Connect } from './peer.ts';

export const connect: Connect = (url, { open, bytes, closed }) => {
  // Not by its address: it hands `objectMode` on to `net`, which refuses it since Node 18.
  const socket = new WebSocket(url, { maxPayload: 0 });
  socket.binaryType = 'arraybuffer';
  // Its types say WebSocket of the DOM. Without `objectMode` it joins messages that wait into one.
  const stream = websocketStream(socket as unknown as globalThis.WebSocket, { objectMode: true });
  stream.on('connect', open);
  stream.on('data', bytes);
  stream.on('close', closed);
  return {
    send: (data, sent) => void stream.write(data, sent),
    close: () => void stream.end(),
  };
};
