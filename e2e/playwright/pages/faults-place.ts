/** Cells of the fault matrix whose apps are in a page. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { habitsOf, type EngineName } from '../../faults/engines.ts';
import { SilentAddress } from '../../server/silent-address.ts';
import type { FromRemote } from '../../faults/remote/messages.ts';
import { RemoteApps } from '../../faults/remote/remote-apps.ts';
import type { Place } from '../../faults/run-cell.ts';
import { issueServer } from '../../server/tls/issue.ts';
import type { Engine } from '../engine.ts';
import { startPageServer } from '../page-server.ts';

export interface PagePlace extends Place {
  readonly apps: RemoteApps;
  close(): Promise<void>;
}

let hosts = 0;

export async function startPagePlace(engine: Engine, name: EngineName): Promise<PagePlace> {
  const pages = await startPageServer('fault matrix', new URL('./faults-page.ts', import.meta.url));
  const control = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(control, 'listening');
  const linked = once(control, 'connection') as Promise<[WebSocket]>;
  await engine.open(pages.url);
  await engine.call('run', `ws://127.0.0.1:${(control.address() as AddressInfo).port}`);
  const [link] = await linked;
  const apps = new RemoteApps((message) => link.send(JSON.stringify(message)));
  link.on('message', (data) => apps.receive(JSON.parse((data as Buffer).toString()) as FromRemote));
  const [identity, silent] = await Promise.all([issueServer({}), SilentAddress.start()]);
  return {
    runtime: 'page',
    identity,
    authority: identity.cert,
    nextHost: () => `127.7.${++hosts >> 8}.${hosts & 255}`,
    silentAddress: silent.host,
    habits: habitsOf[name],
    apps,
    run: (plan, signals) => apps.run(plan, signals, false),
    left: () => apps.left(),
    begin: () => apps.begin(),
    close: async () => {
      link.terminate();
      control.close();
      await Promise.all([silent.close(), pages.close()]);
    },
  };
}
