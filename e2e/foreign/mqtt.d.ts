/** What is used here of MQTT.js, which is not in the workspace: its types would be missing wherever it has not been installed. */
declare module 'mqtt' {
  import type { EventEmitter } from 'node:events';
  import type { Duplex } from 'node:stream';

  export type QoS = 0 | 1 | 2;

  export interface PublishPacket {
    readonly qos: QoS;
    readonly retain: boolean;
    readonly dup: boolean;
  }

  export interface ClientOptions {
    readonly clientId: string;
    readonly protocolVersion: 4 | 5;
    /** In milliseconds; 0 for none. */
    readonly reconnectPeriod: number;
  }

  export interface MqttClient extends EventEmitter {
    publishAsync(
      topic: string,
      payload: string | Buffer,
      options: { readonly qos: QoS; readonly retain?: boolean },
    ): Promise<unknown>;
    subscribeAsync(topic: string, options: { readonly qos: QoS }): Promise<unknown>;
    endAsync(force?: boolean): Promise<void>;
  }

  const mqtt: { readonly MqttClient: new (streamBuilder: () => Duplex, options: ClientOptions) => MqttClient };
  export default mqtt;
}
