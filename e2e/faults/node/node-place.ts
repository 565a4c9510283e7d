/** Cells whose app is in this process. */
import { watchProcess } from '../left/in-node.ts'; // first: it counts timers
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as api from 'twinsocket';
import { ReconnectingWebSocket as Reconnecting } from 'twinsocket/reconnecting';
import { issueAuthority, issueServer } from '../../server/tls/issue.ts';
import { runPlan } from '../app/run-plan.ts';
import { noHabits } from '../engines.ts';
import { SilentAddress } from '../../server/silent-address.ts';
import type { Place } from '../run-cell.ts';

export interface NodePlace extends Place {
  /** The cells whose sockets the garbage collector can't take. */
  inMemory(): readonly string[];
  close(): Promise<void>;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export async function startNodePlace(): Promise<NodePlace> {
  const authority = await issueAuthority('twinsocket fault matrix');
  const [identity, silent] = await Promise.all([issueServer({ issuer: authority }), SilentAddress.start()]);
  const { watch, close } = watchProcess();
  return {
    runtime: 'Node',
    identity,
    authority: authority.cert,
    nextHost: () => '127.0.0.1',
    silentAddress: silent.host,
    habits: noHabits,
    run: (plan, signals) => runPlan({ api, Reconnecting }, watch, plan, signals),
    left: () => Promise.resolve(watch.left()),
    begin: () => Promise.resolve(watch.begin()),
    inMemory: () => {
      collectGarbage();
      return watch.inMemory;
    },
    close: () => {
      close();
      return silent.close();
    },
  };
}
