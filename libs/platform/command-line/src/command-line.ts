/** What may be given to a command: `--name value`, or `--name` alone. */
export interface CommandLineFlag {
  readonly description: string;
  readonly required?: boolean;
  /** Stands without a value; the command sees `'on'` when it is given. */
  readonly alone?: boolean;
}

/** One command of `npm run seatkeeper -- …`. All by flags, no prompt. */
export interface CommandLineCommand {
  /** For example `partner create`. */
  readonly name: string;
  /** One sentence for the help. */
  readonly description: string;
  readonly flags: { readonly [name: string]: CommandLineFlag };
  /**
   * Does it and returns the lines to print.
   * @throws Refusal or Error with a message that says what to do
   */
  readonly run: (flags: { readonly [name: string]: string | undefined }) => Promise<readonly string[]>;
}

/** Collects the commands that the contexts offer to the operator; contexts register theirs when their module starts. */
export abstract class CommandLine {
  abstract register(...commands: readonly CommandLineCommand[]): void;
  /** Runs one command by its words and flags, for example `['partner', 'create', '--name', 'Contoso']`. Used by the demo too. */
  abstract run(argv: readonly string[]): Promise<readonly string[]>;
}
