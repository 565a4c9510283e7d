import assert from 'node:assert/strict';
import { DataReader, DataWriter, StreamWebSocket } from 'twinsocket';
import { formatHex } from '../quantities.ts';
import { close, connect } from './open.ts';
import type { Step } from './step.ts';

const BYTES = Uint8Array.from({ length: 10 }, (_, index) => index);

/** A few bytes there and back. */
export const bytes: Step = {
  title: 'Bytes 00 to 09 through a StreamWebSocket',
  async run(context) {
    const { server, out, own } = context;
    const socket = own(new StreamWebSocket());
    await connect(socket, `${server.ws}/echo`, context);

    const writer = new DataWriter(socket.outputStream);
    writer.writeBytes(BYTES);
    out.sent(await writer.storeAsync(), formatHex(BYTES));

    const reader = new DataReader(socket.inputStream);
    await reader.loadAsync(BYTES.length);
    const answer = Uint8Array.from(reader.readBytes());
    out.received(answer.length, formatHex(answer));
    assert.deepEqual(answer, BYTES);

    await close(socket, context);
    return 'the same bytes came back';
  },
};
