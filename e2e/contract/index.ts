/** THE suite: every case, in the order of a connection's life. */
import { addressCases } from './addresses.ts';
import { appCases } from './apps.ts';
import { arrivingCases } from './arriving.ts';
import { articleCases } from './article.ts';
import { bandwidthCases } from './bandwidth.ts';
import { cancelCases } from './cancel.ts';
import type { ContractCase } from './case.ts';
import { certificateCases } from './certificates.ts';
import { closeTcpCases } from './close-tcp.ts';
import { closeCases } from './close.ts';
import { compressionCases } from './compression.ts';
import { connectCases } from './connect.ts';
import { cryptographyCases } from './cryptography.ts';
import { credentialCases } from './credentials.ts';
import { endedCases } from './ended.ts';
import { errorCases } from './errors.ts';
import { frameCases } from './frames.ts';
import { headerCases } from './headers.ts';
import { keepAliveCases } from './keep-alive.ts';
import { memberCases } from './members.ts';
import { memoryCases } from './memory.ts';
import { messageValueCases } from './message-values.ts';
import { networkCases } from './network.ts';
import { partialCases } from './partial.ts';
import { readableCases } from './readable.ts';
import { backPressureCases } from './back-pressure.ts';
import { receiveCases } from './receive.ts';
import { responseCases } from './responses.ts';
import { sendCases } from './send.ts';
import { signalCases } from './signal.ts';
import { socketResourceCases } from './socket-resource.ts';
import { stateCases } from './states.ts';
import { streamCases } from './stream.ts';
import { timeoutCases } from './timeout.ts';
import { unhandledCases } from './unhandled.ts';
import { validationCases } from './validation.ts';
import { valueCases } from './values.ts';
import { winjsPromiseCases } from './winjs-promises.ts';

export const cases: readonly ContractCase[] = [
  ...connectCases,
  ...headerCases,
  ...addressCases,
  ...credentialCases,
  ...responseCases,
  ...certificateCases,
  ...validationCases,
  ...cryptographyCases,
  ...sendCases,
  ...frameCases,
  ...receiveCases,
  ...partialCases,
  ...arrivingCases,
  ...compressionCases,
  ...streamCases,
  ...readableCases,
  ...backPressureCases,
  ...memoryCases,
  ...messageValueCases,
  ...valueCases,
  ...closeCases,
  ...closeTcpCases,
  ...endedCases,
  ...cancelCases,
  ...signalCases,
  ...unhandledCases,
  ...timeoutCases,
  ...keepAliveCases,
  ...bandwidthCases,
  ...errorCases,
  ...networkCases,
  ...stateCases,
  ...memberCases,
  ...appCases,
  ...socketResourceCases,
  ...winjsPromiseCases,
  ...articleCases,
];
