import { mayChange, viewerOf } from './access.js';

const nobody = { companies: [], staff: [] };
const user = { ...nobody, companies: [{ companyId: 'c-1', level: 'modify' as const }] };
const staff = { ...nobody, staff: [{ partnerId: 'p-1' }] };
const refusal = (caller: typeof nobody, companyId: string, partnerId: string | undefined) => {
  try {
    return viewerOf(caller, companyId, partnerId);
  } catch (error) {
    return { ...(error as object) };
  }
};

it('shows a company to its users at their level, and to its partner for looking only', () => {
  expect(viewerOf(user, 'c-1', 'p-1')).toEqual({ level: 'modify' });
  expect(viewerOf({ ...user, ...{ staff: staff.staff } }, 'c-1', 'p-1')).toEqual({ level: 'modify' });
  expect(viewerOf(staff, 'c-1', 'p-1')).toEqual({ level: null });
});

it('answers everybody else as if there were no such company', () => {
  const unknown = refusal(nobody, 'c-9', undefined);
  expect(unknown).toMatchObject({ code: 'not-found', facts: {}, kind: 'not-found' });
  for (const [caller, company, partner] of [[nobody, 'c-1', 'p-1'], [user, 'c-2', 'p-1'], [staff, 'c-1', 'p-2'], [staff, 'c-1', undefined]] as const) {
    expect(refusal(caller as typeof nobody, company, partner)).toEqual(unknown);
  }
});

it.each([['view', false], ['modify', true], ['admin', true], [null, false]] as const)('lets the level %s change quantities: %s', (level, may) => expect(mayChange({ level })).toBe(may));
