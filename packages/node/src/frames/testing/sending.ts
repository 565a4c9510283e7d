/** A frame sender over an output that takes nothing until it is told to, and messages for it. */
import type { Outgoing, SendTotals, WinRTError } from '@twinsocket/core';
import type { DataFrame, FrameOutput, Gone } from '../frame-output.ts';
import { FrameSender } from '../frame-sender.ts';

interface Recorded extends Pick<DataFrame, 'size' | 'text' | 'first' | 'fin' | 'last' | 'stable' | 'compress'> {
  readonly bytes: Buffer;
}

/** What it was given and has told; `state.fails` is thrown by the next write, and with `state.takes` each is taken at once. */
export function sending({ readsAtOnce = true, controlsWait = false } = {}) {
  const frames: Recorded[] = [];
  const calls: string[] = [];
  const reports: SendTotals[] = [];
  const failures: WinRTError[] = [];
  const state: { fails?: unknown; takes?: boolean } = {};
  let gone: Gone = () => {};
  const output: FrameOutput = {
    readsAtOnce,
    write({ payload, size, ...frame }) {
      if (state.fails !== undefined) {
        const { fails } = state;
        state.fails = undefined;
        throw fails;
      }
      const bytes = Buffer.from(typeof payload === 'string' ? payload : payload.slice(0, size));
      frames.push({ bytes, size, ...frame });
      calls.push('write');
      return state.takes === true;
    },
    flush: () => void calls.push('flush'),
  };
  const sender = new FrameSender(
    (told) => {
      gone = told;
      return output;
    },
    {
      sent: (totals) => reports.push(totals),
      failed: (error) => failures.push(error),
      controlsWait: () => controlsWait,
      messageEnded: () => calls.push('ended'),
    },
  );
  return { sender, frames, calls, reports, failures, state, taken: (bytes: number, sends = 0) => gone(bytes, sends) };
}

export function message(payload: string | Uint8Array, changes: Partial<Outgoing> = {}): Outgoing {
  const text = typeof payload === 'string';
  const byteLength = text ? Buffer.byteLength(payload) : payload.byteLength;
  return { payload, byteLength, text, final: true, stable: true, ...changes };
}

/** A prime number of different bytes, again and again. */
const numbers = Buffer.from(Array.from({ length: 251 }, (_, at) => at));
export const numbered = (size: number): Uint8Array => new Uint8Array(Buffer.alloc(size, numbers));

export const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
