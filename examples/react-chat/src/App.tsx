import { useState } from 'react';
import { useMessageSocket, type Connection } from './use-message-socket.ts';

interface Message {
  readonly id: string;
  readonly text: string;
}

/** What was written here and has not left yet, or may be lost. */
interface Pending extends Message {
  readonly isLost: boolean;
}

const address = `${location.origin.replace(/^http/, 'ws')}/chat`;

export function App() {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const [draft, setDraft] = useState('');
  const { connection, send } = useMessageSocket(address, (text) => {
    const message = JSON.parse(text) as Message;
    setMessages((all) => [...all, message]);
    setPending((all) => all.filter(({ id }) => id !== message.id));
  });

  async function submit(text: string) {
    const message = { id: crypto.randomUUID(), text };
    setPending((all) => [...all, { ...message, isLost: false }]);
    try {
      await send(JSON.stringify(message));
    } catch {
      setPending((all) => all.map((each) => (each.id === message.id ? { ...each, isLost: true } : each)));
    }
  }

  return (
    <main>
      <h1>Chat</h1>
      <p role="status">{describe(connection)}</p>
      <ul aria-label="Messages" aria-live="polite">
        {messages.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
        {pending.map(({ id, text, isLost }) => (
          <li key={id}>
            {text} <em>{isLost ? 'may not have arrived' : 'is being sent'}</em>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (draft === '') return;
          void submit(draft);
          setDraft('');
        }}
      >
        <input aria-label="Message" autoFocus value={draft} onChange={(event) => setDraft(event.target.value)} />
        <button>Send</button>
      </form>
    </main>
  );
}

function describe(connection: Connection): string {
  if (connection.state === 'down') return `Not connected: ${connection.why}. Trying again.`;
  if (connection.state === 'ended') return `Ended: ${connection.why}`;
  return connection.state === 'open' ? 'Connected' : 'Connecting …';
}
