import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  // For `npm run dev`, beside `node server.mjs`.
  server: { proxy: { '/chat': { target: 'ws://127.0.0.1:8090', ws: true } } },
});
