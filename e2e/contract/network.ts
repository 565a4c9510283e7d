/** The faults of the table in network-faults.ts, one case each: number, status and text, and what is left of the socket. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { connectFaults, openFaults, type ConnectFault, type OpenFault } from './network-faults.ts';
import { rejects, type Failure } from './support/failures.ts';
import { numbers } from './support/hresult-names.ts';
import { recordId, recordOf } from './support/records.ts';
import { messageClient, sendBytes, sendText } from './support/sockets.ts';

function assertTold({ api }: ContractEnv, error: Failure, { number, status, says }: ConnectFault | OpenFault): void {
  assert.equal(error.number, numbers[number], error.message);
  assert.equal(error.status, api.WebErrorStatus[status], error.message);
  assert.include(error.message, says);
}

/** Fails to connect as the table says, then connects with the same socket. */
export async function failToConnect(env: ContractEnv, fault: ConnectFault): Promise<void> {
  const { socket, messages, closed, events } = messageClient(env);
  fault.set?.(socket, env);
  const error = await rejects(env, socket.connectAsync(fault.address(env.peer)), numbers[fault.number]);
  assertTold(env, error, fault);
  assert.match(error.message, /^connectAsync: /);
  const { control } = socket;
  control.proxy = control.lookup = control.agent = null;
  control.connectTimeout = 20_000;
  await socket.connectAsync(`${env.peer.ws}/echo`);
  await sendText(env, socket, 'here after all');
  assert.equal((await messages.next()).text, 'here after all');
  socket.close();
  await closed.next();
  assert.deepEqual(events, ['messagereceived', 'closed']);
}

/** Loses an open connection as the table says. */
export async function loseConnection(env: ContractEnv, fault: OpenFault): Promise<void> {
  const id = recordId();
  const { socket, messages, closed, events } = messageClient(env);
  fault.set?.(socket, env);
  await socket.connectAsync(`${env.peer.ws}${fault.path}&record=${id}`);
  await sendBytes(env, socket, [1]);
  const error = (await messages.next()).error as Failure | undefined;
  assert(error, 'the first event is not a failure');
  assertTold(env, error, fault);
  const again = await rejects(env, sendBytes(env, socket, [2]), numbers[fault.number]);
  assert.include(again.message, fault.says);
  assert.deepEqual(events, ['messagereceived'], 'once, and no closed');
  socket.close();
  assert.deepEqual(await closed.next(), { code: 1006, reason: '' });
  await recordOf(env, id); // its connection has ended for the peer, too
}

/** A row as docs/errors.md has it, with the name of its case. */
export function tableRow({ what, number, status }: ConnectFault | OpenFault): string {
  const hex = (numbers[number] >>> 0).toString(16).toUpperCase();
  return `| \`network: ${what}\` | ${number} | 0x${hex} | ${status} |`;
}

export const networkCases = contract('network', (define) => {
  for (const fault of connectFaults) define(fault.what, fault.needs, (env) => failToConnect(env, fault));

  for (const fault of openFaults) {
    define(fault.what, { failureReasons: 'detailed', protocolChecks: 'complete' }, (env) => loseConnection(env, fault));
  }

  define('each fault of the table has its status by WebSocketError.getStatus', async ({ api }) => {
    const table = [...connectFaults, ...openFaults];
    for (const { what, number, status } of table) {
      assert.equal(api.WebSocketError.getStatus(numbers[number]), api.WebErrorStatus[status], what);
    }
    console.log(table.map(tableRow).join('\n'));
  });
});
