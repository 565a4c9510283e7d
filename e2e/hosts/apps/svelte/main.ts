import { mount, unmount } from 'svelte';
import Chat from './Chat.svelte';

const app = mount(Chat, { target: document.body, props: { address: 'ws://127.0.0.1:8080/echo' } });
Object.assign(window, { unmount: () => unmount(app) });
