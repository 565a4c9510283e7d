import { useEffect, useRef, useState } from 'react';
import { MessageWebSocket } from 'twinsocket';

export function useSocket(address: string) {
  const [status, setStatus] = useState('connecting');
  const [messages, setMessages] = useState<readonly string[]>([]);
  const current = useRef<MessageWebSocket>(null);

  useEffect(() => {
    const socket = new MessageWebSocket(); // a new one for each effect: a socket that was closed can't connect again
    let isCurrent = true;
    const show = (text: string): void => {
      if (isCurrent) setStatus(text);
    };
    socket.onmessagereceived = (event) => {
      if (socket.state === 'failed') return; // as in Windows, a loss raises this event once; `ended` tells why
      const text = event.text();
      setMessages((earlier) => [...earlier, text]);
    };
    show('connecting');
    socket.connectAsync(address).then(
      () => show('open'),
      (error) => show(error.message), // enough for a demo; a user needs another sentence
    );
    void socket.ended.then(({ code, error }) => show(error?.message ?? `closed with ${code}`));
    current.current = socket;
    return () => {
      isCurrent = false;
      socket.close(1000, 'the component is gone'); // also ends a connect that is still under way
    };
  }, [address]);

  const send = (text: string): void => void current.current?.sendAsync(text);
  return { status, messages, send };
}
