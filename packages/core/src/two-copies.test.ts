/** What one copy of the package has made and another is given: of another version, or loaded by another loader. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as app from './api.ts';
import type * as errors from './errors.ts';
import { asWinRTError, winrtError } from './errors.ts';
import { FakeTransport } from './sockets/testing/fake-transport.ts';

let library: typeof app;
let libraryErrors: typeof errors;
beforeAll(async () => {
  vi.resetModules();
  library = await import('./api.ts');
  libraryErrors = await import('./errors.ts');
  expect(library.WinRTError).not.toBe(app.WinRTError);
});

const bytes = new Uint8Array([1, 2, 3]);

describe('a buffer of another copy', () => {
  test('shows its bytes, sharing their memory', () => {
    const shown = app.toUint8Array(library.fromUint8Array(bytes));
    expect(shown).toEqual(bytes);
    expect(shown.buffer).toBe(bytes.buffer);
  });

  test('is written', () => {
    const writer = new app.DataWriter();
    writer.writeBuffer(library.fromUint8Array(bytes));
    expect(app.toUint8Array(writer.detachBuffer())).toEqual(bytes);
  });

  test('is filled by a read', async () => {
    const stream = new app.InMemoryRandomAccessStream();
    await stream.writeAsync(app.fromUint8Array(bytes));
    stream.seek(0);
    const buffer = new library.WindowsRuntimeBuffer(8);
    expect(await stream.readAsync(buffer, 3, app.InputStreamOptions.none)).toBe(buffer);
    expect(library.toUint8Array(buffer)).toEqual(bytes);
  });

  test('is sent, by sendAsync too', async () => {
    const transport = new FakeTransport();
    const { MessageWebSocket } = await import('./sockets/message-web-socket.ts');
    const socket = new MessageWebSocket(transport);
    const connected = socket.connectAsync('ws://server.test/');
    transport.connection.open();
    await connected;
    void socket.sendAsync(app.fromUint8Array(bytes));
    expect(transport.connection.sends.map(({ payload }) => payload)).toEqual([bytes]);
  });

  test.each([{}, { capacity: 1, length: 1 }, { memory: () => bytes }, bytes, 'bytes', 1, () => bytes])(
    'is not taken for one if its members differ: %o',
    (other) => {
      expect(() => app.toUint8Array(other as unknown as app.IBuffer)).toThrow(/0x80070057/);
    },
  );
});

test('streams of another copy are read, written and copied', async () => {
  const source = new library.InMemoryRandomAccessStream();
  const writer = new app.DataWriter(source);
  writer.writeBytes(bytes);
  await writer.storeAsync();
  source.seek(0);
  const destination = new app.InMemoryRandomAccessStream();
  await app.RandomAccessStream.copyAsync(source, destination);
  destination.seek(0);
  const reader = new library.DataReader(destination);
  await reader.loadAsync(3);
  expect(library.toUint8Array(reader.readBuffer(3))).toEqual(bytes);
});

describe('an error of another copy', () => {
  test('is an instance of WinRTError', () => {
    expect(libraryErrors.winrtError(-1, 'it failed')).toBeInstanceOf(app.WinRTError);
    expect(libraryErrors.canceledError()).toBeInstanceOf(app.WinRTError);
  });

  test('stays what it is where we hand it on', () => {
    const error = libraryErrors.winrtError(-1, 'it failed');
    expect(asWinRTError(error, 'here')).toBe(error);
  });

  test.each([
    new Error('plain'),
    Object.assign(new Error('like one of Internet Explorer'), { number: -1, description: '' }),
    { number: -1, description: '', message: '', status: 0 },
    null,
    'text',
  ])('is not %o', (other) => {
    expect(other).not.toBeInstanceOf(app.WinRTError);
  });

  test('a class that extends WinRTError has its own instances alone', () => {
    class Refused extends app.WinRTError {}
    expect(winrtError(-1, 'it failed')).not.toBeInstanceOf(Refused);
    expect(new Refused(-1, 'refused')).toBeInstanceOf(Refused);
    expect(new Refused(-1, 'refused')).toBeInstanceOf(app.WinRTError);
  });
});

test('credentials of another copy are taken; an object that merely has a name and a password is not', async () => {
  const { MessageWebSocket } = await import('./sockets/message-web-socket.ts');
  const { control } = new MessageWebSocket(new FakeTransport());
  const credential = new app.PasswordCredential('', 'user', 'secret');
  control.serverCredential = credential;
  expect(control.serverCredential).toBe(credential);
  for (const other of [{ userName: 'user', password: 'secret' }, 'user', 1, {}]) {
    expect(() => (control.proxyCredential = other as unknown as app.PasswordCredential)).toThrow(/0x80070057/);
  }
});
