/** Runs one program, and says what is wrong with what came of it. */
import { App } from './app/app.ts';
import { clientSocket, serverSocket } from './app/socket.ts';
import { judgeEnd } from './model/ends.ts';
import { checkMarks } from './model/marks.ts';
import { judgeReads } from './model/reads.ts';
import { judgeWire, judgeWrites } from './model/writes.ts';
import type { Network } from './peer/network.ts';
import { clean } from './guarded.ts';
import { patience } from './patience.ts';
import type { PeerStep, Program, Step } from './program.ts';
import type { Reach } from './reach.ts';
import { quiet, turn, until } from './turns.ts';

export async function runProgram(program: Program, network: Network, reach: Reach): Promise<readonly string[]> {
  return clean(network, async (faults) => {
    const app = await open(program, network, reach);
    for (const step of program.steps) {
      // What the app does step by step, it does in one turn, before any callback.
      const waited = take(app, step, faults);
      if (waited) await waited;
      checkMarks(app, faults);
    }
    await end(app, faults);
    judge(app, faults);
  });
}

async function open(program: Program, network: Network, reach: Reach): Promise<App> {
  if (program.side === 'server') {
    return network.accepted(({ ws, request, link }) => {
      const app = new App(program, serverSocket(program, ws, request), reach);
      app.link = link;
      app.opened();
      return app;
    });
  }
  const app = new App(program, clientSocket(program), reach);
  let attempts = 0;
  const address = network.address((accept) => {
    // A second attempt finds a better peer.
    const link = accept(attempts++ === 0 ? program.answer : 'accept');
    if (link) app.link = link;
  });
  app.connect(address);
  if (program.connected)
    await until(() => app.connects.every(({ tracked }) => !tracked.pending), patience.milliseconds);
  return app;
}

function take(app: App, step: Step, faults: string[]): Promise<void> | undefined {
  if (!('wait' in step)) app.reached(step);
  if ('app' in step) app.do(step);
  else if ('peer' in step) return takeOfPeer(app, step);
  else if (step.wait === 'microtask') return Promise.resolve();
  else if (step.wait === 'turn') return turn();
  else return untilQuiet(app, faults);
  return undefined;
}

async function untilQuiet(app: App, faults: string[]): Promise<void> {
  if (await quiet(() => app.link?.idle ?? true)) judgeQuiet(app, faults);
}

async function takeOfPeer(app: App, step: PeerStep): Promise<void> {
  const { link, history } = app;
  if (!link || history.over) return;
  switch (step.peer) {
    case 'send':
      return link.send(step);
    case 'begin':
    case 'continue':
      return link.begin(step.size);
    case 'close':
      return app.peerCloses(step.code);
    case 'ping':
      return link.ping();
    case 'end TCP':
      return link.endTcp();
    case 'reset TCP':
      return link.reset();
    case 'break a frame':
      return link.breakFrame();
    case 'garbage':
      return link.breakProtocol();
    case 'pause':
      return link.pause();
    case 'resume':
      return link.resume();
    case 'mute':
      return link.mute();
  }
}

/** When nothing is on its way, what has settled has arrived. */
function judgeQuiet(app: App, faults: string[]): void {
  const { link } = app;
  if (!link || link.appTcp.destroyed) return;
  if (!link.paused) faults.push(...judgeWire(app, ({ tracked }) => tracked.outcome !== undefined && !tracked.error));
}

/** Lets the peer and the app go on to the end of the socket, and of all reads. */
async function end(app: App, faults: string[]): Promise<void> {
  const { history, link, program, reading, promises } = app;
  link?.resume();
  link?.unmute();
  app.readOn();
  if (!history.over) {
    if (!link || program.finale === 'app closes') app.close(4000);
    else if (program.finale === 'app aborts') app.abort();
    else if (program.finale === 'peer closes') app.peerCloses(4001);
    else if (program.finale === 'peer ends TCP') link.endTcp();
    else link.reset();
  }
  // A connect that has failed or was cancelled does not end the socket.
  const unconnected = (): boolean =>
    app.socket.state === 'created' && app.connects.every(({ tracked }) => !tracked.pending);
  await until(() => history.over || unconnected() || app.history.opened, patience.milliseconds);
  if (unconnected()) app.close(null);
  const isOver = (): boolean =>
    history.over && promises.pending.length === 0 && (reading.byEvents || !reading.begun || reading.end !== undefined);
  if (!(await until(isOver, patience.milliseconds))) {
    faults.push(`hangs: state ${app.socket.state}, over ${history.over}, reads end ${String(reading.end)}`);
    faults.push(...promises.pending.map(({ name }) => `${name} does not settle`));
    app.abort();
    return;
  }
  app.endAgain();
  await turn();
}

function judge(app: App, faults: string[]): void {
  if (faults.length > 0) return;
  const { cause, faults: ofEnd } = judgeEnd(app);
  faults.push(...ofEnd, ...(app.link?.faults ?? []), ...app.promises.all.flatMap((promise) => promise.check()));
  if (cause) faults.push(...judgeReads(app, cause), ...judgeWrites(app, cause));
}
