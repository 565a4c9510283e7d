import { MessageWebSocket } from 'twinsocket';

const socket = new MessageWebSocket();
socket.onmessagereceived = (event) => {
  if (socket.state !== 'failed') postMessage({ message: event.text() });
};
void socket.ended.then(({ code, error }) => postMessage({ ended: error?.message ?? `closed with ${code}` }));
const connected = socket.connectAsync('ws://127.0.0.1:8080/echo');
connected.then(null, (error) => postMessage({ ended: error.message }));

onmessage = async ({ data }: MessageEvent<string>) => {
  await connected;
  await socket.sendAsync(data);
};
