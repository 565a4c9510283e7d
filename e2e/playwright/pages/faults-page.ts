/** A page of the fault matrix: runs the apps of cells, told over a WebSocket of the engine beside them. In a frame: the apps that go with it. */
import { pendingTimers } from './counted-timers.ts';
import * as api from 'twinsocket';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { AppSide } from '../../faults/remote/app-side.ts';
import type { FromRemote, ToApp } from '../../faults/remote/messages.ts';

type Send = (message: FromRemote) => void;

/** The apps of this window. */
function serve(send: Send): AppSide {
  return new AppSide(api, ReconnectingWebSocket, send);
}

let doomed: Promise<AppSide> | undefined;
let frame: HTMLIFrameElement | undefined;

/** The apps of a window that can be taken away. */
async function makeDoomed(send: Send): Promise<AppSide> {
  frame = document.createElement('iframe');
  frame.src = location.href;
  const loaded = new Promise((resolve) => frame?.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return (frame.contentWindow as unknown as { serve(send: Send): AppSide }).serve(send);
}

/** Takes cells from the runner, until the page goes. */
async function run(control: string): Promise<void> {
  const link = new WebSocket(control);
  await new Promise((resolve, reject) => {
    link.onopen = resolve;
    link.onerror = reject;
  });
  const send: Send = (message) => link.send(JSON.stringify(message));
  const side = serve(send);
  const ofFrame = new Set<string>();
  link.onmessage = ({ data }) => {
    const message = JSON.parse(data as string) as ToApp;
    if ('end' in message) {
      frame?.remove();
      doomed = undefined;
      send({ ended: true });
    } else if ('askTimers' in message) send({ timers: pendingTimers() });
    else if (('doomed' in message && message.doomed) || ofFrame.has(message.id)) {
      ofFrame.add(message.id);
      void (doomed ??= makeDoomed(send)).then((apps) => apps.receive(message));
    } else side.receive(message);
  };
}

Object.assign(window, { run, serve });
