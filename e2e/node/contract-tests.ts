/** The contract suite as tests of vitest, against the Node build that is published. */
import * as api from 'twinsocket';
import { Windows } from 'twinsocket/windows';
import { afterEach, beforeEach, inject, test } from 'vitest';
import { cases } from '../contract/index.ts';
import { CASE_TIMEOUT, plan } from '../plan.ts';
import { startWatchdog } from './watchdog.ts';

/** A test for each case that runs with these capabilities, and a skipped one for each that doesn't. */
export function defineContract(capabilities: api.Capabilities): void {
  const peer = inject('peer');
  const watchdog = startWatchdog();
  beforeEach(({ task }) => watchdog.started(task.name));
  afterEach(() => watchdog.finished());

  for (const { contractCase, title, excluded } of plan(cases, capabilities)) {
    test.skipIf(excluded)(title, { timeout: CASE_TIMEOUT }, () => contractCase.run({ api, Windows, peer }));
  }
}
