const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => document.body.append(data.message ?? data.ended);
worker.postMessage('Hello, World!');
