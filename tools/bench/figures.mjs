/** Value below which a share of the samples lies. */
export function percentile(samples, share) {
  const ordered = [...samples].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

export const median = (samples) => percentile(samples, 0.5);

/** Milliseconds that some work took. */
export async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** A finding with a goal: `value` is compared, `text` is shown. */
export const goal = (text, value, limit, atMost) => ({ text, value, goal: limit, atMost });
