/** Runs the app of a cell, of either kind. */
import type { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { nameOf } from '../cells.ts';
import type { Watch } from '../left/watch.ts';
import type { Observation } from '../observation.ts';
import type { Plan } from '../plan.ts';
import type { Api } from './make-socket.ts';
import { runApp } from './run-app.ts';
import { runReconnecting } from './run-reconnecting.ts';
import type { AppSignals } from './signals.ts';

/** What an app is written with. */
export interface Classes {
  readonly api: Api;
  readonly Reconnecting: typeof ReconnectingWebSocket;
}

export function runPlan(
  { api, Reconnecting }: Classes,
  watch: Watch,
  plan: Plan,
  signals: AppSignals,
): Promise<Observation> {
  const cell = nameOf(plan);
  const made = (socket: object): void => watch.made(cell, socket);
  return watch.run(cell, () =>
    plan.phase === 'reconnecting'
      ? runReconnecting(api, Reconnecting, plan, signals, made)
      : runApp(api, plan, signals, made),
  );
}
