/** Runs one program of a `WebSocket`. */
import { WebSocket } from 'twinsocket/websocket';
import { clean } from '../guarded.ts';
import { patience } from '../patience.ts';
import { bytesOf, textOf } from '../payload.ts';
import type { Link, Message } from '../peer/link.ts';
import type { Network } from '../peer/network.ts';
import { quiet, turn, until } from '../turns.ts';
import { judge } from './model.ts';
import type { Program, Step } from './program.ts';

export interface Run {
  readonly program: Program;
  readonly socket: WebSocket;
  link: Link | undefined;
  /** The events, in order, and the states in which they came. */
  readonly told: string[];
  readonly states: number[];
  readonly sent: Message[];
  /** Bytes of what was sent when nothing is sent any more. */
  dropped: number;
  readonly got: Promise<Message>[];
  readonly closes: { readonly code: number; readonly reason: string; readonly wasClean: boolean }[];
  /** The app's close, and whether it was before the opening. */
  closed: 'before open' | 'open' | undefined;
  readonly faults: string[];
}

export async function runProgram(program: Program, network: Network): Promise<readonly string[]> {
  return clean(network, async (faults) => {
    const run = open(program, network);
    for (const step of program.steps) {
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
    sent: [],
    dropped: 0,
    got: [],
    closes: [],
    closed: undefined,
    faults: [],
  };
  socket.binaryType = 'arraybuffer';
  const tell = (what: string): void => {
    run.told.push(what);
    run.states.push(socket.readyState);
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

function send(run: Run, as: 'text' | 'bytes' | 'blob', size: number): void {
  const { socket } = run;
  const number = run.sent.length;
  const data = as === 'text' ? textOf(number, size) : bytesOf(number, size);
  const payload = Buffer.from(data as string);
  const { readyState, bufferedAmount } = socket;
  try {
    socket.send(as === 'blob' ? new Blob([data as Uint8Array<ArrayBuffer>]) : data);
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

function close(run: Run, code: number | null): void {
  const { socket } = run;
  if (socket.readyState === socket.CONNECTING) run.closed ??= 'before open';
  if (socket.readyState === socket.OPEN) run.closed ??= 'open';
  if (code === null) socket.close();
  else socket.close(code, `reason ${code}`);
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
