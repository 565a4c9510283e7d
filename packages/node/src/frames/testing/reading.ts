/** A frame reader whose callbacks are recorded, and frames for it. */
import { constants, deflateRawSync } from 'node:zlib';
import { FrameReader, type FrameReaderSettings } from '../frame-reader.ts';

/** Opcodes, with FIN where a message is whole. */
export const [text, binary, begin, continuation, last] = [0x81, 0x82, 0x02, 0x00, 0x80] as const;
export const [close, ping, pong] = [0x88, 0x89, 0x8a] as const;
const mask = [1, 2, 3, 4];
export const deflated = (payload: Uint8Array | string): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

export function frame(first: number, payload: Uint8Array | readonly number[] | string = '', masked = false): Buffer {
  const bytes = Buffer.from(payload as string);
  const size = sizeOf(bytes.length);
  size[0] = (size[0] as number) | (masked ? 0x80 : 0);
  const body = masked ? bytes.map((byte, at) => byte ^ (mask[at & 3] as number)) : bytes;
  return Buffer.concat([Buffer.of(first, ...size), Buffer.from(masked ? mask : []), body]);
}

function sizeOf(length: number): number[] {
  if (length < 126) return [length];
  if (length < 0x10000) return [126, length >> 8, length & 0xff];
  return [127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
}

/** What a reader reports, in order; each part of a message by its type and bytes. `onData` is called after each of these parts. */
export function reading(settings: Partial<FrameReaderSettings> = {}, onData = (): void => {}) {
  const told: string[] = [];
  const idle: (() => void)[] = [];
  const reader = new FrameReader(
    { masked: false, compression: false, maxMessageSize: Infinity, receiveTimeout: Infinity, ...settings },
    {
      data: (payload, isText, final, start, end) => {
        told.push(
          `${isText ? 'text' : 'binary'} ${Buffer.from(payload.slice(start, end)).toString('latin1')}${final ? '' : '…'}`,
        );
        onData();
      },
      ping: (payload) => told.push(`ping ${Buffer.from(payload).toString('latin1')}`),
      pass: (bytes) => told.push(`pass ${Buffer.from(bytes).toString('hex')}`),
      closing: (payload) => told.push(`closing ${Buffer.from(payload).toString('hex')}`),
      violated: (violation) => told.push(`violated ${violation}`),
      crowded: (crowded) => told.push(`crowded ${crowded}`),
      stalled: () => told.push('stalled'),
      idle: () => idle.splice(0).forEach((resolve) => resolve()),
    },
  );
  const whenIdle = async (): Promise<void> => {
    if (!reader.idle) await new Promise<void>((resolve) => idle.push(resolve));
  };
  return { reader, told, whenIdle };
}

/** What a reader reports for these bytes; passed bytes are joined. */
export function toldOf(bytes: Buffer, settings?: Partial<FrameReaderSettings>): string[] {
  const { reader, told } = reading(settings);
  reader.read(Buffer.from(bytes));
  return joined(told);
}

export function joined(told: readonly string[]): string[] {
  const all: string[] = [];
  for (const each of told) {
    if (each.startsWith('pass ') && all.at(-1)?.startsWith('pass ')) all.push(`${all.pop()}${each.slice(5)}`);
    else all.push(each);
  }
  return all;
}

/** What a reader reports for a message that is refused, and the bytes that ws gets. */
export const refusals = {
  nesting: ['violated nesting', 'pass 8000'],
  encoding: ['violated encoding', 'pass 8101ff'],
  size: ['violated size', 'pass 827fffffffffffffffff'],
  fragments: ['violated fragments', 'pass 827fffffffffffffffff'],
};
