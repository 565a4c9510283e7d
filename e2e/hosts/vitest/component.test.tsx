import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Echo } from '../apps/react/echo';

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (ws) => ws.on('message', (data) => ws.send(data, { binary: false })));
  await once(server, 'listening');
});

afterEach(() => {
  cleanup(); // unmounts, which closes the socket
  for (const client of server.clients) client.terminate();
  server.close();
});

test('the answer is shown', async () => {
  render(<Echo address={`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`} />);
  await screen.findByText('open');
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Hello' } });
  fireEvent.click(screen.getByRole('button'));
  expect((await screen.findByRole('listitem')).textContent).toBe('Hello');
});
