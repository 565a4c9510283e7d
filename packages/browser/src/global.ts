/** For the script tag: `twinsocket` with all exports and, unless the page has a `Windows`, `Windows` with the namespace tree. */
import * as twinsocket from './index.ts';
import { Windows } from './windows.ts';

const globals = globalThis as { twinsocket?: unknown; Windows?: unknown };
globals.twinsocket = twinsocket;
globals.Windows ??= Windows;
