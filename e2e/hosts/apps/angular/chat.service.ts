import { afterNextRender, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';

@Injectable()
export class ChatService {
  readonly status = signal('connecting');
  readonly messages = signal<readonly string[]>([]);
  #socket: ReconnectingWebSocket | undefined;

  constructor() {
    afterNextRender(() => this.#connect('ws://127.0.0.1:8080/echo')); // in a browser alone
    inject(DestroyRef).onDestroy(() => this.#socket?.close());
  }

  send(text: string): void {
    void this.#socket?.sendAsync(text);
  }

  #connect(address: string): void {
    const socket = new ReconnectingWebSocket(address);
    socket.onopen = () => this.status.set('open');
    socket.ondown = () => this.status.set('connecting again');
    socket.onended = ({ end }) => this.status.set(end.error?.message ?? `closed with ${end.code}`);
    socket.onmessagereceived = (event) => {
      const text = event.text();
      this.messages.update((earlier) => [...earlier, text]);
    };
    this.#socket = socket;
  }
}
