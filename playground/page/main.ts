/** The playground's page: its four parts, each in a folder of its own. */
import { showCapabilities } from './capabilities/table.ts';
import { attachCode } from './code/panel.ts';
import { Composer } from './connection/composer.ts';
import { ConnectionForm } from './connection/connection-form.ts';
import { copyText } from './dom/take-out.ts';
import { element } from './dom/elements.ts';
import { FaultMenu } from './faults/menu.ts';
import { FloodDemo } from './flood/demo.ts';
import { MessageList } from './messages/list.ts';
import { findServer, onServer } from './server/server.ts';
import { attachViews } from './state/views.ts';

const messages = new MessageList();
const connection = new ConnectionForm(messages, (session) => {
  composer.allow(session);
  if (session.state === 'open') showCapabilities(session.capabilities);
});
const composer = new Composer(connection, messages);

messages.attach();
composer.attach();
connection.attach();
new FloodDemo().attach();
new FaultMenu().attach();
showCapabilities();
// Behind all that fills fields, so that they can be restored; before the code, which is written from them.
attachViews();
attachCode(() => ({ ...connection.settings, payload: composer.payload }));
element('copy-link', HTMLButtonElement).addEventListener('click', () => void copyText(location.href));
onServer(() => {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.needs-server')) button.disabled = false;
});
void findServer();
