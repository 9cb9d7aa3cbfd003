import { plus } from '#platform/kernel';
import { floorOf } from '../contracts/index.js';
import { NOW, snapshot } from '../testing/samples.js';
import { quantityOptions } from './quantity-policy.js';

const at = (change: object = {}, now = NOW, busy = false) => quantityOptions({ ...snapshot, ...change }, busy, now);
const [later, sooner] = snapshot.batches;

it('names the open batches, the first to close first, and the smallest total', () => {
  expect(at()).toEqual({ changeable: true, reason: null, minimum: 12, maximum: null, reducible: [sooner, later], reduction: 'seven-days', nextOpening: '2027-03-09T00:00:00.000Z' });
});

it('says the same as the floor that is answered from it, at every boundary', () => {
  for (const { deadline } of snapshot.batches) {
    for (const shift of [-300_001, -300_000, -299_999, 0, 1]) {
      const now = plus(deadline, shift);
      const options = at({}, now);
      expect(options.minimum).toBe(floorOf(snapshot.quantity, { ...options, reducible: [...snapshot.batches] }, now));
    }
  }
});

it('lets legacy go down to one seat, without batches', () => expect(at({ class: 'legacy' })).toMatchObject({ minimum: 1, reducible: [], reduction: 'any-time', nextOpening: null }));

it('keeps what is being changed as it is', () => expect(at({}, NOW, true)).toMatchObject({ changeable: false, reason: 'change-in-progress', minimum: 19 }));

it('names the reason that lasts rather than the change under way', () => expect(at({ status: 'suspended' }, NOW, true)).toMatchObject({ reason: 'suspended' }));

it('takes nothing back while suspended, whatever the batches say', () => expect(at({ status: 'suspended' })).toMatchObject({ reducible: [], minimum: 19, nextOpening: null }));

it('knows no next window without renewal or without an end', () => {
  for (const change of [{ autoRenew: false }, { termEnd: null }]) expect(at(change).nextOpening).toBeNull();
});
