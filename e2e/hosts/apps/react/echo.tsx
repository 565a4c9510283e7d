import { useState } from 'react';
import { useSocket } from './use-socket';

export function Echo({ address }: { address: string }) {
  const { status, messages, send } = useSocket(address);
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
        setText('');
      }}
    >
      <p role="status">{status}</p>
      <ul>
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ul>
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <button disabled={status !== 'open'}>Send</button>
    </form>
  );
}
