import { InMemoryDocuments } from '../../../documents/src/testing/in-memory-documents.js';
import { TestClock } from '../testing/edge-application.js';
import { IdempotencyRecords, KEPT, LEASE } from './idempotency-records.js';

const ANSWER = { status: 202, body: { done: true }, headers: {} };
const setUp = (): { readonly records: IdempotencyRecords; readonly clock: TestClock } => {
  const clock = new TestClock();
  return { clock, records: new IdempotencyRecords(new InMemoryDocuments(() => Date.parse(clock.now())), clock) };
};

it('lets one of many equal requests run, even when all of them looked first', async () => {
  const { records } = setUp();
  const beginnings = await Promise.all(Array.from({ length: 20 }, () => records.begin('scope', 'content', 'rights')));
  expect(beginnings.filter((beginning) => beginning.kind === 'run')).toHaveLength(1);
  expect(beginnings.filter((beginning) => beginning.kind === 'running')).toHaveLength(19);
});

it('replays what was done, unless the caller’s rights have changed', async () => {
  const { records } = setUp();
  const first = await records.begin('scope', 'content', 'modify');
  if (first.kind === 'run') await first.turn.done(ANSWER);
  expect(await records.begin('scope', 'content', 'modify')).toEqual({ kind: 'replay', answer: ANSWER });
  expect((await records.begin('scope', 'content', 'none')).kind).toBe('run');
});

it('does not let a turn that was taken over write its answer', async () => {
  const { records, clock } = setUp();
  const slow = await records.begin('scope', 'content', 'rights');
  clock.ahead = LEASE;
  const fast = await records.begin('scope', 'content', 'rights');
  if (slow.kind !== 'run' || fast.kind !== 'run') throw new Error('both must run');
  await fast.turn.done(ANSWER);
  await slow.turn.done({ ...ANSWER, status: 500 });
  await slow.turn.forget();
  expect(await records.begin('scope', 'content', 'rights')).toEqual({ kind: 'replay', answer: ANSWER });
});

it('leaves a request alone that says it goes on', async () => {
  const { records, clock } = setUp();
  const first = await records.begin('scope', 'content', 'rights');
  clock.ahead = LEASE - 1;
  if (first.kind === 'run') await first.turn.renew();
  clock.ahead = LEASE + 1;
  expect((await records.begin('scope', 'content', 'rights')).kind).toBe('running');
});

it('writes the answer of a request whose sign of life failed', async () => {
  const documents = new InMemoryDocuments(() => Date.parse(new TestClock().now()));
  const records = new IdempotencyRecords(documents, new TestClock());
  const first = await records.begin('scope', 'content', 'rights');
  if (first.kind !== 'run') throw new Error('it must run');
  const broken = jest.spyOn(documents, 'put').mockRejectedValueOnce(new Error('the disk is busy'));
  await expect(first.turn.renew()).rejects.toThrow('the disk is busy');
  broken.mockRestore();
  await first.turn.done(ANSWER);
  expect(await records.begin('scope', 'content', 'rights')).toEqual({ kind: 'replay', answer: ANSWER });
});

it('keeps answers for longer than the seven days in which Microsoft takes seats back', async () => {
  const { records, clock } = setUp();
  const first = await records.begin('scope', 'content', 'rights');
  if (first.kind === 'run') await first.turn.done(ANSWER);
  clock.ahead = 7 * 86_400_000 + 1;
  expect((await records.begin('scope', 'content', 'rights')).kind).toBe('replay');
  clock.ahead = KEPT + 1;
  expect((await records.begin('scope', 'content', 'rights')).kind).toBe('run');
});
