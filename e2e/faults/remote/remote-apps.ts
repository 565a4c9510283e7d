/** Apps that run elsewhere, as the runner of cells sees them. */
import type { AppSignals } from '../app/signals.ts';
import type { Observation } from '../observation.ts';
import type { Plan } from '../plan.ts';
import type { FromRemote, ToApp } from './messages.ts';

interface Running {
  readonly signals: AppSignals;
  resolve(observation: Observation): void;
  reject(error: Error): void;
}

export class RemoteApps {
  readonly #send: (message: ToApp) => void;
  readonly #running = new Map<string, Running>();
  #ended: () => void = () => {};
  #left: (left: readonly string[]) => void = () => {};

  constructor(send: (message: ToApp) => void) {
    this.#send = send;
  }

  run(plan: Plan, signals: AppSignals, doomed: boolean): Promise<Observation> {
    const { id } = plan;
    return new Promise((resolve, reject) => {
      this.#running.set(id, { signals, resolve, reject });
      this.#send({ id, plan, doomed });
      for (const signal of ['reached', 'resume'] as const) {
        void signals.wait(signal).then(() => this.#send({ id, signal }));
      }
    });
  }

  /** Ends the place of the apps that are doomed, and what runs in it. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#ended = resolve;
      this.#send({ end: true });
    });
  }

  /** What apps have left since {@link begin}. */
  left(): Promise<readonly string[]> {
    return this.#ask('left');
  }

  async begin(): Promise<void> {
    await this.#ask('begin');
  }

  #ask(ask: 'left' | 'begin'): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#left = resolve;
      this.#send({ ask });
    });
  }

  receive(message: FromRemote): void {
    if ('ended' in message) return this.#ended();
    if ('left' in message) return this.#left(message.left);
    const running = this.#running.get(message.id);
    if (!running) throw new Error(`nothing runs as ${message.id}`);
    if ('signal' in message) return running.signals.send(message.signal);
    this.#running.delete(message.id);
    if ('error' in message) running.reject(new Error(message.error));
    else running.resolve(message.observation);
  }
}
