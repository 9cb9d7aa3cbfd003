import fc from 'fast-check';
import { patchBody } from './patch-body.js';
import { legacy, nce, pascal } from './testing/samples.js';
import type { RawResource } from './resources.js';

describe('patchBody (facts: partner-center §0.3 no. 2, §5.1)', () => {
  it('replaces the quantity and nothing else, members that nobody has documented included', () => {
    const body = patchBody(nce, { quantity: 22 });
    expect(body).toEqual({ ...nce, quantity: 22 });
    expect(Object.keys(body)).toEqual(Object.keys(nce));
  });

  it('keeps the spelling of a member in Pascal case', () => {
    const odd = pascal(nce) as RawResource;
    expect(patchBody(odd, { quantity: 22 })).toEqual({ ...odd, Quantity: 22 });
  });

  it('puts a schedule back, adds it where it is gone, and removes it by null', () => {
    const schedule = { quantity: 9 };
    expect(patchBody(nce, { scheduledNextTermInstructions: schedule })).toEqual({ ...nce, scheduledNextTermInstructions: schedule });
    expect(patchBody(legacy, { scheduledActions: [schedule] })).toEqual({ ...legacy, scheduledActions: [schedule] });
    expect(patchBody(nce, { scheduledNextTermInstructions: null })).toEqual({ ...nce, scheduledNextTermInstructions: null });
  });

  it('leaves alone what is undefined', () =>
    expect(patchBody(nce, { quantity: 20, scheduledNextTermInstructions: undefined })).toEqual({ ...nce, quantity: 20 }));

  it.each(['id', 'quantity', 'status', 'autoRenewEnabled'])('never builds a sparse body: refuses a resource without %s', (name) => {
    const { [name]: _, ...sparse } = nce;
    expect(() => patchBody(sparse, { quantity: 20 })).toThrow(/sparse/);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('refuses quantity %p', (quantity) =>
    expect(() => patchBody(nce, { quantity })).toThrow(/quantity/),
  );

  it('refuses a resource that would change on its way', () => {
    expect(() => patchBody({ ...nce, odd: new Date(0) }, { quantity: 20 })).toThrow(/"odd" differs/);
    expect(() => patchBody({ ...nce, odd: undefined }, { quantity: 20 })).toThrow(/"odd" differs/);
  });

  it('holds for any resource: what travels is what was read, but for the quantity', () => {
    const resource = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((extra) => JSON.parse(JSON.stringify({ ...extra, ...nce })) as RawResource);
    fc.assert(
      fc.property(resource, fc.integer({ min: 1, max: 100_000 }), (raw, quantity) => {
        const before = JSON.stringify(raw);
        expect(JSON.parse(JSON.stringify(patchBody(raw, { quantity })))).toEqual({ ...raw, quantity });
        expect(JSON.stringify(raw)).toBe(before);
      }),
    );
  });
});
