/** THE suite: every case, in the order of a connection's life. */
import { cancelCases } from './cancel.ts';
import type { ContractCase } from './case.ts';
import { closeCases } from './close.ts';
import { connectCases } from './connect.ts';
import { errorCases } from './errors.ts';
import { receiveCases } from './receive.ts';
import { sendCases } from './send.ts';
import { streamCases } from './stream.ts';
import { timeoutCases } from './timeout.ts';

export const cases: readonly ContractCase[] = [
  ...connectCases,
  ...sendCases,
  ...receiveCases,
  ...streamCases,
  ...closeCases,
  ...cancelCases,
  ...timeoutCases,
  ...errorCases,
];
