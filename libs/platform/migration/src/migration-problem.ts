/** The migration cannot go on. The message says what to do; it never carries a connection string. */
export class MigrationProblem extends Error {
  override readonly name = 'MigrationProblem';
}
