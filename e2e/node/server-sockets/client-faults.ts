/** What a client must never send (RFC 6455), and the close code that a server has to fail the connection with (7.4.1). */
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame } from '../../server/test-client.ts';

const { continuation, text, binary, close, ping } = Opcode;
const begun = clientFrame(text, 'begun', false);
const badText = Buffer.from([0x62, 0xff, 0x62]);

/** The second of three reserved bits: the first may mean compression. */
function reserved(frame: Buffer): Buffer {
  frame.writeUInt8(frame.readUInt8(0) | 0x20, 0);
  return frame;
}

/** 64 bits of length under a mask; the last 8 bytes of nothing are not sent. */
const endless = Buffer.from([0x80 | binary, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);

export const clientFaults: Readonly<Record<string, readonly [code: 1002 | 1007 | 1009, bytes: Buffer]>> = {
  'a text without a mask': [1002, Buffer.from([0x80 | text, 1, 0x62])],
  'an empty message without a mask': [1002, Buffer.from([0x80 | binary, 0])],
  'a ping without a mask': [1002, Buffer.from([0x80 | ping, 0])],
  'a close without a mask': [1002, Buffer.from([0x80 | close, 0])],
  'a continuation without a mask': [1002, Buffer.concat([begun, Buffer.from([0x80, 1, 0x62])])],
  'a reserved opcode': [1002, clientFrame(3, 'x')],
  'a reserved opcode of control': [1002, clientFrame(11, 'x')],
  'a reserved bit': [1002, reserved(clientFrame(text, 'x'))],
  'a reserved bit inside a message': [1002, Buffer.concat([begun, reserved(clientFrame(continuation, 'x'))])],
  'a message inside another': [1002, Buffer.concat([begun, clientFrame(text, 'x')])],
  'a continuation of nothing': [1002, clientFrame(continuation, 'x')],
  'a ping in two frames': [1002, clientFrame(ping, 'x', false)],
  'a ping of 126 bytes': [1002, clientFrame(ping, Buffer.alloc(126))],
  'a close of 1 byte': [1002, clientFrame(close, 'x')],
  'a close with 1006': [1002, clientFrame(close, encodeClose(1006))],
  'a close whose reason is no UTF-8': [1007, clientFrame(close, Buffer.concat([encodeClose(1000), badText]))],
  'a text that is no UTF-8': [1007, clientFrame(text, badText)],
  'a text that is none in its second frame': [1007, Buffer.concat([begun, clientFrame(continuation, badText)])],
  'a text that ends inside a character': [1007, Buffer.concat([begun, clientFrame(continuation, Buffer.of(0xc3))])],
  'a length over 2⁶³': [1009, endless],
};
