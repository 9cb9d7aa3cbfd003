/** A backup cannot be made or used. The message says what to do. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}
