/** The connection card: what to connect to and how, and the state that came of it. */
import { chosen, element, make, valueOf } from '../dom/elements.ts';
import type { MessageList } from '../messages/list.ts';
import { onServer, server, type Server } from '../server/server.ts';
import { destinations, type Destination } from '../server/servers.ts';
import { lengthenAddress, shortenAddress } from '../state/format.ts';
import { Session, type Settings, type SocketClass, type State } from './session.ts';

export class ConnectionForm {
  readonly #form = element('connection', HTMLFormElement);
  readonly #destination = element('destination', HTMLSelectElement);
  readonly #address = element('address', HTMLInputElement);
  readonly #log: MessageList;
  readonly #stateChanged: (session: Session) => void;
  #destinations: readonly Destination[] = [];
  #session: Session | undefined;

  /** `stateChanged` hears of the latest socket only. */
  constructor(log: MessageList, stateChanged: (session: Session) => void) {
    this.#log = log;
    this.#stateChanged = stateChanged;
  }

  attach(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#open();
    });
    this.#destination.addEventListener('change', () => this.#choose());
    element('cancel', HTMLButtonElement).addEventListener('click', () => this.#session?.cancel());
    onServer((found) => this.#offer(found));
  }

  /** The latest socket, whatever its state; none before the first connect. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** In full, while the field has a path of the server only: that is what a link has. */
  get address(): string {
    return lengthenAddress(this.#address.value.trim(), server()?.ws);
  }

  set address(address: string) {
    this.#address.value = shortenAddress(address, server()?.ws);
    this.#address.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Throws for a timeout that is no number. */
  get settings(): Settings {
    const timeout = valueOf('connect-timeout').trim();
    if (!/^\d*$/.test(timeout)) throw new Error(`connect timeout: “${timeout}” is not a number of milliseconds`);
    return {
      socketClass: chosen('class') as SocketClass,
      address: this.address,
      protocols: valueOf('protocols')
        .split(',')
        .map((protocol) => protocol.trim())
        .filter((protocol) => protocol !== ''),
      ...(timeout === '' ? {} : { connectTimeout: Number(timeout) }),
      receiveBackPressure: element('receive-back-pressure', HTMLInputElement).checked,
    };
  }

  #offer(found: Server): void {
    this.#destinations = destinations(found);
    element('address-base', HTMLSpanElement).textContent = `; a path is below ${found.ws}`;
    const options = this.#destinations.map(({ label }, index) => new Option(label, String(index)));
    this.#destination.replaceChildren(new Option('choose one, or write an address', ''), ...options);
    const index = this.#destinations.findIndex(({ address }) => address === this.address);
    this.#destination.value = index < 0 ? '' : String(index);
  }

  #choose(): void {
    const chosenOne = this.#destinations[Number(this.#destination.value || -1)];
    if (chosenOne === undefined) return;
    this.address = chosenOne.address;
    const note = element('destination-note', HTMLParagraphElement);
    note.hidden = chosenOne.note === undefined;
    if (chosenOne.note === undefined) return;
    const link = make('a', '', chosenOne.note.link);
    link.href = chosenOne.note.link;
    note.replaceChildren(chosenOne.note.text, link);
  }

  #open(): void {
    let settings: Settings;
    try {
      settings = this.settings;
    } catch (error) {
      this.#log.error('connect', error);
      return;
    }
    const session: Session = new Session(settings, this.#log, (state, code) => {
      if (this.#session !== session) return;
      this.#show(state, code);
      this.#stateChanged(session);
    });
    this.#session = session;
    void session.connect();
  }

  #show(state: State, code?: number): void {
    const badge = element('state', HTMLSpanElement);
    badge.textContent = code === undefined ? state : `${state} · ${code}`;
    badge.dataset['state'] = state;
    const had = document.activeElement;
    const buttons = {
      connect: element('connect-button', HTMLButtonElement),
      cancel: element('cancel', HTMLButtonElement),
    };
    buttons.connect.disabled = state === 'connecting' || state === 'open' || state === 'closing';
    buttons.cancel.disabled = state !== 'connecting';
    // A button that is disabled loses the focus, and the keyboard its place.
    if (had === buttons.connect || had === buttons.cancel) {
      const next = [buttons.connect, buttons.cancel].find(({ disabled }) => !disabled) ?? this.#address;
      next.focus();
    }
    // On a phone the messages move up to where they are seen.
    if (state === 'open' && matchMedia('(max-width: 36rem)').matches)
      element('settings', HTMLDetailsElement).open = false;
  }
}
