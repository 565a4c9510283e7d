/** The playground's page: forms on one side, the log of one socket on the other. */
import { ConnectionForm } from './connection-form.ts';
import { element, valueOf } from './elements.ts';
import { FileForm } from './file-form.ts';
import { Log } from './log.ts';
import { parseHex } from './parse-hex.ts';
import type { Session } from './session.ts';

const log = new Log();
const connection = new ConnectionForm(log);

/** Runs what a form asks for; whatever goes wrong goes to the log. */
function onSubmit(form: string, kind: string, run: (session: Session) => unknown): void {
  const answer = async (): Promise<void> => {
    try {
      if (connection.session) await run(connection.session);
    } catch (error) {
      log.error(kind, error);
    }
  };
  element(form, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void answer();
  });
}

onSubmit('text-form', 'send', (session) => session.sendText(valueOf('text'), connection.messageType));
onSubmit('bytes-form', 'send', (session) => session.sendBytes(parseHex(valueOf('bytes')), connection.messageType));
onSubmit('close-form', 'close', (session) => {
  const code = valueOf('code').trim();
  session.close(code === '' ? undefined : Number(code), valueOf('reason'));
});
element('clear', HTMLButtonElement).addEventListener('click', () => log.clear());

connection.attach();
new FileForm(connection, log).attach();
connection.load().catch((error) => log.error('page', error));
