/** MQTT.js on our streams. */
import type { Duplex } from 'node:stream';
import mqtt, { type ClientOptions, type MqttClient } from 'mqtt';
import { WebSocketDuplex } from './web-socket-duplex.ts';
import { next, within } from './within.ts';

/** The sub-protocol that MQTT asks for (MQTT 5.0, section 6). */
export const MQTT = 'mqtt';

const IN_A_MOMENT = 100;

/** A client that connects, and connects again, by itself. `onStream` hears of each new stream. */
export async function reconnectingClient(
  url: string,
  clientId: string,
  onStream: (stream: WebSocketDuplex) => void = () => undefined,
): Promise<MqttClient> {
  const open = (): Duplex => {
    const stream = new WebSocketDuplex(url, MQTT);
    onStream(stream);
    return stream;
  };
  return connected(open, { clientId, protocolVersion: 5, reconnectPeriod: IN_A_MOMENT });
}

/** A client on a stream that is there; without it, it ends. */
export function clientOn(stream: Duplex, clientId: string): Promise<MqttClient> {
  return connected(() => stream, { clientId, protocolVersion: 4, reconnectPeriod: 0 });
}

async function connected(open: () => Duplex, options: ClientOptions): Promise<MqttClient> {
  const client = new mqtt.MqttClient(open, options);
  await within('CONNACK', next(client, 'connect'));
  // Without a listener the first failure would end the process; the checks listen to the streams.
  client.on('error', () => undefined);
  return client;
}
