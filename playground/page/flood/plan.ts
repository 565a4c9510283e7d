/** What floods, how fast, and where each side ends. All of it is bounded: in rate, in total, in time and in memory. */
import { MIB } from '../../quantities.ts';

/** `control.maxInboundBufferSize` of our side, used where the server can't be stopped. The library's own default is 256 MiB. */
export const OUR_LIMIT = 16 * MIB;

/** What the raw side may keep before this page ends it. The browser has no limit of its own before the tab's memory. */
export const RAW_LIMIT = 64 * MIB;

/** Seconds that a server that is not stopped sends. */
const SECONDS = 60;

/** Milliseconds after which both sides are ended, whatever they do. */
export const RUN_LIMIT = 120_000;

/** Bytes of a message of the server. */
const MESSAGE_SIZE = 65_536;

export function floodPath(bytesPerSecond: number, id: string): string {
  const total = bytesPerSecond * SECONDS;
  return `/source/${total}?rate=${bytesPerSecond}&frame=${MESSAGE_SIZE}&close=none&record=${id}`;
}

/** Names a connection to the server. `randomUUID` is missing where a page came over http from another machine. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
