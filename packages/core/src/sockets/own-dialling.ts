import type { OwnDialling } from '../transport.ts';
import { contradictorySetting } from './contradictory.ts';
import { runValidation } from './server-custom-validation.ts';

/** {@link OwnDialling}, for the adapter of a platform that needs it. */
export const ownDialling: OwnDialling = { contradictorySetting, runValidation };
