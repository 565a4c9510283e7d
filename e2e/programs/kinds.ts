/** The kinds of programs, by name. */
import { states } from './app/states.ts';
import { programs } from './arbitrary.ts';
import type { Network } from './peer/network.ts';
import { programs as reconnectingPrograms } from './reconnecting/program.ts';
import { runProgram as runReconnecting, states as reconnectingStates } from './reconnecting/run-program.ts';
import { runProgram } from './run-program.ts';
import { Reach } from './reach.ts';
import { kindOf, type Kind } from './search.ts';
import { programs as webSocketPrograms } from './web-socket/program.ts';
import { runProgram as runWebSocket, states as webSocketStates } from './web-socket/run-program.ts';

export const kindNames = ['sockets', 'reconnecting', 'websocket'] as const;
export type KindName = (typeof kindNames)[number];

export function kindsOn(network: Network, reach = new Reach()): Readonly<Record<KindName, Kind>> {
  return {
    sockets: kindOf('sockets', programs, (program) => runProgram(program, network, reach), states),
    reconnecting: kindOf(
      'reconnecting',
      reconnectingPrograms,
      (program) => runReconnecting(program, network, reach),
      reconnectingStates,
    ),
    websocket: kindOf(
      'websocket',
      webSocketPrograms,
      (program) => runWebSocket(program, network, reach),
      webSocketStates,
    ),
  };
}
