/** The connection card: what to connect to and how, and the state that came of it. */
import { SocketMessageType } from 'twinsocket';
import { element, valueOf } from './elements.ts';
import type { Log } from './log.ts';
import { loadServers, type Server } from './servers.ts';
import { Session, type SocketClass, type State } from './session.ts';

export class ConnectionForm {
  readonly #form = element('connection', HTMLFormElement);
  readonly #server = element('server', HTMLSelectElement);
  readonly #address = element('address', HTMLInputElement);
  readonly #messageType = element('message-type', HTMLSelectElement);
  readonly #connect = element('connect', HTMLButtonElement);
  readonly #cancel = element('cancel', HTMLButtonElement);
  readonly #log: Log;
  #servers: readonly Server[] = [];
  #session: Session | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  attach(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#open();
    });
    this.#form.addEventListener('change', () => this.#applyClass());
    this.#server.addEventListener('change', () => this.#chooseServer());
    this.#cancel.addEventListener('click', () => this.#session?.cancel());
    this.#applyClass();
  }

  async load(): Promise<void> {
    this.#servers = await loadServers();
    this.#server.append(...this.#servers.map(({ label }, index) => new Option(label, String(index))));
    this.#chooseServer();
  }

  /** The latest socket, whatever its state; none before the first connect. */
  get session(): Session | undefined {
    return this.#session;
  }

  get address(): string {
    return this.#address.value.trim();
  }

  set address(address: string) {
    this.#address.value = address;
  }

  get messageType(): SocketMessageType {
    return SocketMessageType[this.#messageType.value === 'utf8' ? 'utf8' : 'binary'];
  }

  get #socketClass(): SocketClass {
    return new FormData(this.#form).get('class') === 'StreamWebSocket' ? 'StreamWebSocket' : 'MessageWebSocket';
  }

  #chooseServer(): void {
    const server = this.#servers[this.#server.selectedIndex];
    if (server === undefined) return;
    this.address = server.address;
    const note = element('server-note', HTMLParagraphElement);
    note.hidden = server.note === undefined;
    if (server.note === undefined) return;
    const link = document.createElement('a');
    link.href = server.note.link;
    link.textContent = server.note.link;
    note.replaceChildren(server.note.text, link);
  }

  /** A stream has no message types. */
  #applyClass(): void {
    this.#messageType.disabled = this.#socketClass === 'StreamWebSocket';
  }

  #open(): void {
    const protocols = valueOf('protocols')
      .split(',')
      .map((protocol) => protocol.trim())
      .filter((protocol) => protocol !== '');
    this.#session = new Session(this.#socketClass, this.#log, (state) => this.#show(state));
    void this.#session.connect(this.address, protocols);
  }

  #show(state: State): void {
    const badge = element('state', HTMLSpanElement);
    badge.textContent = state;
    badge.dataset['state'] = state;
    this.#connect.disabled = state === 'connecting' || state === 'open' || state === 'closing';
    this.#cancel.disabled = state !== 'connecting';
    // A closed socket refuses to send, and says so: that is worth trying out.
    for (const button of document.querySelectorAll<HTMLButtonElement>('.needs-socket')) button.disabled = false;
  }
}
