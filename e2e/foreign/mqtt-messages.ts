/** Two hundred messages of all sizes and qualities, published and taken back by one client. */
import assert from 'node:assert/strict';
import type { MqttClient, PublishPacket, QoS } from 'mqtt';
import { fillPattern } from '../server/pattern.ts';
import { next, within } from './within.ts';

const COUNT = 200;
const MiB = 1024 * 1024;

/** At both sides of the borders that frames and MQTT's lengths have, and as large as the task asks for. */
const EDGES = [0, 1, 2, 125, 126, 127, 128, 16_383, 16_384, 65_535, 65_536, 65_537, MiB - 1, MiB];

interface Message {
  readonly topic: string;
  readonly qos: QoS;
  readonly payload: Buffer;
}

/** Publishes all of them at once. They have to come back byte by byte, once each, and those of a quality in their order. */
export async function publishAndTakeBack(client: MqttClient, topic: string): Promise<string> {
  const messages = Array.from({ length: COUNT }, (_, index) => message(topic, index));
  const arrived: Message[] = [];
  client.on('message', (from: string, payload: Buffer, { qos }: PublishPacket) => {
    arrived.push({ topic: from, qos, payload });
    if (arrived.length === COUNT) client.emit('all');
  });
  await within('subscription', client.subscribeAsync(`${topic}/+`, { qos: 2 }));
  const all = next(client, 'all');
  await within(
    'acknowledgement',
    Promise.all(messages.map(({ qos, payload, topic: to }) => client.publishAsync(to, payload, { qos }))),
  );
  await within(`message ${COUNT}`, all);
  // By a round trip: one that came twice has come by now.
  await client.subscribeAsync(`${topic}/none`, { qos: 0 });
  for (const qos of [0, 1, 2] as const) {
    const [sent, received] = [messages, arrived].map((list) => list.filter((one) => one.qos === qos));
    assert.deepEqual(
      received?.map(({ topic: name }) => name),
      sent?.map(({ topic: name }) => name),
      `QoS ${qos}`,
    );
    for (const [index, { topic: name, payload }] of (sent ?? []).entries()) {
      assert.ok(received?.[index]?.payload.equals(payload), `${name}: other bytes`);
    }
  }
  const bytes = messages.reduce((sum, { payload }) => sum + payload.length, 0);
  return `${COUNT} messages, ${(bytes / MiB).toFixed(1)} MiB`;
}

function message(topic: string, index: number): Message {
  const qos = (index % 3) as QoS;
  // Each edge in each quality, then what a hash of the index gives, up to 64 KiB.
  const size = EDGES[Math.floor(index / 3)] ?? (index * 40_503) % 65_536;
  const payload = Buffer.alloc(size);
  fillPattern('binary', payload, index * 7919);
  return { topic: `${topic}/${index}`, qos, payload };
}
