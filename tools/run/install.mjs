/** Installs the packages when they are missing or are not what the lock file says. */
import { ensureInstalled } from './installed.mjs';

try {
  ensureInstalled();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
