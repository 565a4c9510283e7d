/** `npm run test:hostile`: the attacks of e2e/node/hostile with four times the volume that `npm test` takes, or as TWINSOCKET_HOSTILE says. */
import { spawnGroup } from './process-group.mjs';

const { TWINSOCKET_HOSTILE = '4' } = process.env;
const child = spawnGroup(
  'npx',
  ['vitest', 'run', '--project', 'contract', 'e2e/node/hostile', ...process.argv.slice(2)],
  {
    env: { ...process.env, TWINSOCKET_HOSTILE },
    stdio: 'inherit',
  },
);
child.once('exit', (code) => (process.exitCode = code ?? 1));
