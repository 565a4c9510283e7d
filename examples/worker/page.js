// The page: it draws what the worker has, once for each frame of the screen.
const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
const element = (id) => document.getElementById(id);

worker.onmessage = ({ data }) => {
  if (data.type === 'status') element('status').textContent = data.text;
  if (data.type === 'prices') {
    element('count').textContent = data.count;
    element('prices').replaceChildren(...data.prices.map(row));
    requestAnimationFrame(() => worker.postMessage({ type: 'draw' }));
  }
};
worker.onerror = ({ message }) => (element('status').textContent = `The worker failed: ${message}`);
worker.postMessage({ type: 'connect', address: `${location.origin.replace(/^http/, 'ws')}/prices` });
requestAnimationFrame(() => worker.postMessage({ type: 'draw' }));

element('stop').onclick = () => worker.postMessage({ type: 'stop' });

function row([symbol, price]) {
  const tr = document.createElement('tr');
  tr.insertCell().textContent = symbol;
  tr.insertCell().textContent = price.toFixed(2);
  return tr;
}
