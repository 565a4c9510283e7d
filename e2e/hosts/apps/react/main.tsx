import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Echo } from './echo';

const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(
  <StrictMode>
    <Echo address="ws://127.0.0.1:8080/echo" />
  </StrictMode>,
);
Object.assign(window, { unmount: () => root.unmount() });
