/** What each path does with an open WebSocket. The query has the numbers. */
import type { Socket } from 'node:net';
import { countData } from './client-frames.ts';
import { answerClose } from './close.ts';
import { echo } from './echo.ts';
import { leaveWithClient } from './leave.ts';
import { pushWhenAsked } from './push.ts';
import { fragments, messages, oneFrame, textMessage } from './server-frames.ts';
import { slowDown } from './slow-down.ts';

type Job = (socket: Socket, query: URLSearchParams) => void;

export const jobs: Readonly<Record<string, Job>> = {
  /** `count` messages of `size` bytes, text with `type=text`. */
  '/flood': (socket, query) =>
    pushWhenAsked(socket, messages(number(query, 'count'), number(query, 'size'), query.get('type') === 'text')),
  /** One message of `bytes` in one frame. */
  '/frame': (socket, query) => pushWhenAsked(socket, oneFrame(number(query, 'bytes'))),
  /** One message of `bytes` in frames of `size` each. */
  '/fragments': (socket, query) => pushWhenAsked(socket, fragments(number(query, 'bytes'), number(query, 'size'))),
  /** Takes `count` messages of `size` bytes, `rate` bytes a second, and says when they have come in how many frames they did. */
  '/sink': (socket, query) => {
    const wanted = number(query, 'count') * number(query, 'size');
    if (query.has('rate')) slowDown(socket, number(query, 'rate'));
    countData(socket, (frames, bytes) => {
      if (bytes < wanted) return;
      socket
        .removeAllListeners('data')
        .resume()
        .write(textMessage(`${frames}`));
      leaveWithClient(socket);
    });
  },
  '/echo': (socket) => echo(socket),
  /** Sends nothing, and closes when the client does. */
  '/close': (socket) => answerClose(socket),
};

function number(query: URLSearchParams, name: string): number {
  const value = Number(query.get(name) ?? Number.NaN);
  if (!Number.isSafeInteger(value) || value <= 0) throw new Error(`${name}=${query.get(name)}: say how many`);
  return value;
}
