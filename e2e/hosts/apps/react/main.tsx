import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Echo } from './echo';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element #root');
const root = createRoot(container);
root.render(
  <StrictMode>
    <Echo address="ws://127.0.0.1:8080/echo" />
  </StrictMode>,
);
Object.assign(window, { unmount: () => root.unmount() });
