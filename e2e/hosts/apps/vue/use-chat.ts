import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { onMounted, onUnmounted, ref } from 'vue';

export function useChat(address: string) {
  const status = ref('connecting');
  const messages = ref<string[]>([]);
  let socket: ReconnectingWebSocket | undefined;

  onMounted(() => {
    socket = new ReconnectingWebSocket(address);
    socket.onopen = () => (status.value = 'open');
    socket.ondown = () => (status.value = 'connecting again');
    socket.onended = ({ end }) => (status.value = end.error?.message ?? `closed with ${end.code}`);
    socket.onmessagereceived = (event) => messages.value.push(event.text());
  });
  onUnmounted(() => socket?.close());

  return { status, messages, send: (text: string) => socket?.sendAsync(text) };
}
