import { createApp } from 'vue';
import Chat from './Chat.vue';

const app = createApp(Chat);
app.mount(document.body.appendChild(document.createElement('div')));
Object.assign(window, { unmount: () => app.unmount() });
