import { ensureBuilt } from '../../../tools/run/built.mjs';

/** Journeys run against what is built, so that it can be killed like the real thing. */
export default function build(): void {
  ensureBuilt(['server', 'portal']);
}
