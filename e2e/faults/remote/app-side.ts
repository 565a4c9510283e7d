/** The side of the apps: runs what it is told to, and tells what they observe. */
import { runPlan, type Classes } from '../app/run-plan.ts';
import type { FromPeer } from '../app/signals.ts';
import type { Watch } from '../left/watch.ts';
import { Signals } from '../signals.ts';
import type { FromRemote, ToApp } from './messages.ts';

export class AppSide {
  readonly #classes: Classes;
  readonly #watch: Watch;
  readonly #send: (message: FromRemote) => void;
  readonly #signals = new Map<string, Signals<FromPeer>>();

  constructor(classes: Classes, watch: Watch, send: (message: FromRemote) => void) {
    this.#classes = classes;
    this.#watch = watch;
    this.#send = send;
  }

  receive(message: ToApp): void {
    if ('plan' in message) void this.#run(message);
    else if ('ask' in message) {
      if (message.ask === 'begin') this.#watch.begin();
      this.#send({ left: this.#watch.left() });
    } else if ('signal' in message) this.#signals.get(message.id)?.send(message.signal);
  }

  async #run({ id, plan }: Extract<ToApp, { readonly plan: unknown }>): Promise<void> {
    const fromPeer = new Signals<FromPeer>();
    this.#signals.set(id, fromPeer);
    const signals = {
      wait: (signal: FromPeer) => fromPeer.wait(signal),
      send: (signal: 'ready' | 'acted') => this.#send({ id, signal }),
    };
    try {
      this.#send({ id, observation: await runPlan(this.#classes, this.#watch, plan, signals) });
    } catch (error) {
      this.#send({ id, error: String(error) });
    } finally {
      this.#signals.delete(id);
    }
  }
}
