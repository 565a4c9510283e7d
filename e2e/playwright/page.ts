/** The program of the test page: the browser build and all cases, run one at a time by name. */
import * as api from 'twinsocket';
import { Windows } from 'twinsocket/windows';
import type { ContractEnv } from '../contract/case.ts';
import type { Outcome } from './outcome.ts';
import { STREAM_PAGE_PATH } from './page-paths.ts';
import { runCase } from './run-case.ts';
import { withReceiveBackPressure } from './with-receive-back-pressure.ts';

declare global {
  interface Window {
    __run(name: string, peer: ContractEnv['peer']): Promise<Outcome>;
  }
}

const published = { api, Windows };
const build = location.pathname === STREAM_PAGE_PATH ? withReceiveBackPressure(published) : published;

window.__run = (name, peer) => runCase(name, { ...build, peer });
