import { describe, expect, test } from 'vitest';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { DataWriter } from '../../streams/data-writer.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  E_INVALIDARG,
  ERROR_CANCELLED,
  ERROR_NO_UNICODE_TRANSLATION,
  RO_E_CLOSED,
} from '../../hresult.ts';
import { SocketMessageType } from '../settings/enums.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { FakeTransport, openOn, outcome, type FakeConnection } from '../testing/fake-transport.ts';

const { binary, utf8 } = SocketMessageType;
const MiB = 1024 * 1024;
const buffer = (...bytes: number[]): ReturnType<typeof fromUint8Array> => fromUint8Array(Uint8Array.from(bytes));

interface Client {
  readonly socket: MessageWebSocket;
  readonly connection: FakeConnection;
}

async function client(fragments: 'sent' | 'joined' = 'sent'): Promise<Client> {
  const transport = new FakeTransport({ fragments });
  const socket = new MessageWebSocket(transport);
  return { socket, connection: await openOn(transport, socket) };
}

/** The sends as `type final payload`, text in quotes. */
const wire = ({ sends }: FakeConnection): string[] =>
  sends.map(({ payload, text, final }) => {
    const content = typeof payload === 'string' ? JSON.stringify(payload) : `[${[...payload].join()}]`;
    return `${text ? 'text' : 'binary'}${final ? '' : ' unfinished'} ${content}`;
  });

describe('a message', () => {
  test('has the type of the moment of its write', async () => {
    const { socket, connection } = await client();
    const { outputStream, control } = socket;
    control.messageType = utf8;
    const text = outputStream.writeAsync(buffer(0xc3, 0xa9));
    control.messageType = binary;
    const bytes = outputStream.writeAsync(buffer(0xc3));
    expect([await text, await bytes]).toEqual([2, 1]);
    // As a text, but in its bytes: they have been checked, and need not be decoded and encoded again.
    expect(wire(connection)).toEqual(['text [195,169]', 'binary [195]']);
  });

  test('that is to be text is a string for a platform without frames, which takes text as nothing else', async () => {
    const { socket, connection } = await client('joined');
    socket.control.messageType = utf8;
    expect(await socket.outputStream.writeAsync(buffer(0xc3, 0xa9))).toBe(2);
    expect(wire(connection)).toEqual(['text "é"']);
  });

  test('that is to be text is sent as it was checked, though another thread may change its memory', async () => {
    const { socket, connection } = await client();
    socket.control.messageType = utf8;
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set([0xc3, 0xa9]);
    await socket.outputStream.writeAsync(WindowsRuntimeBuffer.over(shared));
    shared.fill(0xff);
    expect(wire(connection)).toEqual(['text [195,169]']);
  });

  test('that is to be text and isn’t UTF-8 is refused, and nothing is sent', async () => {
    const { socket, connection } = await client();
    socket.control.messageType = utf8;
    expect(await outcome(socket.outputStream.writeAsync(buffer(0xe2, 0x82)))).toBe(ERROR_NO_UNICODE_TRANSLATION);
    expect(connection.sends).toEqual([]);
  });

  test('by sendAsync is text for a string and binary for bytes, whatever the message type is', async () => {
    const { socket, connection } = await client();
    socket.control.messageType = utf8;
    expect(await socket.sendAsync('é')).toBe(2);
    expect(await socket.sendAsync(Uint8Array.of(0xff))).toBe(1);
    expect(await socket.sendAsync(Uint8Array.of(1, 2, 3, 4).buffer)).toBe(4);
    expect(await socket.sendAsync(new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2))).toBe(2);
    expect(await socket.sendAsync(buffer(9))).toBe(1);
    expect(await socket.sendAsync('')).toBe(0);
    expect(wire(connection)).toEqual([
      'text "é"',
      'binary [255]',
      'binary [1,2,3,4]',
      'binary [2,3]',
      'binary [9]',
      'text ""',
    ]);
  });

  test('by sendAsync with a lone surrogate is refused, other values at once', async () => {
    const { socket, connection } = await client();
    expect(await outcome(socket.sendAsync('a\uD800'))).toBe(ERROR_NO_UNICODE_TRANSLATION);
    for (const wrong of [7, null, undefined, {}, [1]]) {
      expect(() => socket.sendAsync(wrong as never)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
    }
    expect(connection.sends).toEqual([]);
  });

  test('that is sent at once is the memory of the app, not a copy', async () => {
    const { socket, connection } = await client();
    const given = Uint8Array.of(1, 2);
    await socket.outputStream.writeAsync(fromUint8Array(given));
    const [sent] = connection.sends;
    expect(sent?.payload).toHaveProperty('buffer', given.buffer);
    expect(connection.stable).toEqual([false]);
  });

  test('of a DataWriter is never copied, since no other code has its bytes', async () => {
    const { socket, connection } = await client();
    const writer = new DataWriter(socket.outputStream);
    socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(4 * MiB)));
    writer.writeBytes([1, 2]);
    writer.storeAsync();
    connection.leaveAll();
    expect(wire(connection)[1]).toBe('binary [1,2]');
    expect(connection.stable).toEqual([false, true]);
  });

  test('is of the bytes of the call, by whatever member it is sent, also while others wait before it', async () => {
    const { socket, connection } = await client();
    const scratch = new Uint8Array(2);
    const lent = new DataWriter();
    const members: ((bytes: Uint8Array<ArrayBuffer>) => unknown)[] = [
      (bytes) => socket.sendAsync(bytes),
      (bytes) => socket.sendAsync(bytes.buffer),
      (bytes) => socket.sendAsync(new DataView(bytes.buffer)),
      (bytes) => socket.sendAsync(fromUint8Array(bytes)),
      (bytes) => socket.outputStream.writeAsync(fromUint8Array(bytes)),
      (bytes) => socket.sendNonfinalFrameAsync(fromUint8Array(bytes)),
      (bytes) => socket.sendFinalFrameAsync(fromUint8Array(bytes)),
    ];
    socket.control.messageType = binary;
    socket.sendAsync(new Uint8Array(4 * MiB));
    members.forEach((send, index) => {
      scratch.fill(index);
      send(scratch);
    });
    lent.writeByte(7);
    const detached = lent.detachBuffer();
    socket.sendAsync(detached);
    toUint8Array(detached)[0] = 99;
    scratch.fill(99);
    for (let round = 0; round < 3; round++) connection.leaveAll();
    const payloads = connection.sends.slice(1).map(({ payload }) => [...(payload as Uint8Array)].join());
    expect(payloads).toEqual(['0,0', '1,1', '2,2', '3,3', '4,4', '5,5', '6,6', '7']);
  });
});

describe('frames, where they are sent', () => {
  test('go out one by one, with the type of the first', async () => {
    const { socket, connection } = await client();
    socket.control.messageType = utf8;
    expect(await socket.sendNonfinalFrameAsync(buffer(0xc3))).toBe(1);
    socket.control.messageType = binary;
    expect(await socket.sendNonfinalFrameAsync(buffer())).toBe(0);
    expect(await socket.sendFinalFrameAsync(buffer(0xa9, 0x21))).toBe(2);
    expect(await socket.sendFinalFrameAsync(buffer(7))).toBe(1);
    expect(wire(connection)).toEqual(['text unfinished [195]', 'text unfinished []', 'text [169,33]', 'binary [7]']);
  });

  test('can’t be cancelled, since the rest would be another message', async () => {
    const { socket, connection } = await client();
    const large = socket.sendNonfinalFrameAsync(fromUint8Array(new Uint8Array(4 * MiB)));
    const middle = socket.sendNonfinalFrameAsync(buffer(1));
    middle.cancel();
    socket.sendFinalFrameAsync(buffer(2));
    connection.leaveAll();
    expect([await outcome(large), await outcome(middle)]).toEqual([4 * MiB, 1]);
    expect(connection.sends).toHaveLength(3);
  });
});

describe('frames, where they are joined', () => {
  test('are one message of the first one’s type, and each resolves with its own bytes', async () => {
    const { socket, connection } = await client('joined');
    socket.control.messageType = utf8;
    expect(await socket.sendNonfinalFrameAsync(buffer(0xc3))).toBe(1);
    socket.control.messageType = binary;
    expect(await socket.sendNonfinalFrameAsync(buffer())).toBe(0);
    expect(connection.sends).toEqual([]);
    expect(await socket.sendFinalFrameAsync(buffer(0xa9, 0x21))).toBe(2);
    expect(await socket.sendFinalFrameAsync(buffer(7))).toBe(1);
    expect(wire(connection)).toEqual(['text "é!"', 'binary [7]']);
  });

  test('are kept as they were, whatever the app does with its buffer', async () => {
    const { socket, connection } = await client('joined');
    const reused = buffer(1);
    await socket.sendNonfinalFrameAsync(reused);
    toUint8Array(reused)[0] = 9;
    await socket.sendFinalFrameAsync(reused);
    expect(wire(connection)).toEqual(['binary [1,9]']);
  });

  test('that aren’t UTF-8 together are refused with the last one, and the next message is a new one', async () => {
    const { socket, connection } = await client('joined');
    socket.control.messageType = utf8;
    await socket.sendNonfinalFrameAsync(buffer(0xe2));
    expect(await outcome(socket.sendFinalFrameAsync(buffer(0x21)))).toBe(ERROR_NO_UNICODE_TRANSLATION);
    await socket.sendAsync('next');
    expect(wire(connection)).toEqual(['text "next"']);
  });

  test('fail as their message does', async () => {
    const { socket, connection } = await client('joined');
    await socket.sendNonfinalFrameAsync(fromUint8Array(new Uint8Array(2 * MiB)));
    const final = socket.sendFinalFrameAsync(buffer(1));
    final.cancel();
    expect(await outcome(final)).toBe('pending');
    connection.handler.closed(1000, '');
    expect(await outcome(final)).toBe(RO_E_CLOSED);
  });
});

for (const fragments of ['sent', 'joined'] as const) {
  describe(`while a message of frames that are ${fragments} is unfinished`, () => {
    test('every other write is refused, and goes once it is finished', async () => {
      const { socket, connection } = await client(fragments);
      const others = [
        () => socket.outputStream.writeAsync(buffer(1)),
        () => socket.sendAsync('text'),
        () => socket.sendAsync(Uint8Array.of(1)),
      ];
      await socket.sendNonfinalFrameAsync(buffer(1));
      for (const other of others) expect(await outcome(other())).toBe(E_ILLEGAL_METHOD_CALL);
      connection.leaveAll();
      expect(await outcome(socket.outputStream.flushAsync())).toBe(true);
      await socket.sendFinalFrameAsync(buffer(2));
      for (const other of others) expect(await outcome(other())).not.toBe(E_ILLEGAL_METHOD_CALL);
    });
  });
}

test('a store that is cancelled while it waits is not sent', async () => {
  const { socket, connection } = await client();
  const large = socket.outputStream.writeAsync(fromUint8Array(new Uint8Array(4 * MiB)));
  const small = socket.sendAsync('taken back');
  small.cancel();
  expect(await outcome(small)).toBe(ERROR_CANCELLED);
  connection.leaveAll();
  expect(await outcome(large)).toBe(4 * MiB);
  expect(connection.sends).toHaveLength(1);
});
