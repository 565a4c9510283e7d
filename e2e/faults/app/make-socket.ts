/** The socket of a cell, with its settings, that tells what it is told. */
import type * as Twinsocket from 'twinsocket';
import type { Plan } from '../plan.ts';

export type Api = typeof Twinsocket;
export type AnySocket = Twinsocket.MessageWebSocket | Twinsocket.StreamWebSocket;

export function makeSocket(api: Api, plan: Plan): AnySocket {
  const socket = new api[plan.kind]();
  configure(api, socket, plan);
  return socket;
}

export function configure(api: Api, socket: AnySocket, plan: Plan): void {
  const { control } = socket;
  const { connectTimeout, sendTimeout, receiveTimeout, closeTimeout, pongInterval } = plan.deadlines;
  if (connectTimeout !== undefined) control.connectTimeout = connectTimeout;
  if (sendTimeout !== undefined) control.sendTimeout = sendTimeout;
  if (receiveTimeout !== undefined) control.receiveTimeout = receiveTimeout;
  if (closeTimeout !== undefined) control.closeTimeout = closeTimeout;
  if (pongInterval !== undefined) control.desiredUnsolicitedPongInterval = pongInterval;
  if (plan.proxy !== null) control.proxy = plan.proxy;
  if (plan.wire === 'compressed' && api.capabilities.fragments !== 'joined') control.perMessageDeflate = true;
  if (plan.wire === 'TLS' && api.capabilities.certificateAuthorities === 'configurable') {
    control.certificateAuthorities = [plan.authority];
  }
  if (plan.phase === 'resolving') control.lookup = lookupOf(plan);
}

/** A resolver with the fault of the plan; it is silent until a fault of the app. */
function lookupOf({ fault }: Plan): NonNullable<AnySocket['control']['lookup']> {
  return (name, _options, done) => {
    const failed = (): void =>
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), []);
    if (fault === 'peer closes first') setTimeout(failed);
    else if (fault === 'garbage') setTimeout(() => done(null, [{ address: 'nothing of an address', family: 4 }]));
    else if (fault === 'delay') setTimeout(() => done(null, [{ address: '127.0.0.1', family: 4 }]), 100);
  };
}
