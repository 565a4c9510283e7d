import { ReconnectingWebSocket } from 'twinsocket/reconnecting';

const pages = new Set<MessagePort>();
const socket = new ReconnectingWebSocket('ws://127.0.0.1:8080/echo');
socket.onmessagereceived = (event) => {
  const text = event.text();
  for (const page of pages) page.postMessage(text);
};

addEventListener('connect', (event) => {
  const [page] = (event as MessageEvent).ports;
  if (!page) return;
  pages.add(page);
  page.onmessage = ({ data }: MessageEvent<string | null>) => {
    if (data === null) pages.delete(page); // a page says so when it goes, since a port has no event for that
    else void socket.sendAsync(data);
  };
});
