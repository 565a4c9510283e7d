// Takes a picture of a VNC server behind websockify: node screenshot.mjs [address] [file.png]
import { writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { DataReader, DataWriter, StreamWebSocket } from 'twinsocket';
import { RfbClient } from './rfb.mjs';

const [address = 'ws://127.0.0.1:6080/', file = 'screen.png'] = process.argv.slice(2);

const socket = new StreamWebSocket();
socket.control.supportedProtocols.append('binary'); // what websockify asks for
await socket.connectAsync(address, { signal: AbortSignal.timeout(5_000) });
const client = new RfbClient(new DataReader(socket.inputStream), new DataWriter(socket.outputStream));
await client.handshake();
await client.update();

const { width, height, data } = client.picture;
writeFileSync(file, PNG.sync.write(Object.assign(new PNG({ width, height }), { data: Buffer.from(data.buffer) })));
console.log(`${file} shows "${client.name}", ${width} × ${height} pixels`);
socket.close(1000, 'done');
