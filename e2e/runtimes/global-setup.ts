/** The addresses of the peer that run.mjs has started: in here it would be a server of the runtime that is tested. */
import type { TestProject } from 'vitest/node';
import { readSettings } from './settings.ts';

export default function setup(project: TestProject): void {
  project.provide('peer', readSettings().peer);
}
