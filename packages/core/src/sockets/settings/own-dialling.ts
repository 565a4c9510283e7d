import type { OwnDialling } from '../../transport.ts';
import { conflictingSetting } from './conflicting-settings.ts';
import { runValidation } from '../certificates/custom-validation.ts';

/** {@link OwnDialling}, for the adapter of a platform that needs it. */
export const ownDialling: OwnDialling = { conflictingSetting, runValidation };
