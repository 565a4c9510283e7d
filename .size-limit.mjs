/** What a page may have to load, minified and by brotli. `npm run size` shows it; a build over a limit fails. */

/** As it is published: bundled anew, it would not be the same file. */
const untouched = (settings) => ({ ...settings, loader: { '.js': 'copy' } });

export default [
  { name: 'import * as twinsocket', path: 'dist/browser/index.mjs', import: '*', limit: '29.1 kB' },
  {
    name: 'import { MessageWebSocket }',
    path: 'dist/browser/index.mjs',
    import: '{ MessageWebSocket }',
    limit: '20.45 kB',
  },
  {
    name: 'import { StreamWebSocket }',
    path: 'dist/browser/index.mjs',
    import: '{ StreamWebSocket }',
    limit: '17.4 kB',
  },
  { name: 'the script tag', path: 'dist/twinsocket.global.js', limit: '29.2 kB', modifyEsbuildConfig: untouched },
  // On top of MessageWebSocket: 2.7 kB and 1.9 kB.
  { name: 'twinsocket/reconnecting', path: 'dist/browser/reconnecting.mjs', limit: '23.15 kB' },
  { name: 'twinsocket/websocket', path: 'dist/browser/websocket.mjs', limit: '22.25 kB' },
];
