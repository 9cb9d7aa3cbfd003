// `ng serve` shows the portal alone; everything else is answered by a running Seatkeeper.
const target = process.env['SEATKEEPER_URL'] ?? 'http://127.0.0.1:3000';

export default { '/api': { target }, '/auth': { target } };
