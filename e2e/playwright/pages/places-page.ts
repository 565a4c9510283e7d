/** The page that opens places and asks them to run cases. */
import type { PlaceReport, PlaceRequest } from './place-program.ts';

export type Kind = 'worker' | 'shared worker' | 'service worker' | 'frame' | 'sandboxed frame';

export interface PlaceAddress {
  readonly kind: Kind;
  readonly url: string;
  /** Of the script of a worker. */
  readonly type?: WorkerType;
}

declare global {
  interface Window {
    __runIn(address: PlaceAddress, request: PlaceRequest): Promise<PlaceReport>;
  }
}

window.__runIn = (address, request) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<PlaceReport>) => resolve(data);
    opened(address, reject).then((send) => send(request, port2), reject);
  });

type Send = (request: PlaceRequest, port: MessagePort) => void;

async function opened({ kind, url, type = 'classic' }: PlaceAddress, fail: (reason: Error) => void): Promise<Send> {
  const failed = (event: Event): void =>
    fail(new Error(`${url}: ${(event as ErrorEvent).message ?? 'cannot be loaded'}`));
  switch (kind) {
    case 'worker': {
      const worker = new Worker(url, { type });
      worker.onerror = failed;
      return (request, port) => worker.postMessage(request, [port]);
    }
    case 'shared worker': {
      const worker = new SharedWorker(url, { type });
      worker.onerror = failed;
      return (request, port) => worker.port.postMessage(request, [port]);
    }
    case 'service worker': {
      const worker = await activated(await navigator.serviceWorker.register(url, { type }));
      return (request, port) => worker.postMessage(request, [port]);
    }
    default: {
      const frame = document.createElement('iframe');
      if (kind === 'sandboxed frame') frame.sandbox.add('allow-scripts');
      frame.src = url;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      // To any origin: that of a sandboxed frame is opaque.
      return (request, port) => frame.contentWindow?.postMessage(request, '*', [port]);
    }
  }
}

function activated({ installing, waiting, active }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = installing ?? waiting ?? active;
  return new Promise((resolve, reject) => {
    if (worker === null) return reject(new Error('the registration has no worker'));
    const look = (): void => {
      if (worker.state === 'activated') resolve(worker);
      if (worker.state === 'redundant') reject(new Error('the service worker cannot be installed'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
