/** All cases, in the families of the Autobahn test suite, https://github.com/crossbario/autobahn-testsuite. */
import type { Case, NumberedCase } from './case.ts';
import * as compression from './compression.ts';
import * as limits from './limits.ts';
import { closings, exchanges, failFast, faults } from './protocol.ts';

const families: readonly (readonly [string, readonly Case[]])[] = [
  ['1.1', exchanges.sized],
  ['1.2', faults.masked],
  ['2.1', exchanges.pings],
  ['2.2', faults.controlFrames],
  ['3.1', faults.reservedBits],
  ['4.1', faults.reservedOpcodes],
  ['5.1', exchanges.fragments],
  ['5.2', faults.nesting],
  ['6.1', exchanges.texts],
  ['6.2', faults.texts],
  ['6.3', failFast],
  ['7.1', closings],
  ['7.2', faults.closeFrames],
  ['9.1', limits.wholes],
  ['9.2', limits.inFragments],
  ['9.3', limits.inChops],
  ['9.4', limits.roundTrips],
  ['9.5', faults.lengths],
  ['10.1', limits.automaticFragments],
  ['12.1', compression.sizes],
  ['12.2', compression.cut],
  ['12.3', compression.incompressible],
  ['12.4', compression.mixed],
  ['12.5', compression.faults],
  ['13.1', compression.settings],
];

export const cases: readonly NumberedCase[] = families.flatMap(([family, members]) =>
  members.map((member, at) => ({ ...member, id: `${family}.${at + 1}` })),
);
