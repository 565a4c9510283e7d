/** What crosses between this process and apps in a page or in another process: plain data. */
import type { FromApp, FromPeer } from '../app/signals.ts';
import type { Observation } from '../observation.ts';
import type { Plan } from '../plan.ts';

/** `doomed`: the app is to be ended with the place that it runs in. */
export type ToApp =
  | { readonly id: string; readonly plan: Plan; readonly doomed: boolean }
  | { readonly id: string; readonly signal: FromPeer }
  | { readonly end: true }
  | { readonly ask: 'left' | 'begin' };

export type FromRemote =
  | { readonly id: string; readonly signal: FromApp }
  | { readonly id: string; readonly observation: Observation }
  | { readonly id: string; readonly error: string }
  | { readonly ended: true }
  | { readonly left: readonly string[] };
