// A load while it runs: requests, errors and response times of each second, as charts and as a table.
import { html, useEffect, useState } from './preact.js';
import { get } from './api.js';
import { Chart } from './chart.js';
import { Command } from './form.js';
import { clock, hasText, number, size, span, t } from './i18n.js';
import { LiveStream } from './stream.js';

const SECONDS_MAX = 3600;
const TABLE_ROWS = 60;
const PERCENTILES = ['p50', 'p90', 'p99', 'p999'];
const BYTES = ['bytesIn', 'bytesOut'];

/** Counts that are left out while they are 0: a load may not count them by the second. */
const NOT_ZERO = ['connectionsOpened', ...BYTES];

const RATE_LINES = [
  { key: 'planned', colour: 'planned', dash: [2, 4] },
  { key: 'rate', colour: 'rate' },
  { key: 'errors', colour: 'errors', dash: [8, 4] },
];
const TIME_LINES = [
  { key: 'p50', colour: 'p50' },
  { key: 'p90', colour: 'p90', dash: [8, 3] },
  { key: 'p99', colour: 'p99', dash: [4, 3] },
  { key: 'p999', colour: 'p999', dash: [1, 3] },
];

/** A hook: the load with its seconds, which a stream adds to. */
function useLoad() {
  const [state, setState] = useState({ load: null, error: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let stream;
    let timer;
    let ended = false;
    const refresh = () => get('/api/load').then((load) => !ended && setState({ load, error: null }));
    const failed = (error) => {
      if (ended) return;
      setState((before) => ({ ...before, error }));
      if (error.status !== 404) timer = setTimeout(() => setTries(tries + 1), 2000);
    };
    get('/api/load').then((load) => {
      if (ended) return;
      setState({ load, error: null });
      if (!load.running) return;
      stream = new LiveStream({
        path: '/api/load/live',
        after: load.seconds.at(-1)?.t ?? 0,
        onEvent: ({ event, data }) => {
          const value = JSON.parse(data);
          if (event === 'second') setState((before) => ({ ...before, load: added(before.load, value) }));
          else if (event === 'end') {
            stream.stop();
            refresh().catch(failed);
          }
        },
        onState: ({ kind, error }) => setState((before) => ({
          ...before, error: kind === 'waiting' || kind === 'refused' ? error ?? new Error() : null,
        })),
      });
    }, failed).catch(failed);
    return () => {
      ended = true;
      clearTimeout(timer);
      stream?.stop();
    };
  }, [tries]);
  return state;
}

/** Returns the load with a further second; a second that is there already changes nothing. */
function added(load, second) {
  const { seconds } = load;
  if (seconds.length > 0 && seconds.at(-1).t >= second.t) return load;
  return { ...load, seconds: [...seconds.slice(-SECONDS_MAX + 1), second] };
}

/** A hook: the counts since the begin, which come with the state alone. */
function useCounts(load) {
  const [counts, setCounts] = useState(null);
  const at = load?.seconds.at(-1)?.t ?? 0;
  useEffect(() => {
    let ended = false;
    if (load) {
      get('/api/load').then(({ totals, failures }) => !ended && setCounts({ totals, failures }), () => {});
    }
    return () => {
      ended = true;
    };
  }, [load?.running, Math.ceil(at / 5)]);
  return counts ?? load ?? { totals: {}, failures: {} };
}

export default function Load() {
  const { load, error } = useLoad();
  const { totals, failures } = useCounts(load);
  if (!load) {
    return html`
      <div class="task"><h1>${t('view.load')}</h1>
        ${error ? html`<p class="notice" role="alert">${t(error.status === 404 ? 'load.none' : 'live.gone')}</p>
            ${error.status === 404 && html`<${Command} label=${t('load.start')}
              text="antiphon load --console --to localhost:12345 --framing line --rate 500 PING" />`}`
          : html`<p class="quiet">${t('app.loading')}</p>`}
      </div>`;
  }
  const { seconds } = load;
  return html`
    <div class="task">
      <h1>${t('view.load')}</h1>
      <p role="status"><span class="state ${load.running ? 'open' : ''}">${t(load.running ? 'load.runs' : 'load.over')}</span>
        ${' '}${t('load.since', { target: load.target, at: clock(load.started) })}</p>
      ${error && html`<p class="notice" role="alert">${t('live.gone')}</p>`}
      <${Latest} seconds=${seconds} />
      ${seconds.length === 0 ? html`<p class="quiet">${t('load.wait')}</p>` : html`
        <div class="charts">
          <${Chart} title=${t('load.chart.rate')} unit=${t('load.unit.rate')} seconds=${seconds} lines=${named(RATE_LINES)} />
          <${Chart} title=${t('load.chart.time')} unit=${t('load.unit.time')} seconds=${seconds} lines=${named(TIME_LINES)} />
        </div>`}
      <${Counts} totals=${totals} failures=${failures} />
      <${Table} seconds=${seconds} />
      <section><h2>${t('load.command')}</h2><${Command} text=${load.command} label=${t('load.command')} /></section>
    </div>`;
}

const named = (lines) => lines.map((each) => ({ ...each, label: t(`load.${each.key}`) }));

const time = (ms) => (ms === undefined ? '–' : span(ms));

function Latest({ seconds }) {
  const last = seconds.at(-1);
  if (!last) return null;
  const figure = (key, value) => html`<div class=${key}><dt>${t(`load.${key}`)}</dt><dd>${value}</dd></div>`;
  return html`
    <dl class="figures" aria-label=${t('load.latest')}>
      ${figure('rate', t('load.each', { n: number(last.rate) }))}
      ${figure('errors', t('load.each', { n: number(last.errors) }))}
      ${figure('p50', time(last.p50))} ${figure('p99', time(last.p99))} ${figure('max', time(last.max))}
    </dl>`;
}

/** Kinds of the server that have no text yet are shown by their names. */
const textOf = (key) => (hasText(`load.${key}`) ? t(`load.${key}`) : key);

function Counts({ totals, failures }) {
  const value = (key, n) => (BYTES.includes(key) ? size(n) : number(n));
  const list = (counts) => html`<dl class="facts">${Object.entries(counts).filter(([key, n]) => n > 0 || !NOT_ZERO.includes(key)).map(([key, n]) => html`
    <div><dt>${textOf(key)}</dt><dd>${value(key, n)}</dd></div>`)}</dl>`;
  if (Object.keys(totals).length === 0) return null;
  return html`
    <section aria-labelledby="load-totals"><h2 id="load-totals">${t('load.totals')}</h2>${list(totals)}
      ${Object.keys(failures).length > 0 && html`<h3>${t('load.failures')}</h3>${list(failures)}`}</section>`;
}

/** The text of the charts: the latest seconds, the newest first. */
function Table({ seconds }) {
  const [all, setAll] = useState(false);
  if (seconds.length === 0) return null;
  const shown = (all ? seconds : seconds.slice(-TABLE_ROWS)).toReversed();
  const cell = (value) => html`<td>${value}</td>`;
  return html`
    <section aria-labelledby="load-table"><h2 id="load-table">${t('load.table')}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="load-table">
        <table class="seconds"><thead><tr><th scope="col">${t('load.second')}</th>
          ${['planned', 'rate', 'errors', ...PERCENTILES, 'max'].map((key) => html`<th scope="col">${t(`load.${key}`)}</th>`)}</tr></thead>
        <tbody>${shown.map((each) => html`
          <tr key=${each.t}><th scope="row">${number(each.t)}</th>
            ${cell(number(each.planned))} ${cell(number(each.rate))} ${cell(number(each.errors))}
            ${[...PERCENTILES, 'max'].map((key) => cell(time(each[key])))}</tr>`)}</tbody></table>
      </div>
      <p class="quiet">${t('load.scarce')}</p>
      ${!all && seconds.length > TABLE_ROWS && html`<p><button type="button" onClick=${() => setAll(true)}>
        ${t('load.all', { n: number(seconds.length) })}</button></p>`}
    </section>`;
}
