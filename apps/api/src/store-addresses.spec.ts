import { checkStoreAddresses } from './store-addresses.js';

const folder = { dataDirectory: '/nowhere' };

it('tells every connection string that is none, with the setting and without its password', async () => {
  const wrong = checkStoreAddresses({ ...folder, eventStore: 'esdb://admin:canary@host?tls=maybe', views: 'mongodb://admin:canary@@host/x' });
  await expect(wrong).rejects.toMatchObject({
    name: 'ConfigurationProblems',
    problems: [{ name: 'EVENT_STORE', problem: expect.stringContaining('tls must be true or false') as string }, { name: 'VIEWS', problem: expect.stringContaining('connection string of MongoDB') as string }],
  });
  await expect(wrong).rejects.not.toThrow(/canary/);
});

it('tells a certificate that is not there', async () => {
  await expect(checkStoreAddresses({ ...folder, eventStore: 'esdb://admin:canary@host?tlsCAFile=/not/there.pem', views: 'sqlite' })).rejects.toThrow(/certificate file.*not found/i);
});

it('takes what the drivers understand, whether or not anybody listens there', async () => {
  await checkStoreAddresses({ ...folder, eventStore: 'kurrentdb://admin:secret@127.0.0.1:1?tls=false', views: 'mongodb://127.0.0.1:1/seatkeeper' });
  await checkStoreAddresses({ ...folder, eventStore: 'sqlite', views: 'sqlite' });
});
