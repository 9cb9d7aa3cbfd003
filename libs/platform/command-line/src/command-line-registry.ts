import { Injectable } from '@nestjs/common';
import { parseArgs } from 'node:util';
import { CommandLine, type CommandLineCommand, type CommandLineFlag } from './command-line.js';

/** The operator typed something that cannot be carried out. The message says what to type instead. */
export class CommandLineProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandLineProblem';
  }
}

const CALL = 'npm run seatkeeper --';

/** Finds the command by its words, checks its flags, and runs it. */
@Injectable()
export class CommandLineRegistry implements CommandLine {
  private readonly commands = new Map<string, CommandLineCommand>();

  /** @throws Error two commands with the same name: a mistake of composition */
  register(...commands: readonly CommandLineCommand[]): void {
    for (const command of commands) {
      if (this.commands.has(command.name)) throw new Error(`The command "${command.name}" is registered twice`);
      this.commands.set(command.name, command);
    }
  }

  /** @throws CommandLineProblem unknown command or flag, missing or repeated flag; and whatever the command itself throws */
  async run(argv: readonly string[]): Promise<readonly string[]> {
    const words = wordsOf(argv);
    const wantsHelp = argv.includes('--help') || argv.includes('-h') || words[0] === 'help' || argv.length === 0;
    const command = this.longestMatch(words[0] === 'help' ? words.slice(1) : words);
    if (wantsHelp) return command ? helpOf(command) : this.help();
    if (!command) throw new CommandLineProblem([`There is no command "${words.join(' ')}".`, ...this.help()].join('\n'));
    const nameLength = command.name.split(' ').length;
    return command.run(flagsOf(command, argv.slice(nameLength)));
  }

  /** Whether the words before the first flag name a command. */
  knows(argv: readonly string[]): boolean {
    return this.longestMatch(wordsOf(argv)) !== undefined;
  }

  private help(): string[] {
    const sorted = [...this.commands.values()].sort((a, b) => a.name.localeCompare(b.name));
    const width = Math.max(0, ...sorted.map((command) => command.name.length));
    return [
      `Usage: ${CALL} <command> --flag value …`,
      '',
      ...sorted.map((command) => `  ${command.name.padEnd(width)}  ${command.description}`),
      '',
      `${CALL} <command> --help lists the flags of one command.`,
    ];
  }

  private longestMatch(words: readonly string[]): CommandLineCommand | undefined {
    for (let length = words.length; length > 0; length--) {
      const command = this.commands.get(words.slice(0, length).join(' '));
      if (command) return command;
    }
    return undefined;
  }
}

/** The leading words before the first flag: they name the command. */
function wordsOf(argv: readonly string[]): string[] {
  const firstFlag = argv.findIndex((part) => part.startsWith('-'));
  return argv.slice(0, firstFlag < 0 ? argv.length : firstFlag);
}

function flagsOf(command: CommandLineCommand, argv: readonly string[]): { readonly [name: string]: string | undefined } {
  const known = Object.keys(command.flags);
  const hint = `See ${CALL} ${command.name} --help.`;
  const { tokens } = parseArgs({ args: [...argv], options: Object.fromEntries(known.map((name) => [name, { type: command.flags[name]!.alone ? ('boolean' as const) : ('string' as const) }])), strict: false, tokens: true });
  const flags: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') throw new CommandLineProblem(`"${token.value}" belongs to no flag; put text with spaces in quotes. ${hint}`);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) throw new CommandLineProblem(`${command.name} has no flag ${token.rawName}; it has ${known.map((name) => `--${name}`).join(', ') || 'none'}. ${hint}`);
    const { alone, description } = command.flags[token.name]!;
    if (alone ? token.inlineValue : !token.value || (!token.inlineValue && token.value.startsWith('--'))) throw new CommandLineProblem(alone ? `${token.rawName} stands without a value. ${hint}` : `${token.rawName} needs a value: ${description}. ${hint}`);
    if (token.name in flags) throw new CommandLineProblem(`${token.rawName} is given twice; give it once. ${hint}`);
    flags[token.name] = alone ? 'on' : token.value!;
  }
  const missing = known.filter((name) => command.flags[name]?.required && !(name in flags));
  if (missing.length > 0) throw new CommandLineProblem(`${command.name} needs ${missing.map((name) => `--${name} (${command.flags[name]?.description})`).join(', ')}. ${hint}`);
  return flags;
}

function helpOf(command: CommandLineCommand): string[] {
  const width = Math.max(0, ...Object.keys(command.flags).map((name) => name.length));
  return [
    command.description,
    '',
    `Usage: ${CALL} ${command.name}${Object.entries(command.flags).map(([name, flag]) => usageOf(name, flag)).join('')}`,
    '',
    ...Object.entries(command.flags).map(([name, flag]) => `  --${name.padEnd(width)}  ${flag.description}${flag.required ? ' (required)' : ''}`),
  ];
}

function usageOf(name: string, { required, alone }: CommandLineFlag): string {
  const usage = alone ? `--${name}` : `--${name} …`;
  return required ? ` ${usage}` : ` [${usage}]`;
}
