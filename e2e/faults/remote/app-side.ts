/** The side of the apps: runs what it is told to, and tells what they observe. */
import type * as Twinsocket from 'twinsocket';
import type { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { runApp } from '../app/run-app.ts';
import { runReconnecting } from '../app/run-reconnecting.ts';
import type { FromPeer } from '../app/signals.ts';
import { Signals } from '../signals.ts';
import type { FromRemote, ToApp } from './messages.ts';

export class AppSide {
  readonly #api: typeof Twinsocket;
  readonly #reconnecting: typeof ReconnectingWebSocket;
  readonly #send: (message: FromRemote) => void;
  readonly #signals = new Map<string, Signals<FromPeer>>();

  constructor(api: typeof Twinsocket, reconnecting: typeof ReconnectingWebSocket, send: (message: FromRemote) => void) {
    this.#api = api;
    this.#reconnecting = reconnecting;
    this.#send = send;
  }

  receive(message: ToApp): void {
    if ('plan' in message) void this.#run(message);
    else if ('signal' in message) this.#signals.get(message.id)?.send(message.signal);
  }

  async #run({ id, plan }: Extract<ToApp, { readonly plan: unknown }>): Promise<void> {
    const fromPeer = new Signals<FromPeer>();
    this.#signals.set(id, fromPeer);
    const signals = {
      wait: (signal: FromPeer) => fromPeer.wait(signal),
      send: (signal: 'ready' | 'acted') => this.#send({ id, signal }),
    };
    try {
      const observation = await (plan.phase === 'reconnecting'
        ? runReconnecting(this.#api, this.#reconnecting, plan, signals)
        : runApp(this.#api, plan, signals));
      this.#send({ id, observation });
    } catch (error) {
      this.#send({ id, error: String(error) });
    } finally {
      this.#signals.delete(id);
    }
  }
}
