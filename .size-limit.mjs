/** What a page may have to load, minified and by brotli. `npm run size` shows it; a build over a limit fails. */

/** As it is published: bundled anew, it would not be the same file. */
const untouched = (settings) => ({ ...settings, loader: { '.js': 'copy' } });

export default [
  { name: 'import * as twinsocket', path: 'dist/browser/index.mjs', import: '*', limit: '29.25 kB' },
  {
    name: 'import { MessageWebSocket }',
    path: 'dist/browser/index.mjs',
    import: '{ MessageWebSocket }',
    limit: '21.45 kB',
  },
  {
    name: 'import { StreamWebSocket }',
    path: 'dist/browser/index.mjs',
    import: '{ StreamWebSocket }',
    limit: '17.65 kB',
  },
  { name: 'the script tag', path: 'dist/twinsocket.global.js', limit: '29.4 kB', modifyEsbuildConfig: untouched },
  // On top of MessageWebSocket: 2.6 kB and 1.8 kB.
  { name: 'twinsocket/reconnecting', path: 'dist/browser/reconnecting.mjs', limit: '24.1 kB' },
  { name: 'twinsocket/websocket', path: 'dist/browser/websocket.mjs', limit: '23.25 kB' },
];
