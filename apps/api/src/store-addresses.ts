import { ConfigurationProblems, type Configuration, type ConfigurationProblem } from '#platform/configuration';
import { openEventStore } from '#platform/event-store';

/**
 * Refuses connection strings that the drivers do not understand before anything is composed: no waiting helps, and whoever set them must see
 * what to do instead of a stack.
 * @throws ConfigurationProblems every mistake at once; tells no password
 */
export async function checkStoreAddresses({ eventStore, views, dataDirectory }: Pick<Configuration, 'eventStore' | 'views' | 'dataDirectory'>): Promise<void> {
  const found = await Promise.all([
    problemOf('EVENT_STORE', async () => {
      // Connects to nothing.
      if (eventStore !== 'sqlite') await (await openEventStore({ eventStore, dataDirectory })).close();
    }),
    problemOf('VIEWS', async () => {
      if (views !== 'sqlite') (await import('#platform/mongo')).checkMongoAddress(views);
    }),
  ]);
  const problems = found.filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
}

async function problemOf(name: string, check: () => Promise<void>): Promise<ConfigurationProblem | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return { name, problem: (error as Error).message, fix: `Correct ${name}, or leave it out (sqlite).` };
  }
}
