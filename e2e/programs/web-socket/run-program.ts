/** Runs one program of a `WebSocket`. */
import { WebSocket } from 'twinsocket/websocket';
import { clean } from '../guarded.ts';
import { patience } from '../patience.ts';
import { bytesOf, textOf } from '../payload.ts';
import type { Link, Message } from '../peer/link.ts';
import type { Network } from '../peer/network.ts';
import { nameOf, type Reach } from '../reach.ts';
import { quiet, turn, until } from '../turns.ts';
import { judge } from './model.ts';
import type { kindsOfData, Program, Step } from './program.ts';

export interface Run {
  readonly program: Program;
  readonly socket: WebSocket;
  link: Link | undefined;
  /** The events, in order, and the states in which they came. */
  readonly told: string[];
  readonly states: number[];
  /** The events that came within a call of a member. */
  readonly inCalls: string[];
  /** A member is being called. */
  calling: boolean;
  readonly sent: Message[];
  /** Bytes of what was sent when nothing is sent any more. */
  dropped: number;
  readonly got: Promise<Message>[];
  readonly closes: { readonly code: number; readonly reason: string; readonly wasClean: boolean }[];
  /** The app's close, and whether it was before the opening. */
  closed: 'before open' | 'open' | undefined;
  /** The code of that close, if it had one. */
  closedWith: number | null;
  readonly faults: string[];
}

/** By `readyState`. */
const readyStates = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;

/** The states that the table of `--reach` tells apart. */
export const states = [...readyStates, 'peer has ended', 'unsent bytes'];

export async function runProgram(program: Program, network: Network, reach: Reach): Promise<readonly string[]> {
  return clean(network, async (faults) => {
    const run = open(program, network);
    for (const step of program.steps) {
      if (!('wait' in step)) reach.count(nameOf(step), statesOf(run));
      await take(run, step);
      if (run.socket.bufferedAmount < 0) faults.push(`bufferedAmount is ${run.socket.bufferedAmount}`);
    }
    await end(run, faults);
    if (faults.length === 0) faults.push(...(await judge(run)));
  });
}

function open(program: Program, network: Network): Run {
  const address = network.address((accept) => (run.link = accept(program.answer)));
  const socket = new WebSocket(address);
  const run: Run = {
    program,
    socket,
    link: undefined,
    told: [],
    states: [],
    inCalls: [],
    calling: false,
    sent: [],
    dropped: 0,
    got: [],
    closes: [],
    closed: undefined,
    closedWith: null,
    faults: [],
  };
  socket.binaryType = 'arraybuffer';
  const tell = (what: string): void => {
    run.told.push(what);
    run.states.push(socket.readyState);
    if (run.calling) run.inCalls.push(what);
  };
  socket.onopen = () => {
    tell('open');
    if (program.habit === 'send in open') send(run, 'text', 11);
    if (program.habit === 'close in open') close(run, 1000);
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer | Blob>) => {
    tell('message');
    run.got.push(messageOf(data));
    if (program.habit === 'echo') send(run, 'bytes', 12);
    if (program.habit === 'close in a message') close(run, 4003);
  };
  socket.onerror = () => tell('error');
  socket.onclose = ({ code, reason, wasClean }) => {
    tell('close');
    run.closes.push({ code, reason, wasClean });
    if (program.habit === 'send in close') send(run, 'bytes', 5);
  };
  return run;
}

async function messageOf(data: string | ArrayBuffer | Blob): Promise<Message> {
  const payload = typeof data === 'string' ? Buffer.from(data) : Buffer.from(await bytesIn(data));
  return { text: typeof data === 'string', payload, complete: true };
}

async function bytesIn(data: ArrayBuffer | Blob): Promise<ArrayBuffer> {
  return data instanceof Blob ? data.arrayBuffer() : data;
}

function statesOf({ link, socket }: Run): readonly string[] {
  const held: string[] = [readyStates[socket.readyState as 0 | 1 | 2 | 3]];
  if (socket.readyState === socket.OPEN && link && !link.open) held.push('peer has ended');
  if (socket.bufferedAmount > 0) held.push('unsent bytes');
  return held;
}

async function take(run: Run, step: Step): Promise<void> {
  const { link, socket } = run;
  if ('wait' in step) {
    if (step.wait === 'microtask') return Promise.resolve();
    if (step.wait === 'turn') return turn();
    if (step.wait === 'open')
      return void (await until(() => socket.readyState !== socket.CONNECTING, patience.milliseconds));
    return void (await quiet(() => link?.idle ?? true));
  }
  if ('app' in step) {
    if (step.app === 'send') send(run, step.as, step.size);
    else if (step.app === 'close') close(run, step.code);
    else socket.binaryType = socket.binaryType === 'blob' ? 'arraybuffer' : 'blob';
    return;
  }
  if (!link) return;
  if (step.peer === 'send') await link.send({ ...step, ping: false });
  else if (step.peer === 'close') link.close(step.code);
  else if (step.peer === 'end TCP') link.endTcp();
  else if (step.peer === 'reset TCP') link.reset();
  else if (step.peer === 'break a frame') link.breakFrame();
  else if (step.peer === 'garbage') link.breakProtocol();
  else if (step.peer === 'ping') link.ping();
  else if (step.peer === 'pause') link.pause();
  else link.resume();
}

function send(run: Run, as: (typeof kindsOfData)[number], size: number): void {
  const { socket } = run;
  const number = run.sent.length;
  const data = as === 'text' ? textOf(number, size) : bytesOf(number, size);
  const payload = Buffer.from(data as string);
  const { readyState, bufferedAmount } = socket;
  try {
    call(run, () => socket.send(as.endsWith('blob') ? blobOf(data as Uint8Array<ArrayBuffer>, as) : data));
    if (readyState === socket.CONNECTING) run.faults.push('send does not throw while it connects');
  } catch (error) {
    if (readyState !== socket.CONNECTING || (error as Error).name !== 'InvalidStateError')
      run.faults.push(`send throws ${String(error)} in the state ${readyState}`);
    return;
  }
  if (socket.bufferedAmount !== bufferedAmount + payload.length)
    run.faults.push('send does not count in bufferedAmount');
  if (readyState === socket.OPEN) run.sent.push({ text: as === 'text', payload, complete: true });
  else run.dropped += payload.length;
  if (as === 'bytes') (data as Uint8Array).fill(0);
}

function blobOf(bytes: Uint8Array<ArrayBuffer>, as: string): Blob {
  const blob = new Blob([bytes]);
  if (as !== 'slow blob') return blob;
  const arrayBuffer = async (): Promise<ArrayBuffer> => {
    for (let turns = 0; turns < 6; turns++) await turn();
    return Blob.prototype.arrayBuffer.call(blob);
  };
  return Object.assign(blob, { arrayBuffer });
}

function close(run: Run, code: number | null): void {
  const { socket } = run;
  if (run.closed === undefined && socket.readyState <= socket.OPEN) run.closedWith = code;
  if (socket.readyState === socket.CONNECTING) run.closed ??= 'before open';
  if (socket.readyState === socket.OPEN) run.closed ??= 'open';
  call(run, () => {
    if (code === null) socket.close();
    else socket.close(code, `reason ${code}`);
  });
}

function call(run: Run, member: () => void): void {
  const outer = run.calling;
  run.calling = true;
  try {
    member();
  } finally {
    run.calling = outer;
  }
}

async function end(run: Run, faults: string[]): Promise<void> {
  const { program, socket } = run;
  run.link?.resume();
  const isOver = (): boolean => run.closes.length > 0;
  await until(() => isOver() || socket.readyState !== socket.CONNECTING, patience.milliseconds);
  const { link } = run;
  if (!isOver()) {
    if (program.finale === 'app closes' || !link) close(run, 1000);
    else if (program.finale === 'peer closes') link.close(4001);
    else if (program.finale === 'peer ends TCP') link.endTcp();
    else link.reset();
  }
  if (!(await until(isOver, patience.milliseconds))) faults.push(`hangs in the state ${socket.readyState}`);
  socket.close();
  await turn();
}
