/** AsyncLocalStorage: a callback runs in the context in which the app passed it, as with native promises. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DataReader, MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { expect, inject, test } from 'vitest';

const peer = inject('peer');
const context = new AsyncLocalStorage<string>();

/** The callbacks of an operation by name; each tells the context that it runs in. */
const givers = {
  then: (loading, tell) => void loading.then(tell),
  'then of a rejection': (loading, tell) =>
    void loading.then(() => Promise.reject(new Error('of the test'))).then(null, tell),
  catch: (loading, tell) => void loading.then(() => Promise.reject(new Error('of the test'))).catch(tell),
  finally: (loading, tell) => void loading.finally(tell),
  done: (loading, tell) => loading.done(tell),
  completed: (loading, tell) => (loading.operation.completed = tell),
  'a native promise over it': (loading, tell) => void Promise.resolve(loading).then(tell),
  await: async (loading, tell) => {
    await loading;
    tell();
  },
} satisfies Record<string, (loading: ReturnType<DataReader['loadAsync']>, tell: () => void) => unknown>;

test.each(Object.entries(givers))('%s, on a socket that was opened elsewhere', async (_, give) => {
  const socket = new StreamWebSocket();
  await context.run('start-up', () => socket.connectAsync(`${peer.ws}/echo`));
  const reader = new DataReader(socket.inputStream);
  const told = new Promise<string | undefined>((resolve) => {
    context.run('request', () => void give(reader.loadAsync(3), () => resolve(context.getStore())));
  });
  await context.run('sender', () => socket.writable.getWriter().write(Uint8Array.of(1, 2, 3)));
  expect(await told).toBe('request');
  socket.close();
});

test('then of a promise that has settled', async () => {
  const socket = new MessageWebSocket();
  const connecting = context.run('start-up', () => socket.connectAsync(`${peer.ws}/echo`));
  await connecting;
  const told = new Promise<string | undefined>((resolve) => {
    context.run('request', () => void connecting.then(() => resolve(context.getStore())));
  });
  expect(await told).toBe('request');
  socket.close();
});

test('a handler of an event runs in the context of the connect, as an EventEmitter’s runs in that of its emitter', async () => {
  const socket = new MessageWebSocket();
  const told = new Promise<string | undefined>((resolve) => {
    context.run('subscriber', () => socket.addEventListener('messagereceived', () => resolve(context.getStore())));
  });
  await context.run('connect', () => socket.connectAsync(`${peer.ws}/echo`));
  await context.run('sender', () => socket.sendAsync('x'));
  expect(await told).toBe('connect');
  socket.close();
});
