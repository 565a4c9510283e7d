/** MQTT.js over a StreamWebSocket, against a mosquitto. */
import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { StreamWebSocket, WebErrorStatus } from 'twinsocket';
import type { PublishPacket } from 'mqtt';
import { Arrivals } from '../contract/support/sockets.ts';
import type { Report } from '../packaging/report.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { FrameTap } from './frame-tap.ts';
import { Mosquitto } from './mosquitto.ts';
import { clientOn, MQTT, reconnectingClient } from './mqtt-client.ts';
import { publishAndTakeBack } from './mqtt-messages.ts';
import { WebSocketDuplex, type CodedError } from './web-socket-duplex.ts';
import { next, within } from './within.ts';

const CONNECTION_ABORTED = 0x80072efe | 0;

export async function checkMosquitto(report: Report): Promise<void> {
  const broker = await Mosquitto.start(temporaryFolder());
  const tap = new FrameTap(broker.port);
  const tapped = `ws://127.0.0.1:${await tap.listen()}/`;
  try {
    await broker.awake(() => checkMessages(report, broker, tap, tapped));
    await checkEndings(report, broker, `ws://127.0.0.1:${broker.port}/`);
  } finally {
    tap.close();
    await broker.end();
  }
}

async function checkMessages(report: Report, broker: Mosquitto, tap: FrameTap, url: string): Promise<void> {
  await report.check(
    'mosquitto: messages of all sizes and qualities come back, over a Duplex that connects',
    async () => {
      const client = await reconnectingClient(url, 'messages');
      const outcome = await publishAndTakeBack(client, 'messages');
      await client.endAsync();
      return `${outcome}\n${traffic(tap)}`;
    },
  );

  await report.check('mosquitto: and over Duplex.fromWeb of readable and writable', async () => {
    const socket = new StreamWebSocket();
    socket.control.supportedProtocols.append(MQTT);
    await socket.connectAsync(url);
    assert.equal(socket.information.protocol, MQTT);
    // The same shape, declared once by the page's library and once by Node's.
    const pair = { readable: socket.readable, writable: socket.writable } as Parameters<typeof Duplex.fromWeb>[0];
    const client = await clientOn(Duplex.fromWeb(pair), 'from-web');
    const outcome = await publishAndTakeBack(client, 'from-web');
    await client.endAsync();
    return `${outcome}\n${traffic(tap)}`;
  });

  await report.check('mosquitto: a retained message greets who subscribes later', async () => {
    const payload = Buffer.alloc(100_000, 'retained ');
    const writer = await reconnectingClient(url, 'writer');
    await writer.publishAsync('kept', payload, { qos: 1, retain: true });
    await writer.endAsync();
    const reader = await reconnectingClient(url, 'reader');
    const message = next(reader, 'message');
    await reader.subscribeAsync('kept', { qos: 1 });
    const [topic, received, packet] = (await within('message', message)) as [string, Buffer, PublishPacket];
    assert.equal(topic, 'kept');
    assert.ok(received.equals(payload), 'other bytes');
    assert.equal(packet.retain, true);
    await reader.endAsync();
  });

  await report.check('mosquitto: a client that disconnects is seen off, and its socket closes', async () => {
    let closed: Promise<string> | undefined;
    const client = await reconnectingClient(url, 'polite', ({ socket }) => {
      closed = new Promise((resolve) => {
        socket.onclosed = ({ code, reason }) => resolve(`${code} ${JSON.stringify(reason)}`);
      });
    });
    await client.endAsync();
    await broker.logged(/Client polite disconnected\./);
    assert.ok(closed);
    return `closed with ${await within('closed', closed)}`;
  });

  await report.check('mosquitto: a sub-protocol that it does not know is refused by an end of TCP', async () => {
    const socket = new StreamWebSocket();
    socket.control.supportedProtocols.append('chat');
    await assert.rejects(async () => socket.connectAsync(url), { status: WebErrorStatus.connectionReset });
  });
}

async function checkEndings(report: Report, broker: Mosquitto, url: string): Promise<void> {
  await report.check('mosquitto: one that is killed is told as an error, and found again when it is back', async () => {
    const errors = new Arrivals<CodedError>();
    const told = new Arrivals<CodedError>();
    const client = await reconnectingClient(url, 'faithful', (stream) => {
      stream.on('error', (error: CodedError) => errors.push(error));
    });
    client.on('error', (error: CodedError) => told.push(error));
    await client.subscribeAsync('after', { qos: 1 });

    const offline = next(client, 'close');
    await broker.end('SIGKILL');
    await within('close', offline);
    const lost = await within('error', errors.next());
    assert.equal(lost.number, CONNECTION_ABORTED, lost.message);
    assert.equal(lost.status, WebErrorStatus.connectionAborted);
    assert.equal(await within('error of the client', told.next()), lost);
    const refused = await within('failed connect', errors.next());
    assert.equal(refused.status, WebErrorStatus.cannotConnect, refused.message);

    const published = client.publishAsync('before', 'written while it was gone', { qos: 1 });
    // MQTT.js subscribes again by itself.
    const subscribed = new Promise<void>((resolve) => {
      client.on('packetreceive', ({ cmd }: { cmd: string }) => cmd === 'suback' && resolve());
    });
    await broker.startAgain();
    await within('acknowledgement', published);
    await within('SUBACK', subscribed);
    const message = next(client, 'message');
    await client.publishAsync('after', 'I am back', { qos: 1 });
    const [, payload] = (await within('message', message)) as [string, Buffer];
    assert.equal(payload.toString(), 'I am back');
    await client.endAsync();
    return `${lost.message}; ${refused.message}`;
  });

  await report.check('mosquitto: one that shuts down sends no close frame, which is told as an error', async () => {
    const stream = new WebSocketDuplex(url, MQTT);
    const failed = next(stream, 'error');
    const closed = next(stream, 'close');
    await clientOn(stream, 'abandoned');
    await broker.end();
    const [error] = (await within('error', failed)) as [CodedError];
    assert.equal(error.number, CONNECTION_ABORTED, error.message);
    await within('close', closed);
  });
}

function traffic({ sent, received }: FrameTap): string {
  return `        to the broker: ${String(sent)}\n        from the broker: ${String(received)}`;
}
