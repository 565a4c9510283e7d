/** The page: what it shows and does is the same with each of the three modules. `?with=` chooses one. */
import type { Chat, Connect, Upload } from './chat.ts';
import { element } from './element.ts';
import { messageList } from './message-list.ts';
import { uploadForm } from './upload-form.ts';

const modules: Readonly<Record<string, () => Promise<{ readonly connect: Connect; readonly upload: Upload }>>> = {
  twinsocket: () => import('./twinsocket.ts'),
  partysocket: () => import('./partysocket.ts'),
  websocket: () => import('./websocket.ts'),
};

const name = new URL(location.href).searchParams.get('with') ?? 'twinsocket';
const load = modules[name];
if (load) start(await load());
else element('status').textContent = `There is no ${name}; there are ${Object.keys(modules).join(', ')}.`;

function start({ connect, upload }: { readonly connect: Connect; readonly upload: Upload }): void {
  const status = element('status');
  const text = element('text') as HTMLInputElement;
  const messages = messageList(element('messages'));
  let connected = false;
  const chat: Chat = connect({
    connected() {
      connected = true;
      status.textContent = 'Connected';
      messages.handedOver();
    },
    lost(why) {
      connected = false;
      status.textContent = `Not connected: ${why}. The page keeps trying.`;
      messages.lost();
    },
    received: messages.received,
  });
  element('say').addEventListener('submit', (event) => {
    event.preventDefault();
    if (text.value === '') return;
    chat.send(messages.sent(text.value, connected));
    text.value = '';
  });
  uploadForm(upload);
}
