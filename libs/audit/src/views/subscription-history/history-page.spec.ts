import { recordedStream } from '#platform/views/testing';
import { asked, called, ids, observed, stream } from '../../testing/seats-story.js';
import { historyPage } from './history-page.js';
import { narrate } from './narrate.js';

const entries = narrate(recordedStream(stream, [observed(19), asked(19, 22), called(1, 19)]));
const page = (limit: number, cursor?: string) => historyPage(ids.subscriptionId, entries, limit, cursor);

it('hands the history out page by page, each fact once', () => {
  const first = page(2);
  const second = page(2, first.next!);
  expect([...first.items, ...second.items].map((entry) => entry.revision)).toEqual([0, 1, 2]);
  expect(second.next).toBeNull();
});

it('ends when the last page is full', () => expect(page(3).next).toBeNull());

const encoded = (text: string) => Buffer.from(text).toString('base64url');
it.each(['', 'x', '***', encoded('history/other/1'), encoded(`history/${ids.subscriptionId}/-1`), encoded(`history/${ids.subscriptionId}/NaN`), encoded(`history/${ids.subscriptionId}/01`), `${encoded(`history/${ids.subscriptionId}/1`)}=`])(
  'refuses %p, which was never handed out here',
  (cursor) => expect(() => page(2, cursor)).toThrow(expect.objectContaining({ code: 'bad-cursor', kind: 'malformed' })),
);
