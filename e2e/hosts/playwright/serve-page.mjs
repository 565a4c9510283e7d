/** The page under test: the component of React with a connection that comes back. Nothing leaves the browser. */
import { bundleApp } from '../apps/bundle.mjs';

export async function servePage({ page }) {
  const script = await bundleApp('react/reconnecting.tsx', (source) =>
    source.replaceAll('ws://127.0.0.1:8080/echo', 'wss://chat.example/'),
  );
  await page.route('https://app.example/token', (route) =>
    route.fulfill({ status: route.request().method() === 'POST' ? 200 : 404, body: 'a-token' }),
  );
  await page.route('https://app.example/', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><link rel="icon" href="data:,"><body><script type="module">${script}</script>`,
    }),
  );
}
