import { onScopeDispose, readonly, ref, shallowRef } from 'vue';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';

interface Message {
  readonly id: string;
  readonly text: string;
}

/** What was written here and has not left yet, or may be lost. */
interface Pending extends Message {
  readonly isLost: boolean;
}

/** A chat that lasts as long as the component, and comes back when its connection is lost. */
export function useChat(url: string) {
  const status = ref('Connecting …');
  const messages = shallowRef<readonly Message[]>([]);
  const pending = shallowRef<readonly Pending[]>([]);

  // A plain constant: a socket has no state that Vue could watch.
  const socket = new ReconnectingWebSocket(url, { maxDelay: 5_000 });
  socket.onopen = () => {
    status.value = 'Connected';
  };
  socket.ondown = ({ end }) => {
    status.value = `Not connected: ${end.error?.message ?? `closed with ${end.code}`}. Trying again.`;
  };
  socket.onended = ({ end }) => {
    status.value = `Ended: ${end.error?.message ?? `closed with ${end.code}`}`;
  };
  socket.onmessagereceived = (event) => {
    const message = JSON.parse(event.text()) as Message;
    messages.value = [...messages.value, message];
    pending.value = pending.value.filter(({ id }) => id !== message.id);
  };
  onScopeDispose(() => socket.close());

  /** The text waits while there is no connection. */
  async function send(text: string): Promise<void> {
    const message = { id: crypto.randomUUID(), text };
    pending.value = [...pending.value, { ...message, isLost: false }];
    try {
      await socket.sendAsync(JSON.stringify(message));
    } catch {
      // The connection was lost while the text was under way, or the chat is over.
      pending.value = pending.value.map((each) => (each.id === message.id ? { ...each, isLost: true } : each));
    }
  }

  return { status: readonly(status), messages, pending, send };
}
