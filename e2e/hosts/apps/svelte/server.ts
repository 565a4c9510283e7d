import { render as renderComponent } from 'svelte/server';
import Chat from './Chat.svelte';

export const render = () => renderComponent(Chat, { props: { address: 'ws://127.0.0.1:8080/echo' } }).body;
