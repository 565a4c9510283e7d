/** All rules. */
import type { Rule } from '../rule.ts';
import { closeRules } from './close.ts';
import { constructorRules } from './constructor.ts';
import { eventRules } from './events.ts';
import { sendRules } from './send.ts';

export const allRules: readonly Rule[] = [...constructorRules, ...closeRules, ...sendRules, ...eventRules];
