/** A process of apps that ends when it is told to. */
import * as api from 'twinsocket';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { AppSide } from '../remote/app-side.ts';
import type { ToApp } from '../remote/messages.ts';

const side = new AppSide(api, ReconnectingWebSocket, (message) => process.send?.(message));
process.on('message', (message: ToApp) => {
  if ('end' in message) process.exit(0);
  side.receive(message);
});
