import { foldView, recordedStream } from '../../../../platform/views/src/testing/fold-view.js';
import { added, asked, bound, changed, enabled, granted, partnerId, rejected, revoked } from '../../testing/people.js';
import { companyListView } from '../company-list/company-list.view.js';
import { companyUsersView, portalUserOf } from './company-users.view.js';

const facts = (...more: ReturnType<typeof granted>[]) => recordedStream('company-1', [added, enabled, granted('u', 'anna@alpenholz.example'), ...more], { partnerId });
const anna = (...more: ReturnType<typeof granted>[]) => {
  const row = foldView(companyUsersView, facts(...more))['company-1/u'];
  return row && portalUserOf(row);
};

it('shows who is invited', () => expect(anna()).toEqual({ userId: 'u', email: 'anna@alpenholz.example', level: 'modify', status: 'invited', name: null, username: null, objectId: null }));
it('shows who waits, so that a person can tell who it is', () =>
  expect(anna(asked('u'))).toMatchObject({ status: 'awaiting-confirmation', name: 'Anna Meier', username: 'anna@alpenholz.example', objectId: 'oid-anna' }));
it('shows who is in', () => expect(anna(bound('u', 'verified-email'))).toMatchObject({ status: 'active', objectId: 'oid-anna' }));
it('forgets who was turned away', () => expect(anna(asked('u'), rejected('u'))).toMatchObject({ status: 'invited', name: null, objectId: null }));
it('shows the present level', () => expect(anna(changed('u', 'view'))).toMatchObject({ level: 'view' }));
it('does not show who was revoked', () => expect(anna(bound('u', 'verified-email'), revoked('u'))).toBeUndefined());
it('counts the people of a company', () => {
  const rows = foldView(companyListView, facts(granted('v', 'bob@alpenholz.example'), revoked('u')));
  expect(rows['company-1']).toMatchObject({ users: 1, portalEnabled: true, name: 'Alpenholz AG', partnerId });
});
