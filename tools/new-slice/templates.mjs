/**
 * The files of a new slice, by file name. Every request is refused with `<feature>-not-decided` until the rule is written, so that a slice
 * that was forgotten halfway does no harm.
 * @param {{ context: string, feature: string, stream: string, fact: string, evolve: string, state: string, initial: string, domain: string, recorded: boolean }} names
 * `recorded`: the fold takes facts with their metadata
 */
export function files(names) {
  const { feature } = names;
  const words = feature.split('-');
  const Name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = Name.charAt(0).toLowerCase() + Name.slice(1);
  const all = { ...names, Name, name, sentence: words.join(' ') };
  return {
    [`${feature}.ts`]: decision(all),
    [`${feature}.spec.ts`]: spec(all),
    [`${feature}.handler.ts`]: handler(all),
    [`${feature}.controller.ts`]: controller(all),
  };
}

const decision = ({ feature, Name, name, fact, state, domain, sentence }) => `import { Refusal } from '#platform/kernel';
import type { ${fact} } from '../../contracts/index.js';
import type { ${state} } from '../../domain/${domain}';

/** What a person asks for: ${sentence}. */
export interface ${Name}Wish {
  /** Id of the stream that it is decided on. */
  readonly id: string;
}

/**
 * Decides whether to ${sentence}.
 * @throws Refusal ${feature}-not-decided: every wish, as long as no rule stands here
 */
export function ${name}(state: ${state}, wish: ${Name}Wish): readonly ${fact}[] {
  throw new Refusal('${feature}-not-decided', { id: wish.id, situation: String('situation' in state ? state.situation : '') });
}
`;

const spec = ({ feature, name, domain, initial, evolve, recorded, fact, sentence }) => `${recorded ? `import type { RecordedFact } from '#platform/kernel';\n` : ''}import { scenario } from '../../../../platform/kernel/src/testing/given.js';
${recorded ? `import type { ${fact} } from '../../contracts/index.js';\n` : ''}import { ${evolve}, ${initial} } from '../../domain/${domain}';
import { ${name} } from './${feature}.js';

const given = scenario(${initial}, ${recorded ? `(state, fact: ${fact}) => ${evolve}(state, fact as RecordedFact<${fact}>)` : evolve});

describe('${sentence}', () => {
  it('is refused as long as no rule allows it', () =>
    given()
      .when((state) => ${name}(state, { id: '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11' }))
      .thenRefused('${feature}-not-decided'));
});
`;

const handler = ({ feature, Name, name, stream, evolve, initial, domain, sentence }) => `import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { ${stream} } from '../../contracts/index.js';
import { ${evolve}, ${initial} } from '../../domain/${domain}';
import { ${name}, type ${Name}Wish } from './${feature}.js';

/** Asks to ${sentence}. */
export class ${Name} extends Command<void> {
  constructor(readonly wish: ${Name}Wish, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(${Name})
export class ${Name}Handler implements ICommandHandler<${Name}> {
  constructor(private readonly log: FactLog) {}

  async execute({ wish, context }: ${Name}): Promise<void> {
    await this.log.execute(${stream}, wish.id, context, { initial: ${initial}, evolve: ${evolve}, decide: (state) => ${name}(state, wish) });
  }
}
`;

const controller = ({ feature, Name, name, context, sentence }) => `import { Controller, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ${Name} } from './${feature}.handler.js';

@ApiTags('${context.charAt(0).toUpperCase() + context.slice(1).replaceAll('-', ' ')}')
@Controller('partners/:partnerId/${feature}')
export class ${Name}Controller {
  constructor(private readonly commands: Commands) {}

  /** ${sentence.charAt(0).toUpperCase() + sentence.slice(1)}. Administrators of the partner only. */
  @Put(':id')
  @HttpCode(204)
  async ${name}(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string, @Param('id') id: string, @CommandIds() ids: RequestIds): Promise<void> {
    requireStaff(caller, partnerId, 'administrator');
    await this.commands.execute(new ${Name}({ id: id.toLowerCase() }, { partnerId, actor: actorOf(caller), ...ids }));
  }
}
`;
