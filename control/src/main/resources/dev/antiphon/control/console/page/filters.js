// The filter of the list. Its fields are the parameters of the address and of GET /api/traffic.
import { html, useEffect, useRef, useState } from './preact.js';
import { t } from './i18n.js';
import { useKeys } from './keys.js';
import { currentRoute, go, link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const FIELDS = ['service', 'connection', 'kind', 'direction', 'text', 'regex', 'hex', 'since', 'until', 'failed', 'unmatched'];
const MODES = ['text', 'regex', 'hex'];
const KINDS = ['message', 'bytes', 'open', 'half-close', 'close', 'fault', 'finding', 'failure', 'service', 'held'];
const TYPING_MS = 300;

/** Returns the filter that an address has. */
export function filterOf(query) {
  return Object.fromEntries(FIELDS.filter((each) => query[each]).map((each) => [each, query[each]]));
}

/** Changes fields of the filter; an empty value removes one. */
export function setFilter(changes, replace = false) {
  const { view, args, query } = currentRoute();
  go(link(view, args, { ...query, ...changes }), replace);
}

/** Returns the filter of everything but some fields. */
export const cleared = () => Object.fromEntries(FIELDS.map((each) => [each, '']));

/** Returns an instant in the form of an input of the browser's time zone. */
function local(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}

const instant = (text) => (text ? new Date(text).toISOString() : '');

export function Filters({ filter, error }) {
  const { all } = useStore(services);
  const names = (all ?? []).filter((each) => each.kind !== 'port').map((each) => each.name);
  if (filter.service && !names.includes(filter.service)) names.push(filter.service);
  const invalid = (field) => (error?.field === field ? { 'aria-invalid': 'true', 'aria-describedby': 'filter-error' } : {});
  const choice = (field, values, label) => html`
    <select aria-label=${t(`filter.${field}`)} value=${filter[field] ?? ''} ...${invalid(field)}
      onChange=${(event) => setFilter({ [field]: event.target.value })}>
      <option value="" selected=${!filter[field]}>${t(`filter.${field}.all`)}</option>
      ${values.map((each) => html`
        <option value=${each} selected=${each === filter[field]}>${label(each)}</option>`)}
    </select>`;
  const flag = (field) => html`
    <label><input type="checkbox" checked=${Boolean(filter[field])}
      onChange=${(event) => setFilter({ [field]: event.target.checked ? 'true' : '' })} />
      ${t(`filter.${field}`)}</label>`;
  const time = (field) => html`
    <label>${t(`filter.${field}`)} <input type="datetime-local" step="0.001" value=${filter[field] ? local(filter[field]) : ''}
      ...${invalid(field)} onChange=${(event) => setFilter({ [field]: instant(event.target.value) })} /></label>`;
  return html`
    <form class="filters" role="search" aria-label=${t('filter.title')} onSubmit=${(event) => event.preventDefault()}>
      <${Search} filter=${filter} invalid=${invalid} />
      ${choice('service', names, (each) => each)}
      <${Typed} field="connection" value=${filter.connection ?? ''} attributes=${{
        inputmode: 'numeric', size: 6, placeholder: t('filter.connection.all'), 'aria-label': t('filter.connection'), ...invalid('connection') }} />
      ${choice('direction', ['in', 'out'], (each) => t(`direction.${each}`))}
      ${choice('kind', KINDS, (each) => t(`kind.${each}`))}
      ${flag('unmatched')} ${flag('failed')}
      <details open=${Boolean(filter.since || filter.until)}><summary>${t('filter.time')}</summary>
        <span>${time('since')} ${time('until')}</span></details>
      ${Object.keys(filter).length > 0 && html`
        <button type="button" onClick=${() => setFilter(cleared())}>${t('filter.clear')}</button>`}
      ${error && html`<p class="problem" id="filter-error" role="alert">${error.message}</p>`}
    </form>`;
}

/** A text field whose value is taken when the reader pauses or presses Enter. */
function Typed({ field, value, attributes, holder, change }) {
  const [text, setText] = useState(value);
  const timer = useRef();
  const latest = useRef();
  latest.current = change ?? ((taken) => setFilter({ [field]: taken }, true));
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (next) => {
    clearTimeout(timer.current);
    latest.current(next);
  };
  const typed = (event) => {
    const next = event.target.value;
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => take(next), TYPING_MS);
  };
  return html`<input type="text" value=${text} ref=${holder} onInput=${typed} ...${attributes}
    onKeyDown=${(event) => event.key === 'Enter' && take(event.target.value)} />`;
}

function Search({ filter, invalid }) {
  const given = MODES.find((each) => filter[each]);
  const [mode, setMode] = useState(given ?? 'text');
  const input = useRef();
  useKeys({ '/': () => input.current.focus() });
  useEffect(() => {
    if (given) setMode(given);
  }, [given]);
  const change = (value, as = mode) => setFilter({ text: '', regex: '', hex: '', [as]: value }, true);
  const choose = (event) => {
    setMode(event.target.value);
    if (input.current.value) change(input.current.value, event.target.value);
  };
  return html`
    <span class="search">
      <${Typed} value=${given ? filter[given] : ''} holder=${input} change=${change} attributes=${{
        'aria-label': t('filter.search'), placeholder: t(`filter.${mode}.hint`), 'aria-keyshortcuts': '/', spellcheck: false, ...invalid(mode) }} />
      <select aria-label=${t('filter.mode')} value=${mode} onChange=${choose}>
        ${MODES.map((each) => html`<option value=${each} selected=${each === mode}>${t(`filter.${each}`)}</option>`)}
      </select>
    </span>`;
}
