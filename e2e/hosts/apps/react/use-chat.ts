import { useEffect, useRef, useState } from 'react';
import { ReconnectingWebSocket, type AddressFunction } from 'twinsocket/reconnecting';

export function useChat(address: string | AddressFunction) {
  const [status, setStatus] = useState('connecting');
  const [messages, setMessages] = useState<readonly string[]>([]);
  const current = useRef<ReconnectingWebSocket>(null);

  useEffect(() => {
    const socket = new ReconnectingWebSocket(address); // connects at once
    socket.onopen = () => setStatus('open');
    socket.ondown = () => setStatus('connecting again');
    socket.onended = ({ end }) => setStatus(end.error?.message ?? `closed with ${end.code}`);
    socket.onmessagereceived = (event) => {
      const text = event.text();
      setMessages((earlier) => [...earlier, text]);
    };
    current.current = socket;
    return () => {
      socket.onended = null;
      socket.close();
    };
  }, [address]);

  return { status, messages, send: (text: string) => void current.current?.sendAsync(text) };
}
