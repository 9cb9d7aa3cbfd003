import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '../faults/faults.js';
import { DEFAULT_CONFIGURATION } from './configuration.js';
import { SWITCHES } from './switches.js';

const source = join('apps', 'partner-center-simulator', 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/rules.switches|faults.faults|rules.configuration/.test(file));
const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n');

describe('readings of what Microsoft leaves open', () => {
  it.each(Object.entries(SWITCHES))('%s has several readings, says where it comes from, and is read by the rules', (name, { readings, about }) => {
    expect(new Set<string>(readings).size).toBeGreaterThan(1);
    expect(about).toMatch(/§\d+\.\d|§12 no\. \d/);
    expect(code).toMatch(new RegExp(`\\b${name}\\b`));
  });

  // Left out: 14 and 16 are about prices and carts, which it does not have; 22 is about a package; 23 is the configuration.
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 21, 24])('§12 no. %i has a switch', (number) =>
    expect(Object.values(SWITCHES).filter(({ about }) => new RegExp(`§12 no\\. ${number}\\b`).test(about))).not.toEqual([]));
});

it.each(Object.keys(FAULTS))('the fault %s is asked for', (name) => expect(code).toContain(`take('${name}'`));
it.each(Object.keys(DEFAULT_CONFIGURATION))('the amount %s is used', (name) => expect(code).toMatch(new RegExp(`configuration\\.${name}\\b`)));
