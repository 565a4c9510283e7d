/** Cells whose app is in this process. */
import * as api from 'twinsocket';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { issueAuthority, issueServer } from '../../server/tls/issue.ts';
import { runApp } from '../app/run-app.ts';
import { runReconnecting } from '../app/run-reconnecting.ts';
import { noHabits } from '../engines.ts';
import { SilentAddress } from '../../server/silent-address.ts';
import type { Place } from '../run-cell.ts';

export interface NodePlace extends Place {
  close(): Promise<void>;
}

export async function startNodePlace(): Promise<NodePlace> {
  const authority = await issueAuthority('twinsocket fault matrix');
  const [identity, silent] = await Promise.all([issueServer({ issuer: authority }), SilentAddress.start()]);
  return {
    runtime: 'Node',
    identity,
    authority: authority.cert,
    nextHost: () => '127.0.0.1',
    silentAddress: silent.host,
    habits: noHabits,
    run: (plan, signals) =>
      plan.phase === 'reconnecting'
        ? runReconnecting(api, ReconnectingWebSocket, plan, signals)
        : runApp(api, plan, signals),
    close: () => silent.close(),
  };
}
