import type { IRouter } from 'express';
import { freeze, jump, REAL_TIME, unfreeze, type ClockSetting } from '../rules/clock.js';
import { readDate } from '../rules/dates.js';
import type { Document } from '../rules/subscription.js';
import type { World } from '../world/world.js';
import { bodyOf } from './body.js';

/** The simulated clock of a world. */
export function clockRoutes(app: IRouter, base: string, world: World): void {
  app.get(`${base}/clock`, (_request, response) => void response.json(clockOf(world)));
  app.put(`${base}/clock`, (request, response) => {
    world.setClock(changedClock(world, bodyOf(request)));
    response.json(clockOf(world));
  });
}

/** What the clock shows, and when something next happens by itself. */
export function clockOf(world: World) {
  const { offset, frozenAt } = world.clock;
  const next = world.nextDue();
  return { now: new Date(world.now()).toISOString(), offsetMilliseconds: offset, frozen: frozenAt !== undefined, ...(next === undefined ? {} : { nextDue: new Date(next).toISOString() }) };
}

function changedClock(world: World, body: Document): ClockSetting {
  const machine = world.machineNow();
  let setting = world.clock;
  for (const [member, value] of Object.entries(body)) {
    if (member === 'reset' && value === true) setting = REAL_TIME;
    else if (member === 'jumpMilliseconds' && typeof value === 'number' && Number.isSafeInteger(value)) setting = jump(setting, value);
    else if (member === 'jumpTo' && readDate(value) !== undefined) setting = jump(setting, (readDate(value) ?? 0) - world.now());
    else if (member === 'toNextDue' && value === true) setting = jump(setting, Math.max(0, (world.nextDue() ?? world.now()) - world.now()));
    else if (member === 'frozen' && typeof value === 'boolean') setting = value ? freeze(setting, machine) : unfreeze(setting, machine);
    else throw new RangeError('The clock takes one or more of: jumpMilliseconds (whole number), jumpTo (ISO 8601 date), toNextDue (true), frozen (true or false), reset (true).');
  }
  const year = new Date((setting.frozenAt ?? machine + setting.offset)).getUTCFullYear();
  if (Number.isNaN(year) || year < 2000 || year > 2200) throw new RangeError('The clock runs from the year 2000 to 2200.');
  return setting;
}
