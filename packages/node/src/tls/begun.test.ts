/** TLS that begins with the dial, before anybody judges the server: what goes wrong there is told as it is elsewhere. */
import { once } from 'node:events';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cancellation } from '../cancellation.ts';
import { connectTcp, connectTlsToBorrow } from '../dial/connect-tcp.ts';
import { firstToConnect } from '../dial/happy-eyeballs.ts';
import { watchEnd } from './connection-end.ts';
import { secure, tlsSettings, type SecureOptions } from './secure.ts';

const options: SecureOptions = {
  host: '127.0.0.1',
  address: '127.0.0.1:443',
  certificateAuthorities: [],
  clientCertificate: undefined,
  ignorableErrors: [],
};

let server: Server;
const accepted: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => accepted.push(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(() => {
  vi.unstubAllGlobals();
  for (const socket of accepted.splice(0)) socket.destroy();
  server.close();
});

async function failure(begun: boolean): Promise<WinRTError> {
  const signal = new Cancellation();
  const { port } = server.address() as AddressInfo;
  const connect = begun ? connectTlsToBorrow(() => tlsSettings(options)) : connectTcp;
  const destination = { host: '127.0.0.1', port, fail: () => expect.fail('TCP does not connect') };
  try {
    const stream = await firstToConnect(destination, ['127.0.0.1'], { waitFor: () => {}, connect }, signal);
    await secure(stream, { ...options, begun }, signal);
  } catch (error) {
    return error as WinRTError;
  }
  return expect.fail('TLS was established');
}

test('an error of TLS in the very event of the connect is the error of the connect', async () => {
  const { DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION } = tls;
  tls.DEFAULT_MIN_VERSION = 'TLSv1.3';
  tls.DEFAULT_MAX_VERSION = 'TLSv1.2';
  try {
    const [begun, later] = [await failure(true), await failure(false)];
    expect(later.message).toContain('no protocols available');
    expect(begun.message).toBe(later.message);
    expect(begun.number).toBe(later.number);
  } finally {
    Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION });
  }
});

test.each([
  ['failed', new Error('no ciphers available'), 'no ciphers available'],
  ['was closed', undefined, 'the server closed the connection'],
] as const)('a socket that %s before it is watched ends the wait', async (_how, error, text) => {
  const socket = new Socket().on('error', () => {});
  await new Promise<void>((closed) => socket.on('close', () => closed()).destroy(error));
  const end = watchEnd(socket as TLSSocket, 'TLS to server.example:443', new Cancellation());
  await expect(end.reached).rejects.toThrow(text);
});

test('the settings are made once for all addresses of a race, and before the first connects', () => {
  const settings = vi.fn(() => tlsSettings(options));
  const connect = connectTlsToBorrow(settings);
  expect(settings).not.toHaveBeenCalled();
  const { port } = server.address() as AddressInfo;
  for (let count = 0; count < 2; count++)
    connect('127.0.0.1', port)
      .on('error', () => {})
      .destroy();
  expect(settings).toHaveBeenCalledOnce();
});
