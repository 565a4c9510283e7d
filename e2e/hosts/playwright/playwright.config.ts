import { defineConfig } from '@playwright/test';
import { chromiumBinary } from '../../playwright/installed.ts';

export default defineConfig({
  outputDir: '../node_modules/.playwright',
  use: { launchOptions: { ...chromiumBinary, args: ['--no-sandbox'] } },
});
