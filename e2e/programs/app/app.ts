/** An app with one socket: it takes steps, and keeps what it was told. */
import type { AppStep, Program, Step } from '../program.ts';
import { nameOf, type Reach } from '../reach.ts';
import type { Link } from '../peer/link.ts';
import { Promises, type Tracked } from '../promises.ts';
import { History } from './history.ts';
import { MessageReading } from './message-reading.ts';
import type { Reading } from './reading.ts';
import type { AppSocket } from './socket.ts';
import { statesOf } from './states.ts';
import { StreamReading } from './stream-reading.ts';
import { Writing } from './writing.ts';

export class App {
  readonly program: Program;
  readonly socket: AppSocket;
  readonly promises = new Promises();
  readonly history = new History();
  readonly reading: Reading;
  readonly writing: Writing;
  /** The connection that the socket has, or had. */
  link: Link | undefined;
  /** By number: each `connectAsync`, and the state in which it was called. */
  readonly connects: { readonly tracked: Tracked; readonly state: string }[] = [];
  #address = '';
  #readsOn: boolean;
  readonly #reach: Reach;

  constructor(program: Program, socket: AppSocket, reach: Reach) {
    this.program = program;
    this.#reach = reach;
    this.#readsOn = program.readsOn;
    this.socket = socket;
    this.writing = new Writing(this);
    this.reading = program.kind === 'message' ? new MessageReading(this) : new StreamReading(this);
    if (program.habit === 'cancel in progress') this.promises.inCallback = () => this.#cancel(-1);
    socket.onclosed = ({ code, reason }) => {
      this.history.event('closed');
      this.#told('closed');
      this.history.closed.push({ code, reason });
      this.#inClosed();
    };
    void socket.ended.then((end) => {
      this.history.event('ended');
      this.#told('ended');
      this.history.ends.push(end);
      if (program.habit === 'close in ended') this.close(null);
    });
  }

  connect(address: string): void {
    this.history.call(() => this.#connect(address));
  }

  #connect(address: string): void {
    this.#address = address;
    const { state } = this.socket;
    const controller = new AbortController();
    const promise = this.socket.connectAsync(address, { signal: controller.signal });
    const tracked = this.promises.track('connectAsync', promise, controller, (outcome) => {
      if ('value' in outcome) this.opened();
    });
    this.connects.push({ tracked, state });
  }

  /** The socket is open, as far as the app knows. */
  opened(): void {
    this.history.opened = true;
    if (this.#readsOn) this.readOn();
  }

  /** From here on, or from the opening. */
  readOn(): void {
    this.#readsOn = true;
    this.history.call(() => this.reading.readOn());
  }

  close(code: number | null): void {
    this.#beforeClose(code);
    this.history.call(() => {
      if (code === null) this.socket.close();
      else this.socket.close(code, `reason ${code}`);
    });
  }

  abort(): void {
    const { history, socket } = this;
    history.aborted = true;
    // What can be read after the peer's close is thrown away, too, from within closed on.
    history.dropped = history.silent = true;
    if (socket.state !== 'closed' && socket.state !== 'failed') history.ownEnds.add('abort');
    history.call(() => socket.abort(new Error('enough')));
  }

  /** A second end is none: what was read and told by then is judged as if this had not been. */
  endAgain(): void {
    const { history, socket } = this;
    history.call(() => {
      socket.close();
      socket.abort(new Error('enough'));
    });
  }

  do(step: AppStep): void {
    this.history.call(() => this.#do(step));
  }

  /** Counts a step where it is taken. */
  reached(step: Step): void {
    this.#reach.count(nameOf(step), statesOf(this));
  }

  #told(event: string): void {
    this.#reach.count(`told: ${event}`, statesOf(this));
  }

  #do(step: AppStep): void {
    switch (step.app) {
      case 'send':
        return this.writing.send(step.by, step.size, step.signal);
      case 'flush':
        return this.writing.flush();
      case 'cancel':
        return this.#cancel(step.nth);
      case 'read':
        return this.reading.read(step.count, step.whole, step.signal);
      case 'read on':
        return this.readOn();
      case 'read no more':
        this.#readsOn = false;
        return this.reading.stop();
      case 'detach':
        this.reading.detach();
        return this.writing.detach();
      case 'cancel reading':
        return this.reading.cancel();
      case 'close writing':
        return this.writing.close();
      case 'abort writing':
        return this.writing.abort();
      case 'close':
        return this.close(step.code);
      case 'abort':
        return this.abort();
      case 'switch type':
        return this.writing.switchType();
      case 'drop handler':
        return this.reading.dropHandler();
      case 'connect':
        if (this.program.side === 'client') this.connect(this.#address);
    }
  }

  #cancel(nth: number): void {
    const states = statesOf(this);
    let cancelled: Tracked | undefined;
    this.history.call(() => (cancelled = this.promises.cancel(nth)));
    if (!cancelled) return;
    const [what] = cancelled.name.split(/[ (]/);
    this.#reach.count(`cancel of ${what} ${cancelled.withdrawn ? 'in time' : 'too late'}`, states);
  }

  /** What a stream does that closes the socket as `close(code)` does. */
  closesBy(close: () => PromiseLike<unknown>, code: number | null, what: string): void {
    this.#beforeClose(code);
    this.promises.track(what, close());
  }

  /** The peer closes. */
  peerCloses(code: number | null): void {
    const { history, link, program, reading } = this;
    if (link?.open) history.readsBeforeClosed = reading.begun && !program.hasty && !history.dropped;
    link?.close(code);
  }

  /** In a callback of a message. */
  inMessage(): void {
    this.#told('message');
    const { habit } = this.program;
    if (habit === 'close in a message') this.close(4003);
    if (habit === 'abort in a message') this.abort();
    if (habit === 'echo' && this.socket.state === 'open')
      this.history.call(() => this.writing.send('bytes', 17, false));
  }

  #inClosed(): void {
    const { habit } = this.program;
    if (habit === 'close in closed') this.close(null);
    if (habit === 'abort in closed') this.abort();
    if (habit === 'send in closed') this.history.call(() => this.writing.send('bytes', 3, false));
  }

  #beforeClose(code: number | null): void {
    const { history, reading, socket } = this;
    const { state } = socket;
    if (state === 'open') {
      history.ownEnds.add('close');
      history.closeCode = code;
      history.dropped = history.silent = true;
    } else if (state === 'created' || state === 'connecting') history.ownEnds.add('close before open');
    // Of what the peer has sent before its close frame, handlers get no more.
    else if (state !== 'closed' && reading.byEvents) history.dropped = history.silent = true;
    // And `closed` waits for no reader any more.
    if (state === 'closing') history.readsBeforeClosed = false;
  }
}
