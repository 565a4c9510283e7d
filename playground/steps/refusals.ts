/** Connects that fail, and say how. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { MessageWebSocket, StreamWebSocket, WebErrorStatus, WinRTError } from 'twinsocket';
import { describeStatus } from '../describe-error.ts';
import type { Step, StepContext } from './step.ts';

/** Nobody listens. */
export const refusedConnection: Step = {
  title: 'A connect to a port where nobody listens',
  async run(context) {
    return refused(
      new MessageWebSocket(),
      `ws://127.0.0.1:${await closedPort()}`,
      WebErrorStatus.cannotConnect,
      context,
    );
  },
};

/** The server answers, but with an HTTP status instead of a connection. */
export const refusedHandshake: Step = {
  title: 'A connect that the server answers with HTTP 404',
  run(context) {
    return refused(new StreamWebSocket(), `${context.server.ws}/refuse/404`, WebErrorStatus.notFound, context);
  },
};

async function refused(
  socket: MessageWebSocket | StreamWebSocket,
  address: string,
  status: WebErrorStatus,
  { out, signal, own }: StepContext,
): Promise<string> {
  own(socket);
  out.detail(`→ connect to ${address}`);
  const error = await socket.connectAsync(address, { signal }).then(
    () => assert.fail('it connected'),
    (reason) => reason,
  );
  signal.throwIfAborted(); // the caller, which set the deadline, reports it
  out.error(error);
  assert(error instanceof WinRTError);
  assert.equal(describeStatus(error.status), describeStatus(status));
  return `refused with the status ${describeStatus(status)}`;
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // null or a string only for pipes
  await once(server.close(), 'close');
  return port;
}
