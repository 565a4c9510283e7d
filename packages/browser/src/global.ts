/** The script tag: `twinsocket` with the flat names and, unless the page has one, `Windows` with the tree. */
import * as twinsocket from './index.ts';
import { Windows } from './windows.ts';

const globals = globalThis as { twinsocket?: unknown; Windows?: unknown };
globals.twinsocket = twinsocket;
globals.Windows ??= Windows;
