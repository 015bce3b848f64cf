// The faults of proxies, with the values that each one takes. A test compares them with those of the server.
const bytes = (key, start, required = true) => ({ key, type: 'bytes', start, required });
const time = (key, start, required = true) => ({ key, type: 'time', start, required });
const decimal = (key, start, required = true) => ({ key, type: 'decimal', start, required });

/** Ends that come after bytes or after a time. */
const ending = (...more) => [{
  name: 'bytes', fields: [bytes('after', '100'), ...more],
}, {
  name: 'time', fields: [time('after', '2s')],
}];

const only = (...fields) => [{ name: '', fields }];

/** Each kind has one or two forms, which are ways to say when or how much. */
export const FAULT_KINDS = [
  { name: 'latency', forms: only(time('delay', '200ms'), decimal('sigma', '', false)) },
  { name: 'bandwidth', forms: only(bytes('rate', '1000')) },
  { name: 'stall', forms: only(bytes('after', '100'), time('pause', '2s')) },
  { name: 'close', forms: ending() },
  { name: 'reset', forms: ending(time('wait', '', false)) },
  { name: 'half-close', forms: ending() },
  { name: 'drop', forms: only(bytes('after', '0'), time('ending', '', false)) },
  { name: 'loss', forms: only(decimal('rate', '0.1'), decimal('correlation', '', false)) },
  { name: 'corrupt', forms: only(bytes('at', '0'), bytes('xor', '', false)) },
  { name: 'garbage', forms: only(bytes('after', '0'), bytes('count', '4'), bytes('seed', '', false)) },
  { name: 'split', forms: only({ key: 'places', type: 'places', start: '1,3', required: true }) },
  { name: 'split-every', forms: only(bytes('piece', '1')) },
  { name: 'slice', forms: only(bytes('piece', '8'), bytes('variation', '', false), bytes('micros', '', false)) },
  { name: 'drip', forms: only(bytes('piece', '1'), time('period', '20ms')) },
  { name: 'idle-close', forms: only(time('idle', '5s')) },
  { name: 'slow-close', forms: only(time('wait', '2s')) },
];

/** The conditions in the order in which the text of a fault has them. */
export const CONDITIONS = [
  { key: 'connection', text: 'on connection' },
  { key: 'message', text: 'on message' },
  { key: 'probability', text: 'with probability' },
  { key: 'chance', text: 'with chance' },
  { key: 'client', text: 'for client' },
];

/** Returns the text of a fault, such as close:100 on connection 2. */
export function faultText(kind, form, values, conditions = {}) {
  const given = form.fields.map((each) => (values[each.key] ?? '').trim());
  while (given.length > 1 && given.at(-1) === '') given.pop();
  const all = given.map((each) => each || '0');
  const when = CONDITIONS.filter((each) => (conditions[each.key] ?? '').trim())
    .map((each) => ` ${each.text} ${conditions[each.key].trim()}`);
  return `${kind.name}:${all.join(',')}${when.join('')}`;
}

/** Returns the values of a form before anyone changed them. */
export const startOf = (form) => Object.fromEntries(form.fields.map((each) => [each.key, each.start]));

/** Returns the milliseconds of a fault that is a plain delay such as latency:20ms, or null. */
export function delayOf(fault) {
  const found = /^latency:(\d+(?:\.\d+)?)(ms|s)?$/.exec(fault);
  if (!found) return null;
  return Number(found[1]) * (found[2] === 's' ? 1000 : 1);
}
