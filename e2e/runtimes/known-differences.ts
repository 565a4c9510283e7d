/** A set-up file: turns the result of each test that is known to differ in this runtime, so that its passing is noticed, and leaves out what crashes. */
import { beforeEach } from 'vitest';
import { readSettings } from './settings.ts';

const { differences, crashes } = readSettings();

beforeEach(({ task, skip }) => {
  if (crashes.includes(task.name)) skip();
  // vitest reads it when the test is over, although its type says that it is settled.
  if (differences.includes(task.name)) Object.assign(task, { fails: true });
});
