/** A server floods two connections of this page, and a switch stops both readers. */
import { showCapabilities } from '../capabilities/table.ts';
import { chosen, element, valueOf } from '../dom/elements.ts';
import type { SocketClass } from '../connection/session.ts';
import { server, type Server } from '../server/server.ts';
import { SPAN } from './chart.ts';
import { hasEnded, keptBy, type Lane } from './lane.ts';
import { OurLane } from './our-lane.ts';
import { floodPath, newId, RUN_LIMIT } from './plan.ts';
import { RawLane } from './raw-lane.ts';
import { commonRange, Samples, sentWithin } from './samples.ts';
import { sentBytes } from './sent-bytes.ts';
import { SideView } from './side-view.ts';
import { judgeOurs, judgeRaw, type Seen, type Verdict } from './verdict.ts';
import { MIB } from '../../quantities.ts';

/** Milliseconds between two samples. */
const EVERY = 200;
/** Seconds without a byte after which the server counts as stopped. */
const STILL = 0.8;

interface Side {
  readonly lane: Lane;
  readonly view: SideView;
  readonly judge: (seen: Seen) => Verdict;
  readonly samples: Samples;
  mostKept: number;
  /** Set once the end of the lane is in the samples: its lines end there. */
  complete?: boolean;
}

export class FloodDemo {
  readonly #views = { ours: new SideView('ours'), raw: new SideView('raw') };
  readonly #start = element('flood-start', HTMLButtonElement);
  readonly #stop = element('flood-stop', HTMLButtonElement);
  readonly #pause = element('flood-pause', HTMLButtonElement);
  #run: Run | undefined;

  attach(): void {
    for (const view of Object.values(this.#views)) view.attach();
    element('flood-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const found = server();
      if (found) this.#begin(found);
    });
    this.#stop.addEventListener('click', () => this.#run?.stop());
    this.#pause.addEventListener('click', () => this.#setPaused(this.#pause.getAttribute('aria-checked') !== 'true'));
  }

  #begin(found: Server): void {
    this.#run?.stop();
    this.#setPaused(false);
    const socketClass = chosen('flood-class') as SocketClass;
    const run = new Run(found, socketClass, Number(valueOf('flood-rate')) * MIB, this.#views, () => {
      if (this.#run === run) this.#show(false);
    });
    element('ours-title', HTMLElement).textContent = socketClass;
    this.#run = run;
    this.#show(true);
    run.begin();
  }

  #show(running: boolean): void {
    const had = document.activeElement;
    this.#start.hidden = running;
    this.#stop.hidden = !running;
    this.#pause.disabled = !running;
    // Where the focus was is no button any more, or one that does nothing.
    const lost = running ? had === this.#start : had === this.#stop || had === this.#pause;
    if (lost) (running ? this.#pause : this.#start).focus();
  }

  #setPaused(paused: boolean): void {
    this.#pause.setAttribute('aria-checked', String(paused));
    this.#run?.setPaused(paused);
  }
}

/** One flood, from its two connects to the end of both. */
class Run {
  readonly #server: Server;
  readonly #rate: number;
  readonly #ours: OurLane;
  readonly #raw = new RawLane(newId());
  readonly #sides: readonly Side[];
  readonly #ended: () => void;
  readonly #started = performance.now();
  #paused = false;

  constructor(
    found: Server,
    socketClass: SocketClass,
    rate: number,
    views: Readonly<Record<'ours' | 'raw', SideView>>,
    ended: () => void,
  ) {
    this.#server = found;
    this.#rate = rate;
    this.#ended = ended;
    this.#ours = new OurLane(socketClass, newId(), showCapabilities);
    this.#sides = [
      { lane: this.#ours, view: views.ours, judge: judgeOurs, samples: new Samples(SPAN), mostKept: 0 },
      { lane: this.#raw, view: views.raw, judge: judgeRaw, samples: new Samples(SPAN), mostKept: 0 },
    ];
  }

  begin(): void {
    const address = ({ id }: Lane): string => this.#server.ws + floodPath(this.#rate, id);
    // First: while ours connects, the class that is global counts.
    this.#raw.run(address(this.#raw));
    void this.#ours.run(address(this.#ours));
    void this.#sample();
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    for (const { lane } of this.#sides) lane.setPaused(paused);
  }

  stop(): void {
    for (const { lane } of this.#sides) lane.stop();
  }

  async #sample(): Promise<void> {
    if (performance.now() - this.#started > RUN_LIMIT) this.stop();
    await this.#ours.check();
    await Promise.all(this.#sides.map((side) => this.#take(side)));
    const range = commonRange(...this.#sides.map(({ samples }) => samples));
    for (const { lane, view, judge, samples, mostKept } of this.#sides) {
      const kept = keptBy(lane);
      const flowing = sentWithin(samples, STILL) > 0;
      view.show(samples, range, kept, mostKept, judge({ phase: lane.phase, paused: this.#paused, kept, flowing }));
    }
    if (this.#sides.every(({ lane }) => hasEnded(lane))) this.#ended();
    else setTimeout(() => void this.#sample(), EVERY);
  }

  async #take(side: Side): Promise<void> {
    const { lane, samples } = side;
    if (side.complete) return;
    side.complete = hasEnded(lane);
    const sent = (await sentBytes(this.#server.http, lane.id)) ?? samples.last.sent;
    side.mostKept = Math.max(side.mostKept, keptBy(lane), lane.phase.name === 'over' ? lane.phase.kept : 0);
    samples.add((performance.now() - this.#started) / 1000, { sent, received: lane.received, read: lane.read });
  }
}
