/** Where a fault may stand in what a server sends. */
import { Opcode } from '../../server/frame-header.ts';
import type { Message } from '../recording-socket.ts';
import type { Fault } from './faults.ts';
import { frame } from './frames.ts';

export interface Place {
  readonly where: string;
  readonly before: Buffer;
  readonly fault: Buffer;
  /** The messages that are whole by then. */
  readonly messages: readonly Message[];
  /** What a stream may have got besides. */
  readonly seen: Buffer;
  /** The payloads of the pongs that the client owes. */
  readonly pongs: readonly string[];
}

const nothing = Buffer.alloc(0);
const begun = Buffer.from('begun');
const good: Message = { text: false, payload: Buffer.from('good') };

/** A message that is in order, as a frame. */
export const goodFrame = frame(Opcode.binary, good.payload);

export function placesOf({ outside, inside, text = false, completes, seen = nothing }: Fault): Place[] {
  const places: Place[] = [];
  const whole = (payload: Buffer): Message[] => [{ text, payload }];
  if (outside) {
    const rest = { fault: outside, seen, pongs: [] };
    const own = completes ? whole(completes) : [];
    places.push({ ...rest, where: 'alone', before: nothing, messages: own });
    places.push({ ...rest, where: 'after a message', before: goodFrame, messages: [good, ...own] });
  }
  if (inside) {
    const start = frame(text ? Opcode.text : Opcode.binary, begun, { fin: false });
    places.push({
      where: 'inside a message',
      before: Buffer.concat([start, frame(Opcode.ping, 'there?')]),
      fault: inside,
      messages: completes ? whole(Buffer.concat([begun, completes])) : [],
      seen: completes ? nothing : Buffer.concat([begun, seen]),
      pongs: ['there?'],
    });
  }
  return places;
}
