import { Injectable, Logger } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { Refusal } from '#platform/kernel';
import { commandDurations } from '../metrics/metrics.js';

/** Carries commands to their handlers, with one log line and one measurement for each. */
@Injectable()
export class Commands {
  private readonly logger = new Logger(Commands.name);

  constructor(private readonly bus: CommandBus) {}

  /** @throws Refusal what a rule refused, and whatever else the handler throws */
  async execute<Result>(command: Command<Result>): Promise<Result> {
    const name = command.constructor.name;
    const started = performance.now();
    let outcome = 'failed';
    try {
      const result = await this.bus.execute(command);
      outcome = 'done';
      return result;
    } catch (error) {
      if (error instanceof Refusal) outcome = error.code;
      throw error;
    } finally {
      const milliseconds = performance.now() - started;
      commandDurations.observe({ command: name, outcome }, milliseconds / 1000);
      this.logger.log({ command: name, outcome, milliseconds: Math.round(milliseconds * 10) / 10, msg: `${name} ${outcome}` });
    }
  }
}
