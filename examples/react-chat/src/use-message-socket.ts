import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';

export type Connection =
  | { readonly state: 'connecting' | 'open' }
  | { readonly state: 'down' | 'ended'; readonly why: string };

export interface MessageSocket {
  readonly connection: Connection;
  /** Waits while there is no connection. Rejects if the connection is lost while the text is under way: it may have arrived. */
  readonly send: (text: string) => Promise<unknown>;
}

/** A connection that lasts as long as the component, and comes back when it is lost. `onText` is called for each text that arrives. */
export function useMessageSocket(url: string, onText: (text: string) => void): MessageSocket {
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' });
  const current = useRef<ReconnectingWebSocket>(null);
  // The `onText` of the last render: a new function is called without a new connection.
  const handleText = useEffectEvent(onText);

  useEffect(() => {
    // It connects after this turn. StrictMode closes the first one within it, so that one makes no connection.
    const socket = new ReconnectingWebSocket(url, { maxDelay: 5_000 });
    current.current = socket;
    socket.onopen = () => setConnection({ state: 'open' });
    socket.ondown = ({ end }) => setConnection({ state: 'down', why: end.error?.message ?? `closed with ${end.code}` });
    socket.onended = ({ end }) =>
      setConnection({ state: 'ended', why: end.error?.message ?? `closed with ${end.code}` });
    socket.onmessagereceived = (event) => handleText(event.text());
    return () => {
      // What it still hears while it closes is not for the next one.
      socket.onopen = socket.ondown = socket.onended = socket.onmessagereceived = null;
      socket.close();
      current.current = null;
      setConnection({ state: 'connecting' });
    };
  }, [url]);

  const send = useCallback(async (text: string) => {
    if (!current.current) throw new Error('send: the component is not mounted');
    return current.current.sendAsync(text);
  }, []);

  return { connection, send };
}
