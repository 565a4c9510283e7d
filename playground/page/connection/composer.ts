/** What is sent, and how the connection is closed. Both work while the connection is open, and only then. */
import { SocketMessageType } from 'twinsocket';
import type { Payload } from '../code/config.ts';
import { parseHex } from '../code/parse-hex.ts';
import { chosen, element, valueOf } from '../dom/elements.ts';
import type { MessageList } from '../messages/list.ts';
import type { ConnectionForm } from './connection-form.ts';
import { FileForm } from './file-form.ts';
import type { Session } from './session.ts';

export class Composer {
  readonly #connection: ConnectionForm;
  readonly #log: MessageList;
  readonly #files: FileForm;

  constructor(connection: ConnectionForm, log: MessageList) {
    this.#connection = connection;
    this.#log = log;
    this.#files = new FileForm(connection, log);
  }

  attach(): void {
    this.#files.attach();
    const form = element('send-form', HTMLFormElement);
    form.addEventListener('change', () => this.#showKind());
    this.#onSubmit('send-form', 'send', (session) => this.#send(session));
    this.#onSubmit('close-form', 'close', (session) => {
      const code = valueOf('close-code').trim();
      session.close(code === '' ? undefined : Number(code), valueOf('close-reason'));
    });
    this.#showKind();
    this.allow(undefined);
  }

  /** Text is a text message and bytes are a binary one, unless it was said otherwise. Throws for what is not bytes in hex. */
  get payload(): Payload {
    const type = valueOf('message-type');
    if (chosen('kind') === 'bytes') return { kind: 'bytes', bytes: parseHex(valueOf('bytes')), utf8: type === 'utf8' };
    return { kind: 'text', text: valueOf('text'), utf8: type !== 'binary' };
  }

  /** For this socket's state. */
  allow(session: Session | undefined): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>('.needs-open')) {
      button.disabled = session?.state !== 'open';
    }
  }

  #showKind(): void {
    for (const kind of ['text', 'bytes', 'file']) {
      element(`${kind}-field`, HTMLDivElement).hidden = chosen('kind') !== kind;
    }
  }

  async #send(session: Session): Promise<void> {
    if (chosen('kind') === 'file') {
      await this.#files.send(session);
      return;
    }
    const { payload } = this;
    const bytes = payload.kind === 'bytes' ? payload.bytes : new TextEncoder().encode(payload.text);
    await session.send(bytes, payload.utf8 ? SocketMessageType.utf8 : SocketMessageType.binary);
  }

  /** Runs what a form asks for; whatever goes wrong goes to the list. */
  #onSubmit(form: string, kind: string, run: (session: Session) => unknown): void {
    const answer = async (): Promise<void> => {
      const { session } = this.#connection;
      if (session?.state !== 'open') return; // by the Enter key
      try {
        await run(session);
      } catch (error) {
        this.#log.error(kind, error);
      }
    };
    element(form, HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void answer();
    });
  }
}
