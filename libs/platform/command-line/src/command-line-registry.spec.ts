import { CommandLineRegistry } from './command-line-registry.js';
import type { CommandLineCommand } from './command-line.js';

const create: CommandLineCommand = {
  name: 'partner create',
  description: 'Makes a partner and its first administrator.',
  flags: { name: { description: 'name of the partner', required: true }, tenant: { description: 'Entra tenant id', required: true }, note: { description: 'a note' }, dry: { description: 'only looks', alone: true } },
  run: (flags) => Promise.resolve([`${flags['name']} ${flags['tenant']} ${flags['note'] ?? '-'}${flags['dry'] === undefined ? '' : ` dry:${flags['dry']}`}`]),
};
const line = (): CommandLineRegistry => {
  const registry = new CommandLineRegistry();
  registry.register(create, { name: 'partner', description: 'Lists partners.', flags: {}, run: () => Promise.resolve(['listed']) });
  return registry;
};

it.each([
  [['partner', 'create', '--name', 'Contoso Partner', '--tenant=t'], 'Contoso Partner t -'],
  [['partner', 'create', '--tenant', 't', '--name=-x-', '--note', 'a=b'], '-x- t a=b'],
  [['partner', 'create', '--dry', '--name', 'x', '--tenant', 't'], 'x t - dry:on'],
  [['partner'], 'listed'],
])('runs %j', async (argv, output) => {
  expect(await line().run(argv)).toEqual([output]);
});

it.each([
  [['partner', 'create', '--name', 'x'], /needs --tenant \(Entra tenant id\)/],
  [['partner', 'create', '--nme', 'x'], /has no flag --nme; it has --name, --tenant, --note, --dry/],
  [['partner', 'create', '--dry=yes', '--name', 'x', '--tenant', 't'], /--dry stands without a value/],
  [['partner', 'create', '--dry', 'yes', '--name', 'x', '--tenant', 't'], /"yes" belongs to no flag/],
  [['partner', 'create', '--name', '--tenant', 't'], /--name needs a value/],
  [['partner', 'create', '--name', 'x', '--name', 'y', '--tenant', 't'], /--name is given twice/],
  [['partner', 'create', '--name', 'Contoso', 'Partner', '--tenant', 't'], /"Partner" belongs to no flag; put text with spaces in quotes/],
  [['partner', 'delete'], /"delete" belongs to no flag/],
  [['shop'], /There is no command "shop"[\s\S]*partner create {2}Makes a partner/],
  [['partner', 'create', '--__proto__', 'x'], /has no flag --__proto__/],
])('says what to do instead of %j', async (argv, message) => {
  await expect(line().run(argv)).rejects.toThrow(message);
});

it.each([[[]], [['help']], [['--help']]])('lists the commands for %j', async (argv) => {
  expect((await line().run(argv)).join('\n')).toMatch(/partner +Lists partners\.\n {2}partner create {2}Makes a partner/);
});

it.each([[['partner', 'create', '--help']], [['help', 'partner', 'create']]])('lists the flags for %j', async (argv) => {
  expect((await line().run(argv)).join('\n')).toMatch(/--name … --tenant … \[--note …\] \[--dry\][\s\S]*--tenant {2}Entra tenant id \(required\)/);
});

it('tells whether the words name a command', () => {
  expect([['partner', 'create', '--name', 'x'], ['partner', '--help'], ['shop'], ['help'], []].map((argv) => line().knows(argv))).toEqual([true, true, false, false, false]);
});

it('refuses two commands of one name', () => {
  expect(() => line().register(create)).toThrow('registered twice');
});
