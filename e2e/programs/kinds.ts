/** The kinds of programs, by name. */
import { programs } from './arbitrary.ts';
import type { Network } from './peer/network.ts';
import { runProgram } from './run-program.ts';
import { kindOf, type Kind } from './search.ts';

export const kindNames = ['sockets'] as const;
export type KindName = (typeof kindNames)[number];

export function kindsOn(network: Network): Readonly<Record<KindName, Kind>> {
  return {
    sockets: kindOf('sockets', programs, (program) => runProgram(program, network)),
  };
}
