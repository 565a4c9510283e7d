/** A process of apps that ends when it is told to. */
import * as api from 'twinsocket';
import { ReconnectingWebSocket as Reconnecting } from 'twinsocket/reconnecting';
import { Watch } from '../left/watch.ts';
import { AppSide } from '../remote/app-side.ts';
import type { ToApp } from '../remote/messages.ts';

// What nobody handles ends this process, and nothing can be left of one that has ended.
const watch = new Watch(() => ({}));
const side = new AppSide({ api, Reconnecting }, watch, (message) => process.send?.(message));
process.on('message', (message: ToApp) => {
  if ('end' in message) process.exit(0);
  side.receive(message);
});
