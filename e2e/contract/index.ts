/** THE suite: every case, in the order of a connection's life. */
import { appCases } from './apps.ts';
import { articleCases } from './article.ts';
import { cancelCases } from './cancel.ts';
import type { ContractCase } from './case.ts';
import { closeCases } from './close.ts';
import { connectCases } from './connect.ts';
import { errorCases } from './errors.ts';
import { frameCases } from './frames.ts';
import { headerCases } from './headers.ts';
import { memberCases } from './members.ts';
import { partialCases } from './partial.ts';
import { readableCases } from './readable.ts';
import { receiveCases } from './receive.ts';
import { sendCases } from './send.ts';
import { stateCases } from './states.ts';
import { streamCases } from './stream.ts';
import { timeoutCases } from './timeout.ts';
import { valueCases } from './values.ts';
import { winjsPromiseCases } from './winjs-promises.ts';

export const cases: readonly ContractCase[] = [
  ...connectCases,
  ...headerCases,
  ...sendCases,
  ...frameCases,
  ...receiveCases,
  ...partialCases,
  ...streamCases,
  ...readableCases,
  ...valueCases,
  ...closeCases,
  ...cancelCases,
  ...timeoutCases,
  ...errorCases,
  ...stateCases,
  ...memberCases,
  ...appCases,
  ...winjsPromiseCases,
  ...articleCases,
];
