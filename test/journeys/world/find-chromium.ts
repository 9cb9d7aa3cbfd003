import { existsSync } from 'node:fs';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * The browser to test with: the one that `CHROMIUM` names, else an installed one, else the one that comes with the npm package
 * `@sparticuz/chromium`, unpacked into the temporary folder.
 */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM'];
  if (named && named !== 'bundled') return named;
  const installed = named === 'bundled' ? undefined : INSTALLED.find((path) => existsSync(path));
  if (installed) return installed;
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
