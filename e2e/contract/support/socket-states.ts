/** The states of the two sockets, as the platform's own connection gets there: a fresh socket for each cell of the table. */
import { assert } from 'chai';
import type { ContractEnv } from '../case.ts';
import type { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { rejects } from './failures.ts';
import * as hresult from './hresult.ts';
import { messageClient, sendBytes, streamClient, taskEnd, type Arrivals, type Closed } from './sockets.ts';

/**
 * `created′`: a connect was cancelled. `closing`: we have closed, the peer has yet to answer. `peerClosed`: its close frame came
 * first. Those that connect stand in front: a browser slows down a page of which more connects fail than succeed.
 */
export const states = [
  'open',
  'failed',
  'closing',
  'closed',
  'peerClosed',
  'created',
  'created′',
  'connecting',
] as const;
export type State = (typeof states)[number];

export interface InState<Socket> {
  readonly env: ContractEnv;
  readonly state: State;
  readonly socket: Socket;
  readonly closed: Arrivals<Closed>;
  /** The connect that is under way, in the state `connecting`. */
  readonly connecting: PromiseLike<void> | undefined;
}

export function messageSocketIn(env: ContractEnv, state: State): Promise<InState<MessageWebSocket>> {
  const { socket, closed } = messageClient(env);
  return bring(env, state, socket, closed);
}

export function streamSocketIn(env: ContractEnv, state: State): Promise<InState<StreamWebSocket>> {
  const { socket, closed } = streamClient(env);
  return bring(env, state, socket, closed);
}

/** What the peer does for each state that needs a connection; where bytes are to be read, it has sent three. */
const paths = {
  open: '/raw?hex=8203010203',
  failed: '/cut?when=message&how=fin&send=3',
  closing: '/slow-close?ms=250',
  closed: '/echo',
  peerClosed: '/source/3',
} as const;

async function bring<Socket extends MessageWebSocket | StreamWebSocket>(
  env: ContractEnv,
  state: State,
  socket: Socket,
  closed: Arrivals<Closed>,
): Promise<InState<Socket>> {
  const inState = (connecting?: PromiseLike<void>): InState<Socket> => ({ env, state, socket, closed, connecting });
  if (state === 'created') return inState();
  if (state === 'connecting') {
    const connecting = socket.connectAsync(`${env.peer.ws}/never`);
    // A case that ends the socket may have no interest in the connect.
    connecting.then(null, () => {});
    return inState(connecting);
  }
  if (state === 'created′') {
    const connecting = socket.connectAsync(`${env.peer.ws}/never`);
    connecting.cancel();
    await rejects(env, connecting, hresult.CANCELLED);
    return inState();
  }
  await socket.connectAsync(env.peer.ws + paths[state]);
  if (state === 'failed') await fail(env, socket);
  if (state === 'closing' || state === 'closed') socket.close();
  if (state === 'closed' || state === 'peerClosed') await closed.next();
  if (state === 'closing') assert.isEmpty(closed.all, 'the peer has answered too soon');
  return inState();
}

/** Asks the peer to cut the link, and waits until the socket knows. A flush is refused from then on, and sends nothing before. */
async function fail(env: ContractEnv, socket: MessageWebSocket | StreamWebSocket): Promise<void> {
  await sendBytes(env, socket, [1]);
  for (let open = true; open; await taskEnd()) {
    open = await socket.outputStream.flushAsync().then(
      () => true,
      () => false,
    );
  }
}
