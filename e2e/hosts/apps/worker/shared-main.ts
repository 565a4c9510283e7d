const { port } = new SharedWorker(new URL('./shared-worker.ts', import.meta.url), { type: 'module' });
port.onmessage = ({ data }: MessageEvent<string>) => document.body.append(data);
addEventListener('pagehide', () => port.postMessage(null));
port.postMessage('Hello, World!');
