// Where messages would end: the bytes of one direction, cut as another framing would cut them.
import { html, useEffect, useRef, useState } from './preact.js';
import { get, patch, post, servicePath } from './api.js';
import { ErrorNote, errorText, invalid, useAction } from './acting.js';
import { bytesOfBase64 } from './bytes.js';
import { CutBytes } from './cut-bytes.js';
import { FRAMINGS } from './framings.js';
import { number, size, t, tn } from './i18n.js';
import { go, link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const TYPING_MS = 300;
const CUT = '/api/traffic/cut';
const NONE = [];

export default function Cut({ route }) {
  const { all } = useStore(services);
  const { service, connection, direction = 'in', framing } = route.query;
  const framed = (all ?? []).filter((each) => each.kind !== 'port');
  const change = (changes, replace) => go(link('cut', [], { ...route.query, ...changes }), replace);
  useEffect(() => {
    if (!service && framed.length === 1) change({ service: framed[0].name }, true);
  }, [service, framed.length]);
  const known = framed.find((each) => each.name === service);
  const current = framing ?? known?.framing;
  return html`
    <div class="act cut-view">
      <h1>${t('view.cut')}</h1>
      <p class="quiet">${t('cut.about')}</p>
      <${Place} services=${framed} query=${{ service, connection, direction }} onChange=${change} />
      ${service && connection ? html`
        <${Framings} key=${`${service} ${connection} ${direction}`} stream=${{ service, connection: Number(connection), direction }}
          framing=${current} service=${known}
          onChoose=${(next) => change({ framing: next }, true)} />`
        : html`<p>${t('cut.choose')}</p>`}
    </div>`;
}

/** Which bytes: service, connection and direction. */
function Place({ services: all, query, onChange }) {
  const connections = useConnections(query.service);
  useEffect(() => {
    if (!query.connection && connections.length === 1) onChange({ connection: connections[0] }, true);
  }, [query.connection, connections]);
  const option = (value, text, chosen) => html`<option value=${value} selected=${value === chosen}>${text}</option>`;
  const numbers = [...new Set([query.connection, ...connections].filter(Boolean))];
  return html`
    <p class="row-form">
      <label>${t('filter.service')}
        <select value=${query.service ?? ''} onChange=${(event) => onChange({ service: event.target.value, connection: '', framing: '' })}>
          ${option('', t('cut.none'), query.service ?? '')}
          ${[...new Set([...all.map((each) => each.name), query.service].filter(Boolean))].map((each) => option(each, each, query.service))}
        </select></label>
      <label>${t('filter.connection')}
        <select value=${query.connection ?? ''} onChange=${(event) => onChange({ connection: event.target.value })}>
          ${option('', t('cut.none'), query.connection ?? '')} ${numbers.map((each) => option(each, each, query.connection))}
        </select></label>
      <label>${t('filter.direction')}
        <select value=${query.direction} onChange=${(event) => onChange({ direction: event.target.value })}>
          ${['in', 'out'].map((each) => option(each, t(`direction.${each}`), query.direction))}
        </select></label>
    </p>`;
}

/** The numbers of the latest connections of a service. */
function useConnections(service) {
  const [found, setFound] = useState({ service: null, numbers: NONE });
  useEffect(() => {
    let ended = false;
    if (service) {
      get('/api/traffic', { query: { service, kind: 'open', limit: 200 } }).then(({ rows }) => {
        if (!ended) setFound({ service, numbers: rows.map((each) => String(each.connection)).reverse() });
      }, () => {});
    }
    return () => {
      ended = true;
    };
  }, [service]);
  return found.service === service ? found.numbers : NONE;
}

/** Asks for the cut of one framing, again after new messages; the last answer stays meanwhile. */
function useCut(stream, framing, received) {
  const [state, setState] = useState({});
  useEffect(() => {
    if (!framing) return undefined;
    const stop = new AbortController();
    post(CUT, { json: { ...stream, framing }, signal: stop.signal }).then(
      (cut) => setState({ framing, cut, bytes: bytesOfBase64(cut.b64 ?? '') }),
      (error) => error.name !== 'AbortError' && setState((before) => ({ ...before, framing, error })),
    );
    return () => stop.abort();
  }, [framing, received, JSON.stringify(stream)]);
  return state;
}

function useCandidates(stream, received) {
  const [state, setState] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    post(CUT, { json: stream, signal: stop.signal }).then(
      (answer) => setState({ candidates: answer.candidates }),
      (error) => error.name !== 'AbortError' && setState({ error }),
    );
    return () => stop.abort();
  }, [received, JSON.stringify(stream)]);
  return state;
}

function Framings({ stream, framing, service, onChoose }) {
  const { candidates, error: gone } = useCandidates(stream, service?.received);
  const answer = useCut(stream, framing, service?.received);
  const own = service?.framing;
  const fresh = answer.framing === framing;
  const wrong = fresh && answer.error?.field === 'framing' ? answer.error : null;
  const failed = fresh && !wrong ? answer.error : null;
  if (gone) return html`<p class="problem" role="alert">${errorText(gone)}</p>`;
  return html`
    <div class="cut-split">
      <section class="card" aria-labelledby="cut-framing">
        <h2 id="cut-framing">${t('cut.framing')}</h2>
        <${AnyFraming} framing=${framing ?? ''} error=${wrong} onChoose=${onChoose} />
        <h3>${t('cut.candidates')}</h3>
        ${candidates?.length === 0 && html`<p class="quiet">${t('cut.nocandidates')}</p>`}
        <ol class="candidates">${(candidates ?? []).map((each) => html`
          <li key=${each.framing}><${Candidate} candidate=${each} chosen=${each.framing === framing}
            own=${each.framing === own} onChoose=${onChoose} /></li>`)}</ol>
      </section>
      <section class="card" aria-labelledby="cut-result">
        <h2 id="cut-result">${framing ? t('cut.result', { framing }) : t('cut.noframing')}</h2>
        ${failed && html`<p class="problem" role="alert">${errorText(failed)}</p>`}
        ${answer.cut && !answer.error && html`
          <${Summary} cut=${answer.cut} />
          <${Take} key=${framing} service=${stream.service} kind=${service?.kind} framing=${framing} own=${own} />
          <${CutBytes} cut=${answer.cut} bytes=${answer.bytes} />`}
      </section>
    </div>`;
}

function AnyFraming({ framing, error, onChoose }) {
  const [text, setText] = useState(framing);
  const timer = useRef();
  useEffect(() => setText(framing), [framing]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (event) => {
    const next = event.target.value.trim();
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => next && onChoose(next), TYPING_MS);
  };
  return html`
    <label>${t('cut.any')}
      <input type="text" list="framings" value=${text} spellcheck="false" autocapitalize="off" onInput=${typed}
        ...${invalid(error, 'cut-error')} /></label>
    <datalist id="framings">${FRAMINGS.map((each) => html`<option value=${each}></option>`)}</datalist>
    <${ErrorNote} error=${error} id="cut-error" onNearest=${onChoose} />`;
}

/** A framing with what it makes of the bytes, as a button. */
function Candidate({ candidate, chosen, own, onChoose }) {
  const { framing, messages, rest, error } = candidate;
  return html`
    <button type="button" class="candidate" aria-pressed=${chosen ? 'true' : 'false'} onClick=${() => onChoose(framing)}>
      <span><strong>${framing}</strong>${own && html` <span class="tag">${t('cut.now')}</span>`}</span>
      <span class="quiet">${tn('cut.messages', messages)}${rest > 0 ? `, ${tn('cut.rest', rest)}` : `, ${t('cut.norest')}`}</span>
      ${error && html`<span class="why">${error}</span>`}
    </button>`;
}

function Summary({ cut }) {
  const shown = cut.messages.length;
  return html`
    <p role="status">${tn('cut.messages', cut.count ?? shown)}, ${cut.rest ? tn('cut.rest', cut.rest.size) : t('cut.norest')};
      ${' '}${t('cut.of', { size: size(cut.size) })}${(cut.count ?? shown) > shown ? ` ${t('cut.first', { n: number(shown) })}` : ''}</p>
    ${cut.complete === false && html`<p class="notice">${t('cut.incomplete')}</p>`}
    ${cut.encoded && html`<p class="quiet">${t('cut.encoded')}</p>`}`;
}

/** Gives the framing to the service. */
function Take({ service, kind, framing, own }) {
  const { busy, error, run } = useAction();
  const [done, setDone] = useState(false);
  if (done) return html`<p role="status" class="notice done">${t('cut.taken', { service, framing })}</p>`;
  if (!kind || framing === own) return framing === own && html`<p class="quiet">${t('cut.same', { service })}</p>`;
  if (kind === 'server') return html`<p class="quiet">${t('cut.server')} <code>--framing ${framing}</code></p>`;
  const take = async () => {
    setDone(await run(() => patch(servicePath({ kind, name: service }), { json: { framing } })));
  };
  return html`
    <p class="row-form"><button type="button" class="main" disabled=${busy} onClick=${take}>
        ${t('cut.take', { service, framing })}</button>
      <span class="quiet">${t('cut.ends')}</span></p>
    <${ErrorNote} error=${error} />`;
}
