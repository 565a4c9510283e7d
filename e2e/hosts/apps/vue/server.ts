import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import Chat from './Chat.vue';

export const render = () => renderToString(createSSRApp(Chat));
