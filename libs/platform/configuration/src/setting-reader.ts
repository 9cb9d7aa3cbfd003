import { isIP } from 'node:net';
import { isLoopback, parseOrigin } from './addresses.js';
import { ConfigurationProblems, type ConfigurationProblem } from './configuration-problems.js';

/** The environment as Seatkeeper reads it: text by name; an empty text counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings one by one and remembers every mistake, so that all of them are told at once. */
export class SettingReader {
  private readonly problems: ConfigurationProblem[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  problem(name: string, problem: string, fix: string): void {
    this.problems.push({ name, problem, fix });
  }

  /** A setting without which there is no sense in starting. */
  required(name: string, fix: string): string {
    const value = this.text(name);
    if (value === undefined) this.problem(name, 'It is not set.', fix);
    return value ?? '';
  }

  /** @param loopback whether an address of this machine is acceptable */
  origin(name: string, fallback: string | undefined, options: { readonly loopback: boolean; readonly example: string }): string {
    const fix = `Set ${name} to an https address such as ${options.example}.`;
    const value = this.text(name) ?? fallback;
    if (value === undefined) {
      this.problem(name, 'It is not set.', fix);
      return '';
    }
    const parsed = parseOrigin(value);
    if ('problem' in parsed) this.problem(name, parsed.problem, fix);
    else if (!options.loopback && isLoopback(parsed.url)) this.problem(name, `"${value}" is this machine itself, which is refused in production (NODE_ENV=production).`, fix);
    else return parsed.origin;
    return '';
  }

  integer(name: string, fallback: number, range: { readonly from: number; readonly to: number; readonly unit: string }): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= range.from && number <= range.to) return number;
    this.problem(name, `"${value}" is not a whole number from ${range.from} to ${range.to}.`, `Set ${name} to ${range.unit}, for example ${fallback}, or leave it out.`);
    return fallback;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const choice = choices.find((one) => one === value.toLowerCase());
    if (choice === undefined) this.problem(name, `"${value.replace(/\/\/[^@/]*@/, '//…@')}" is not a choice.`, `Set ${name} to ${choices.join(', ')}, or leave it out (${fallback}).`);
    return choice ?? fallback;
  }

  /**
   * Where something is stored: `sqlite`, or the connection string of a server. Only its scheme is ever told, because the rest may hold a password.
   * @param options.schemes protocols without `://`
   */
  store(name: string, options: { readonly schemes: readonly string[]; readonly example: string }): string {
    const value = this.text(name);
    if (value === undefined || value.toLowerCase() === 'sqlite') return 'sqlite';
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/\S/i.exec(value)?.[1]?.toLowerCase();
    if (scheme !== undefined && options.schemes.includes(scheme)) return value;
    this.problem(name, scheme === undefined ? 'It is neither sqlite nor a connection string.' : `It names a "${scheme}" server, which Seatkeeper cannot use.`, `Set ${name} to a connection string such as ${options.example}, or leave it out (sqlite).`);
    return 'sqlite';
  }

  /** `on` and `off` in their usual spellings; undefined when not set. */
  toggle(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (['on', 'true', 'yes', '1'].includes(value)) return true;
    if (!['off', 'false', 'no', '0'].includes(value)) this.problem(name, `"${value}" is neither on nor off.`, `Set ${name} to on or off, or leave it out.`);
    return false;
  }

  /** Addresses or networks (CIDR), separated by commas. */
  networks(name: string): readonly string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
    const wrong = parts.filter((part) => !isNetwork(part));
    if (wrong.length > 0) this.problem(name, `"${wrong.join(', ')}" is no IP address, no network and not "loopback".`, `Set ${name} to the proxies in front of Seatkeeper, for example 10.0.0.5,10.1.0.0/16.`);
    return parts;
  }

  /** @throws ConfigurationProblems when there was any */
  finish(): void {
    if (this.problems.length > 0) throw new ConfigurationProblems(this.problems);
  }
}

function isNetwork(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
