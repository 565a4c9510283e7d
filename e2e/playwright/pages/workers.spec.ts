/** The build that is published, in every kind of worker: loaded by `importScripts`, and as a module. */
import { passesIn, servesPlaces } from './serves-places.ts';

const served = servesPlaces();

const dedicated = { scope: 'DedicatedWorkerGlobalScope', evaluates: true };
passesIn('a worker', served, { kind: 'worker', url: '/classic.js' }, dedicated);
passesIn('a module worker', served, { kind: 'worker', url: '/module.js', type: 'module' }, dedicated);

const shared = { scope: 'SharedWorkerGlobalScope', evaluates: true };
passesIn('a shared worker', served, { kind: 'shared worker', url: '/classic.js' }, shared);
passesIn('a shared module worker', served, { kind: 'shared worker', url: '/module.js', type: 'module' }, shared);

// Under the policy of an extension, whose background is one.
const service = { scope: 'ServiceWorkerGlobalScope', evaluates: false };
passesIn('a service worker', served, { kind: 'service worker', url: '/extension/classic.js' }, service);
passesIn(
  'a service module worker',
  served,
  { kind: 'service worker', url: '/extension/module.js', type: 'module' },
  service,
);
