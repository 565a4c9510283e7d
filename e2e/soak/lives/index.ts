import type { Kind } from '../endings.ts';
import type { Plan } from '../plan.ts';
import type { App } from './app.ts';
import { liveMessage } from './message.ts';
import { liveReconnecting } from './reconnecting.ts';
import { liveStream } from './stream.ts';
import { liveWebSocket } from './websocket.ts';

/** Lives a plan from the first call to the end; throws what went otherwise than planned. */
export const lives: Readonly<Record<Kind, (plan: Plan, app: App) => Promise<void>>> = {
  message: liveMessage,
  stream: liveStream,
  websocket: liveWebSocket,
  reconnecting: liveReconnecting,
};
