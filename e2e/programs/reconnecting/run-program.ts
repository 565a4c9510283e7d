/** Runs one program of a ReconnectingWebSocket. */
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { clean } from '../guarded.ts';
import { bytesOf, textOf } from '../payload.ts';
import type { Link } from '../peer/link.ts';
import type { Network } from '../peer/network.ts';
import { patience } from '../patience.ts';
import { Promises } from '../promises.ts';
import { nameOf, type Reach } from '../reach.ts';
import { quiet, turn, until } from '../turns.ts';
import { judge } from './model.ts';
import type { Program, Step } from './program.ts';
import type { Run } from './run.ts';

/** Messages that may wait, where few may. */
export const strictLimit = 3;

/** The states that the table of `--reach` tells apart. */
export const states = ['connecting', 'open', 'down', 'closing', 'ended', 'peer has ended', 'sends wait'];

export async function runProgram(program: Program, network: Network, reach: Reach): Promise<readonly string[]> {
  return clean(network, async (faults) => {
    const run = open(program, network);
    for (const step of program.steps) {
      if (!('wait' in step)) reach.count(nameOf(step), statesOf(run));
      await take(run, step);
    }
    await end(run, faults);
    if (faults.length === 0) faults.push(...judge(run));
  });
}

function open(program: Program, network: Network): Run {
  const links: Link[] = [];
  let attempts = 0;
  const address = network.address((accept) => {
    const link = accept(program.answers[attempts++] ?? 'accept');
    if (link) links.push(link);
  });
  const queueLimit = program.strict ? { messages: strictLimit } : {};
  const socket = new ReconnectingWebSocket(address, { minDelay: 0, maxDelay: 1, resend: program.resend, queueLimit });
  const run: Run = {
    program,
    socket,
    links,
    promises: new Promises(),
    sends: [],
    opened: [],
    inCalls: [],
    calling: false,
    told: [],
    got: [],
    ends: [],
    ownEnds: new Set(),
  };
  const tell = (what: string): void => {
    run.told.push(what);
    if (run.calling && what !== 'ended') run.inCalls.push(what);
  };
  socket.onopen = ({ isReturn }) => {
    tell(isReturn ? 'open again' : 'open');
    run.opened.push(links.at(-1) as Link);
    if (program.habit === 'send in open') send(run, 9, true, false);
    if (program.habit === 'abort in open') abort(run);
  };
  socket.ondown = () => {
    tell('down');
    if (program.habit === 'close in down') close(run);
  };
  socket.onmessagereceived = (event) => {
    tell('message');
    const text = event.messageType === 1;
    run.got.push({ text, payload: Buffer.from(event.bytes()), complete: true });
  };
  socket.onended = () => tell('ended');
  void socket.ended.then((told) => run.ends.push(told));
  return run;
}

function statesOf({ links, promises, socket }: Run): readonly string[] {
  const link = links.at(-1);
  const held: string[] = [socket.state];
  if (socket.state === 'open' && link && !link.open) held.push('peer has ended');
  if (promises.pending.length > 0) held.push('sends wait');
  return held;
}

async function take(run: Run, step: Step): Promise<void> {
  const link = run.links.at(-1);
  if ('wait' in step) {
    if (step.wait === 'turn') return turn();
    if (step.wait === 'quiet') return void (await quiet(() => link?.idle ?? true));
    return void (await until(() => run.socket.state === 'open' || run.socket.state === 'ended', patience.milliseconds));
  }
  if ('app' in step) {
    if (step.app === 'send') send(run, step.size, step.text, step.signal);
    else if (step.app === 'cancel') cancel(run, step.nth);
    else if (step.app === 'close') close(run);
    else abort(run);
    return;
  }
  if (!link) return;
  if (step.peer === 'send') await link.send({ ...step, frames: 1, pieces: 1, ping: false });
  else if (step.peer === 'close') link.close(step.code);
  else if (step.peer === 'end TCP') link.endTcp();
  else if (step.peer === 'reset TCP') link.reset();
  else if (step.peer === 'break a frame') link.breakFrame();
  else if (step.peer === 'pause') link.pause();
  else link.resume();
}

function send(run: Run, size: number, text: boolean, signal: boolean): void {
  const number = run.sends.length;
  const controller = signal ? new AbortController() : undefined;
  const { state } = run.socket;
  const data = text ? textOf(number, size) : bytesOf(number, size);
  const payload = Buffer.from(data as string);
  const promise = call(run, () => run.socket.sendAsync(data, controller));
  run.sends.push({
    tracked: run.promises.track(`sendAsync of ${payload.length} bytes`, promise, controller),
    text,
    payload,
    state,
    opened: run.opened.length,
    cancelledAt: undefined,
  });
  if (typeof data !== 'string') data.fill(0);
}

function cancel(run: Run, nth: number): void {
  call(run, () => run.promises.cancel(nth));
  for (const sent of run.sends) if (sent.tracked.cancelled) sent.cancelledAt ??= run.opened.length;
}

function close(run: Run): void {
  run.ownEnds.add('close');
  call(run, () => run.socket.close(4000, 'reason 4000'));
}

function abort(run: Run): void {
  run.ownEnds.add('abort');
  call(run, () => run.socket.abort());
}

function call<T>(run: Run, member: () => T): T {
  const outer = run.calling;
  run.calling = true;
  try {
    return member();
  } finally {
    run.calling = outer;
  }
}

/** To the end of the socket. A peer that is paused or lost has to be found first, by the attempt that finds a good one. */
async function end(run: Run, faults: string[]): Promise<void> {
  const { socket, links, program, promises } = run;
  for (const link of links) link.resume();
  const settled = ['open', 'closing', 'ended'];
  await until(() => settled.includes(socket.state), patience.milliseconds);
  if (program.finale === 'app closes') close(run);
  if (program.finale === 'app aborts') abort(run);
  const isOver = (): boolean => run.ends.length > 0 && promises.pending.length === 0;
  // A connection may have been lost just then, so that another comes.
  const canClose = (): boolean => socket.state === 'open' && links.at(-1)?.open === true;
  while (!isOver()) {
    if (!(await until(() => isOver() || canClose(), patience.milliseconds))) {
      faults.push(
        `hangs in the state ${socket.state}`,
        ...promises.pending.map(({ name }) => `${name} does not settle`),
      );
      socket.abort();
      return;
    }
    if (canClose()) links.at(-1)?.close(1000);
  }
  socket.close();
  socket.abort();
  await turn();
}
