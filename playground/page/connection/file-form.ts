/** The file input with its button, its progress bar and the verdict on the hash. */
import { formatBytes, formatRate, formatTime } from '../../quantities.ts';
import type { ConnectionForm } from './connection-form.ts';
import { element } from '../dom/elements.ts';
import { proofOf, sendFile, sinkPath, type Outcome, type Proof } from './file-transfer.ts';
import type { MessageList } from '../messages/list.ts';
import type { Session } from './session.ts';

export class FileForm {
  readonly #input = element('file', HTMLInputElement);
  readonly #transfer = element('transfer', HTMLDivElement);
  readonly #bar = element('progress', HTMLProgressElement);
  readonly #text = element('transfer-text', HTMLParagraphElement);
  readonly #connection: ConnectionForm;
  readonly #log: MessageList;

  constructor(connection: ConnectionForm, log: MessageList) {
    this.#connection = connection;
    this.#log = log;
  }

  attach(): void {
    this.#input.addEventListener('change', () => this.#fitSink());
  }

  /** The sink answers at a number of bytes that stands in its path: it has to be the file's. */
  #fitSink(): void {
    const [file] = this.#input.files ?? [];
    if (file === undefined || !/\/sink\/\d+$/.test(this.#connection.address)) return;
    this.#connection.address = this.#connection.address.replace(/\/sink\/\d+$/, sinkPath(file.size));
    this.#log.note('file', `${formatBytes(file.size)}, which is now in the sink’s address; connect to it anew`);
  }

  /** Throws nothing. */
  async send(session: Session): Promise<void> {
    const [file] = this.#input.files ?? [];
    if (file === undefined || file.size === 0) {
      this.#log.error('file', new Error(file === undefined ? 'choose a file first' : `${file.name} is empty`));
      return;
    }
    this.#log.note('file', `${file.name}, ${formatBytes(file.size)}`);
    try {
      await this.#run(session, file);
    } catch (error) {
      this.#text.textContent = 'not finished';
      this.#text.classList.add('bad');
      this.#log.error('file', error);
    }
  }

  async #run(session: Session, file: File): Promise<void> {
    const proof = proofOf(session.address, file.size);
    const started = performance.now();
    this.#transfer.hidden = false;
    this.#text.classList.remove('bad');
    const outcome = await sendFile(session, file, proof, ({ sent, received }) => {
      const done = proof === 'echo' ? received : sent;
      const back = proof === 'echo' ? `, ${formatBytes(received)} back` : '';
      this.#bar.value = done / file.size;
      this.#text.textContent = `${formatBytes(sent)} sent${back}, ${formatRate(done, performance.now() - started)}`;
    });
    const time = performance.now() - started;
    const verdict = judge(outcome, proof);
    this.#text.classList.toggle('bad', !verdict.right);
    const figures = `${formatBytes(file.size)} in ${formatTime(time)}, ${formatRate(file.size, time)}`;
    this.#text.textContent = `${figures}: ${verdict.text}`;
    if (verdict.right) this.#log.note('file', `${figures}: ${verdict.text}; SHA-256 ${outcome.hash}`);
    else this.#log.error('file', new Error(verdict.text));
  }
}

function judge({ hash, proof: proven }: Outcome, proof: Proof): { readonly right: boolean; readonly text: string } {
  if (proof === 'none') return { right: true, text: 'sent, but this server does not tell what it got' };
  if (proven !== hash) return { right: false, text: `the file’s SHA-256 is ${hash}, the server’s ${proven}` };
  return { right: true, text: proof === 'echo' ? '✓ the same came back' : '✓ the server got the same' };
}
