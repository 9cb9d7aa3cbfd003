/** One mistake in the settings: which one, what is wrong with it, and what to do. Never carries the value of a secret. */
export interface ConfigurationProblem {
  readonly name: string;
  readonly problem: string;
  readonly fix: string;
}

/** Everything that is wrong with the settings, at once. */
export class ConfigurationProblems extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(describe(problems));
    this.name = 'ConfigurationProblems';
  }
}

function describe(problems: readonly ConfigurationProblem[]): string {
  const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
  return [
    `Seatkeeper cannot start: ${count} not right.`,
    ...problems.map(({ name, problem, fix }) => `\n  ${name}\n    ${problem}\n    Fix: ${fix}`),
  ].join('\n');
}
