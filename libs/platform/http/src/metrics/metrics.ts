import { Histogram, register } from 'prom-client';

/** The histogram of that name, made once: modules are composed more than once in a test process. */
function histogram(name: string, help: string, labelNames: string[]): Histogram {
  const existing = register.getSingleMetric(name);
  if (existing) return existing as Histogram;
  return new Histogram({ name, help, labelNames, buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60] });
}

/** Seconds from command to outcome; the outcome is `done`, `failed`, or the code of a refusal. Its count is the number of commands. */
export const commandDurations = histogram('seatkeeper_command_seconds', 'Seconds from command to outcome', ['command', 'outcome']);

/** Seconds from request to answer, by method, route pattern and status. */
export const requestDurations = histogram('seatkeeper_http_request_seconds', 'Seconds from request to answer', ['method', 'route', 'status']);
