// The control page. Builds every element itself: no inline script, no HTML from text.
const byId = (id) => document.getElementById(id);
const time = (text) => (text ? text.slice(0, 19).replace('T', ' ') : '');
let state;
let faultsKnown;
let switchesKnown;

function element(name, properties = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in created) created[key] = value;
    else created.setAttribute(key, value);
  }
  created.append(...children);
  return created;
}

async function call(method, path, body) {
  const response = await fetch(path, { method, headers: body ? { 'Content-Type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(answer?.error ?? `The simulator answered ${response.status}.`);
  return answer;
}

function say(text, problem = false) {
  const message = byId('message');
  message.textContent = text;
  message.classList.toggle('problem', problem);
}

async function act(what, work) {
  try {
    await work();
    await load();
    say(what);
  } catch (error) {
    say(error.message, true);
  }
}

async function load() {
  const [now, faults, switches, { configuration }, webhooks, { rehearsals }] = await Promise.all([
    call('GET', '/__sim/state'), faultsKnown ?? call('GET', '/__sim/faults'), switchesKnown ?? call('GET', '/__sim/switches'),
    call('GET', '/__sim/configuration'), call('GET', '/__sim/webhooks'), call('GET', '/__sim/rehearsals'),
  ]);
  const first = !state;
  [state, faultsKnown, switchesKnown] = [now, faults, switches];
  if (first) fillChoices();
  showClock();
  showRequests();
  // A row is not rebuilt under somebody's hands.
  if (!byId('rows').contains(document.activeElement)) showRows();
  showFaults();
  if (!byId('switches').contains(document.activeElement)) showSwitches();
  if (!byId('configuration').contains(document.activeElement)) showConfiguration(configuration);
  showWebhooks(webhooks);
  if (!byId('rehearsals').contains(document.activeElement)) showRehearsals(rehearsals);
}

function fillChoices() {
  byId('api').textContent = state.apiUrl;
  byId('partner').replaceChildren(element('option', { value: '' }, 'All partners'), ...state.partners.map(({ tenantId, name }) => element('option', { value: tenantId }, name)));
  byId('fault-route').replaceChildren(...faultsKnown.routes.map((route) => element('option', { value: route, selected: route === 'patch' }, route)), element('option', { value: '' }, 'every route'));
}

function showClock() {
  byId('now').textContent = time(state.clock.now);
  byId('now').dateTime = state.clock.now;
  byId('clock-note').textContent = [state.clock.frozen ? 'frozen' : '', state.clock.nextDue ? `next renewal or change ${time(state.clock.nextDue)}` : ''].filter(Boolean).join(', ');
  byId('freeze').textContent = state.clock.frozen ? 'Let it run' : 'Freeze';
}

function showRows() {
  const partner = byId('partner').value;
  const wanted = byId('find').value.trim().toLowerCase();
  const customers = new Map(state.customers.map((customer) => [customer.tenantId, customer]));
  const found = state.subscriptions.filter(({ customerId, resource }) => {
    const customer = customers.get(customerId);
    return (!partner || customer.partnerTenantId === partner) && `${customer.companyName} ${resource.offerName} ${resource.friendlyName} ${resource.status}`.toLowerCase().includes(wanted);
  });
  byId('count').textContent = `${found.length} of ${state.subscriptions.length} subscriptions, ${state.customers.length} customers`;
  byId('rows').replaceChildren(...found.map((subscription) => row(subscription, customers.get(subscription.customerId))));
}

function row({ id, resource, productClass, renewalInProgress, changePending, extendedServiceTerm }, customer) {
  const notes = [renewalInProgress && 'renewal in progress', changePending && 'change pending', extendedServiceTerm && 'extended service term', resource.isTrial && 'trial', resource.scheduledNextTermInstructions && !resource.isTrial && `at renewal ${resource.scheduledNextTermInstructions.quantity}`].filter(Boolean);
  const open = resource.refundableQuantity?.details ?? [];
  const input = element('input', { type: 'number', min: 1, step: 1, value: String(resource.quantity), 'aria-label': `Seats of ${resource.friendlyName}, ${customer.companyName}` });
  const form = element('form', {}, input, element('button', { type: 'submit', 'aria-label': `Set seats of ${resource.friendlyName}, ${customer.companyName}` }, 'Set'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    document.activeElement.blur();
    void act(`${resource.friendlyName} now has ${input.value} seats.`, () => call('PUT', `/__sim/subscriptions/${id}`, { quantity: Number(input.value) }));
  });
  return element('tr', {},
    element('td', {}, customer.companyName),
    element('th', { scope: 'row' }, resource.friendlyName, element('br'), element('span', { className: 'quiet' }, `${resource.offerName} · ${productClass}`)),
    element('td', {}, [resource.termDuration, resource.billingCycle].filter(Boolean).join(' · ')),
    element('td', {}, resource.status, ...(notes.length ? [element('br'), element('span', { className: 'quiet' }, notes.join(', '))] : [])),
    element('td', {}, (resource.commitmentEndDate ?? '').slice(0, 10)),
    element('td', {}, ...open.flatMap((batch) => [`${batch.quantity} until ${time(batch.allowedUntilDateTime)}`, element('br')])),
    element('td', { className: 'number' }, String(resource.quantity)),
    element('td', {}, form));
}

function showFaults() {
  const focused = document.activeElement?.id;
  byId('faults').replaceChildren(...Object.entries(faultsKnown.known).map(([name, about]) => {
    const on = state.faults.filter((fault) => fault.name === name);
    const button = element('button', { type: 'button', id: `fault-${name}`, 'aria-pressed': String(on.length > 0) }, name);
    button.addEventListener('click', () => void toggleFault(name, on));
    const where = on.map((fault) => `${fault.route ?? 'every route'}, ${fault.remaining === undefined ? 'always' : `${fault.remaining} left`}`).join('; ');
    return element('li', {}, button, element('p', { className: 'quiet' }, about), ...(where ? [element('p', {}, `On: ${where}`)] : []));
  }));
  if (focused?.startsWith('fault-')) byId(focused)?.focus();
}

async function toggleFault(name, on) {
  if (on.length > 0) return act(`${name} is off.`, () => Promise.all(on.map(({ id }) => call('DELETE', `/__sim/faults/${id}`))));
  return act(`${name} is on.`, () => {
    const times = byId('fault-times').value;
    const parameters = JSON.parse(byId('fault-parameters').value.trim() || '{}');
    const route = ['invalidClient', 'invalidGrant'].includes(name) ? 'token' : byId('fault-route').value;
    return call('POST', '/__sim/faults', { name, parameters, times: Number(times) || times, ...(route ? { route } : {}) });
  });
}

function showSwitches() {
  byId('switches').replaceChildren(...Object.entries(switchesKnown.known).map(([name, { readings, about }]) => {
    const select = element('select', {}, ...readings.map((reading) => element('option', { value: reading, selected: state.switches[name] === reading }, reading)));
    select.addEventListener('change', () => void act(`${name} is ${select.value}.`, () => call('PUT', '/__sim/switches', { [name]: select.value })));
    return element('li', {}, element('label', {}, name, select), element('p', { className: 'quiet' }, about));
  }));
}

function showConfiguration(configuration) {
  byId('configuration').replaceChildren(...Object.entries(configuration).map(([name, value]) => {
    const input = element('input', { type: typeof value === 'number' ? 'number' : 'date', value: String(value), min: typeof value === 'number' ? '0' : '', autocomplete: 'off' });
    input.addEventListener('change', () => void act(`${name} is ${input.value}.`, () => call('PUT', '/__sim/configuration', { [name]: typeof value === 'number' ? input.valueAsNumber : input.value })));
    return element('label', {}, name, input);
  }));
}

function showWebhooks({ registrations, events }) {
  byId('receivers').textContent = registrations.map(({ url, events: names }) => `${url}: ${names.join(', ')}`).join('; ') || 'Nobody has registered.';
  byId('events').replaceChildren(...events.slice(-30).reverse().map(({ eventName, subscriptionId, state: how, dueAt, attempts }) => element('li', {},
    element('p', {}, `${eventName}, ${how}`), element('p', { className: 'quiet' }, `due ${time(dueAt)}, ${attempts.length} tried`), element('code', {}, subscriptionId ?? ''))));
}

function showRehearsals(rehearsals) {
  byId('rehearsals').replaceChildren(...rehearsals.map(({ id, name, customer, subscriptions, clock }) => {
    const button = element('button', { type: 'button', className: 'danger', 'aria-label': `Delete ${name}` }, 'Delete');
    button.addEventListener('click', () => void act(`${name} is deleted.`, () => call('DELETE', `/__sim/rehearsals/${id}`)));
    return element('li', {}, element('p', {}, `${name}: ${customer.companyName}`), element('p', { className: 'quiet' }, `${subscriptions} subscriptions, clock ${time(clock.now)}`), element('code', {}, id), button);
  }));
}

function showRequests() {
  const recent = [...state.requests].reverse().slice(0, 100);
  byId('requests').replaceChildren(...recent.map((request) => element('tr', {},
    element('td', {}, time(request.at)),
    element('td', {}, element('code', {}, `${request.method} ${request.path}`)),
    element('td', {}, request.status === undefined ? 'none' : [request.status, request.code].filter((part) => part !== undefined).join(' / ')),
    element('td', { className: 'number' }, request.method === 'PATCH' ? String(state.effects[request.requestId] ?? 0) : ''),
    element('td', {}, element('code', {}, request.requestId)),
    element('td', {}, [...request.faults, request.replayed ? 'replayed' : ''].filter(Boolean).join(', ')))));
}

for (const button of document.querySelectorAll('[data-jump]')) {
  button.addEventListener('click', () => void act(`The clock moved by ${button.textContent.slice(1)}.`, () => call('PUT', '/__sim/clock', { jumpMilliseconds: Number(button.dataset.jump) })));
}
byId('next-due').addEventListener('click', () => void act('The clock stands at the next renewal or change.', () => call('PUT', '/__sim/clock', { toNextDue: true })));
byId('freeze').addEventListener('click', () => void act(state.clock.frozen ? 'The clock runs.' : 'The clock stands still.', () => call('PUT', '/__sim/clock', { frozen: !state.clock.frozen })));
byId('real-time').addEventListener('click', () => void act('The clock shows real time.', () => call('PUT', '/__sim/clock', { reset: true })));
byId('seed').addEventListener('click', () => void act('The demo world is seeded anew.', () => call('POST', '/__sim/seed')));
byId('reset').addEventListener('click', () => {
  if (window.confirm('Reset clock, faults, switches and all subscriptions?')) void act('Everything is as on the first day.', () => call('POST', '/__sim/reset'));
});
byId('partner').addEventListener('change', showRows);
byId('find').addEventListener('input', showRows);
for (const form of ['fault-form', 'configuration']) byId(form).addEventListener('submit', (event) => event.preventDefault());
byId('deliver').addEventListener('click', () => void act('What was due has been delivered.', () => call('POST', '/__sim/webhooks/deliver')));

void act('', load);
setInterval(() => void load().catch(() => say('The simulator does not answer.', true)), 3_000);
