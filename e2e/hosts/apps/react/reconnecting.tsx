import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useChat } from './use-chat';

/** Outside of the component, so that it is the same function in each render: a new function is a new connection. */
async function freshAddress(attempt: number, signal: AbortSignal): Promise<string> {
  const response = await fetch('/token', { method: 'POST', signal });
  if (!response.ok) throw new Error(`the server gave no token: HTTP ${response.status}`);
  return `ws://127.0.0.1:8080/echo?token=${await response.text()}`;
}

function Chat() {
  const { status, messages, send } = useChat(freshAddress);
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <p role="status">{status}</p>
      <ul>
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ul>
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <button>Send</button>
    </form>
  );
}

const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(
  <StrictMode>
    <Chat />
  </StrictMode>,
);
Object.assign(window, { unmount: () => root.unmount() });
