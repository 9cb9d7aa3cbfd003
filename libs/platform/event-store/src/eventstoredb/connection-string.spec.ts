import { toClientConnectionString } from './connection-string.js';

const defaults = 'keepAliveTimeout=5000&connectionName=seatkeeper';

describe('a connection string', () => {
  it.each([
    ['esdb://host:2113?tls=false', `esdb://host:2113?${defaults}&tls=false`],
    ['kurrentdb://host:2113?tls=FALSE', `esdb://host:2113?${defaults}&tls=false`],
    ['kurrent://host', `esdb://host?${defaults}`],
    ['KurrentDB+Discover://cluster.example:2113', `esdb+discover://cluster.example:2113?${defaults}`],
    ['esdb://a:2113,b:2113/?nodePreference=leader', `esdb://a:2113,b:2113?${defaults}&nodePreference=leader`],
    ['kurrentdb://admin:ch%40nge@host?tls=true&tlsCAFile=%2Fcerts%2Fca.pem', `esdb://admin:ch%40nge@host?${defaults}&tls=true&tlsCAFile=%2Fcerts%2Fca.pem`],
    ['esdb://host?keepAliveTimeout=20000&throwOnAppendFailure=false&tlsVerifyCert=true', 'esdb://host?keepAliveTimeout=20000&connectionName=seatkeeper'],
  ])('%s is given to the client as it wants it', (text, expected) => expect(toClientConnectionString(text)).toBe(expected));

  it.each([
    ['host:2113', /write it as esdb:\/\//],
    ['http://admin:canary@host', /"http" is not one of/],
    ['esdb://canary@host', /user:password/],
    ['esdb://a:b:canary@host', /percent-encoded/],
    ['esdb://admin:canary@[::1]:2113', /IPv6/],
    ['esdb://admin:canary@host?tsl=false', /no option "tsl"/],
    ['esdb://admin:canary@host?tls', /option tls has no value/],
    ['esdb://admin:canary@host?tlsVerifyCert=false', /tlsCAFile/],
    ['esdb://admin:canary@host?tls=maybe', /tls must be true or false/],
    ['esdb://admin:canary@host?keepAliveInterval=10s', /keepAliveInterval must be a whole number/],
    ['esdb://a:canary@a:1,b:2?nodePreference=follower', /nodePreference must be leader/],
    ['esdb://admin:canary@host:21a3', /host:port/],
    ['esdb://admin:canary%@host', /%25/],
  ])('is refused with what to do, and without its password: %s', (text, problem) => {
    expect(() => toClientConnectionString(text)).toThrow(problem);
    expect(() => toClientConnectionString(text)).not.toThrow(/canary/);
  });
});
