/** A page of the fault matrix: runs the apps of cells, told over a WebSocket of the engine beside them. In a frame: the apps that go with it. */
import { pendingTimers } from '../../faults/left/counted-timers.ts';
import * as api from 'twinsocket';
import { ReconnectingWebSocket as Reconnecting } from 'twinsocket/reconnecting';
import { Watch } from '../../faults/left/watch.ts';
import { AppSide } from '../../faults/remote/app-side.ts';
import type { FromRemote, ToApp } from '../../faults/remote/messages.ts';

type Send = (message: FromRemote) => void;

const watch = new Watch(() => ({ timers: pendingTimers() }));

/** Hears of what nobody handles in a window. */
function listenTo(target: Window): void {
  target.addEventListener('unhandledrejection', ({ reason }) => watch.unhandled('rejection', reason));
  target.addEventListener('error', ({ error, message }) => watch.unhandled('exception', error ?? message));
}

/** The apps of this window. */
function serve(send: Send): AppSide {
  return new AppSide({ api, Reconnecting }, watch, send);
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
  listenTo(frame.contentWindow as Window);
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
  listenTo(window);
  const side = serve(send);
  const ofFrame = new Set<string>();
  link.onmessage = ({ data }) => {
    const message = JSON.parse(data as string) as ToApp;
    if ('end' in message) {
      frame?.remove();
      doomed = undefined;
      send({ ended: true });
    } else if (('doomed' in message && message.doomed) || ('id' in message && ofFrame.has(message.id))) {
      ofFrame.add(message.id);
      void (doomed ??= makeDoomed(send)).then((apps) => apps.receive(message));
    } else side.receive(message);
  };
}

Object.assign(window, { run, serve });
