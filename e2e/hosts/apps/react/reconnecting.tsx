import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useChat } from './use-chat';

function Chat() {
  const { status, messages, send } = useChat('ws://127.0.0.1:8080/echo');
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
