/** Which binaries are there: Playwright's own where they were installed, else Debian's (debian.json). */
import { existsSync } from 'node:fs';
import { chromium, firefox, webkit } from '@playwright/test';
import type { BrowserType } from '@playwright/test';
import debian from './debian.json' with { type: 'json' };

const own = (type: BrowserType): boolean => existsSync(type.executablePath());

export const ownChromium = own(chromium);
export const ownFirefox = own(firefox);
export const ownWebKit = own(webkit);

/** Launch options; none for Playwright's own binary, which it finds itself. */
export const chromiumBinary = ownChromium ? {} : only(debian.chromium.files);
export const firefoxBinary = ownFirefox ? {} : only(debian.firefox.files);
/** A stock Firefox speaks WebDriver BiDi, for which Playwright has a channel of its own. */
export const firefoxChannel = ownFirefox ? {} : { channel: 'moz-firefox' };

function only(files: readonly string[]): { executablePath: string } {
  const [executablePath] = files;
  if (executablePath === undefined || files.length > 1) throw new Error('debian.json names no single binary');
  return { executablePath };
}
