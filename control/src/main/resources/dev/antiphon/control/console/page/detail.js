// One row: what it is, what is wrong with it, its bytes, and what happened around it.
import { html, useEffect, useState } from './preact.js';
import { download, get } from './api.js';
import { problemOf } from './attention.js';
import { ByteFaults } from './byte-faults.js';
import { ByteReadout, bytesOfBase64, HexView, textOf, TextView } from './bytes.js';
import { setFilter } from './filters.js';
import { clock, number, size, span, t } from './i18n.js';
import { link } from './route.js';
import { RowButton, titleOf } from './row.js';
import { services } from './services.js';
import { VIEWS } from './views.js';

const AROUND_BEFORE = 8;
const AROUND_AFTER = 5;

/** Loads the whole row and its neighbours in the connection. */
function useDetail(row) {
  const [detail, setDetail] = useState({ id: null });
  const around = useAround(row);
  useEffect(() => {
    let ended = false;
    get(`/api/traffic/${row.id}`).then(
      (whole) => !ended && setDetail({ id: row.id, whole }),
      (error) => !ended && setDetail({ id: row.id, error }),
    );
    return () => {
      ended = true;
    };
  }, [row.id, row.unmatched, row.rule, row.replyMs]);
  return { ...(detail.id === row.id ? detail : {}), around };
}

function useAround(row) {
  const [around, setAround] = useState([]);
  useEffect(() => {
    let ended = false;
    setAround([]);
    if (row.connection === undefined) return undefined;
    const query = { service: row.service, connection: row.connection };
    const before = get('/api/traffic', { query: { ...query, before: row.id, limit: AROUND_BEFORE } });
    const after = get('/api/traffic', { query: { ...query, after: row.id, limit: AROUND_AFTER } });
    Promise.all([before, after]).then(([first, last]) => {
      if (!ended) setAround([...first.rows, row, ...last.rows]);
    }, () => {});
    return () => {
      ended = true;
    };
  }, [row.id]);
  return around;
}

export function Detail({ row, onChoose, onClose, onTake }) {
  const { whole, error, around } = useDetail(row);
  const shown = { ...row, ...whole };
  return html`
    <article class="detail" aria-labelledby="detail-title">
      <header>
        <h2 id="detail-title" tabindex="-1">${titleOf(row)}</h2>
        <button type="button" class="plain" onClick=${onClose} aria-label=${t('detail.close')}>✕</button>
      </header>
      <p class="quiet">${clock(row.time)} · ${row.service}${row.connection !== undefined
        && html` · <a href="#/" onClick=${(event) => onlyConnection(event, row)}>${t('detail.connection', { n: row.connection })}</a>`}
        ${row.client && ` · ${row.client}`}</p>
      ${row.connection !== undefined && html`<${Actions} row=${shown} onTake=${onTake} />`}
      <${Problem} row=${shown} />
      <${Pair} row=${shown} around=${around} onChoose=${onChoose} />
      <${Facts} row=${shown} />
      ${error && html`<p class="problem" role="alert">${t(error.status === 410 || error.status === 404 ? 'detail.gone' : 'detail.failed')}</p>`}
      ${whole?.b64 !== undefined && whole.b64 !== '' && html`<${Bytes} row=${shown} /><${Again} row=${shown} />`}
      ${around.length > 1 && html`<${Around} row=${row} around=${around} onChoose=${onChoose} />`}
    </article>`;
}

/** What one can do with the connection of a row. */
function Actions({ row, onTake }) {
  const cut = link('cut', [], { service: row.service, connection: row.connection, direction: row.direction ?? 'in' });
  const isBelow = ![null, 'fault'].includes(problemOf(row));
  return html`
    <p class="actions"><span>${!isBelow && html`<a href=${cut}>${t('detail.cut')}</a>`}</span>
      <button type="button" onClick=${onTake}>${t('take.open')}</button></p>`;
}

function onlyConnection(event, row) {
  event.preventDefault();
  setFilter({ service: row.service, connection: String(row.connection) });
}

/** Why the row needs a look, and what to look at next. */
function Problem({ row }) {
  const problem = problemOf(row);
  if (!problem) return null;
  const has = (view) => VIEWS.some((each) => each.path === view);
  const cut = link('cut', [], { service: row.service, connection: row.connection, direction: row.direction ?? 'in' });
  return html`
    <section class="problem ${problem}">
      <h3>${t(`problem.${problem}`)}</h3>
      ${row.fault && html`<p><code>${row.fault}</code> ${t('detail.fault')}</p>`}
      ${row.failure && html`<p>${row.failure}</p>`}
      ${row.kind === 'finding' && row.text && html`
        <pre tabindex="0" role="region" aria-label=${t('detail.report')}>${row.text}</pre>`}
      ${row.report && html`<pre tabindex="0" role="region" aria-label=${t('detail.report')}>${row.report}</pre>`}
      ${has('cut') && problem !== 'fault' && row.connection !== undefined && html`<p><a href=${cut}>${t('detail.cut')}</a></p>`}
      ${has('rules') && problem === 'unmatched' && html`<p><a href=${link('rules', [row.service])}>${t('detail.rules')}</a></p>`}
    </section>`;
}

/** The message that this one answers, or its reply, where the server knows. */
function Pair({ row, around, onChoose }) {
  const answered = useRow(row.answers);
  const reply = around.find((each) => each.answers === row.id);
  if (!answered && !reply) return null;
  return html`
    <section class="pair" aria-label=${t('detail.pair')}>
      <h3>${t(answered ? 'detail.answers' : 'detail.answered', { span: span((reply ?? row).replyMs ?? 0) })}</h3>
      <${RowButton} row=${answered ?? reply} onChoose=${onChoose} />
    </section>`;
}

function useRow(id) {
  const [row, setRow] = useState(null);
  useEffect(() => {
    if (id === undefined) return undefined;
    let ended = false;
    get(`/api/traffic/${id}`).then((found) => !ended && setRow(found), () => {});
    return () => {
      ended = true;
    };
  }, [id]);
  return row?.id === id ? row : undefined;
}

function Facts({ row }) {
  const facts = [
    ['size', row.size !== undefined && size(row.size)],
    ['rule', row.rule],
    ['how', row.how && t(`how.${row.how}`)],
    ['in', row.bytesIn !== undefined && size(row.bytesIn)],
    ['out', row.bytesOut !== undefined && size(row.bytesOut)],
    ['tls', row.tls],
    ['reply', row.replyMs !== undefined && span(row.replyMs)],
    ['offset', row.offset !== undefined && number(row.offset)],
    ['at', row.at !== undefined && t('unit.s', { n: number(row.at, 6) })],
    ['kept', row.kept !== undefined && row.kept < row.size && size(row.kept)],
  ].filter(([, value]) => value !== undefined && value !== false && value !== null);
  return html`<dl class="facts">${facts.map(([key, value]) => html`
    <div><dt>${t(`fact.${key}`)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Bytes({ row }) {
  const bytes = bytesOfBase64(row.b64);
  const part = row.kept === undefined ? false : bytes.length < row.kept;
  const text = textOf(bytes, part);
  const [wanted, setWanted] = useState(null);
  const [selected, setSelected] = useState(null);
  const mode = wanted ?? (text === null ? 'hex' : 'text');
  useEffect(() => setSelected(null), [row.id]);
  const name = `antiphon-${row.service}-${row.connection}-${row.id}.bin`;
  const tab = (each) => html`
    <label><input type="radio" name="bytes" checked=${mode === each} onChange=${() => setWanted(each)} />
      ${t(`bytes.${each}`)}</label>`;
  return html`
    <section class="content" aria-label=${t('detail.bytes')}>
      <fieldset><legend class="unseen">${t('bytes.show')}</legend>${tab('text')} ${tab('hex')}
        <button type="button" onClick=${() => download(`/api/traffic/${row.id}/bytes`, name).catch(() => {})}>
          ${t('bytes.save')}</button></fieldset>
      ${part && html`<p class="quiet">${t('bytes.part', { n: size(bytes.length), all: size(row.kept) })}</p>`}
      ${mode === 'text' && (text === null
        ? html`<p class="quiet">${t('bytes.notext')}</p><${TextView} label=${t('detail.bytes')}
            text=${new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)} />`
        : html`<${TextView} key=${row.id} text=${text} label=${t('detail.bytes')} />`)}
      ${mode === 'hex' && html`
        <${HexView} bytes=${bytes} label=${t('bytes.grid')} selected=${selected} onSelect=${setSelected}
          offset=${row.offset ?? 0} onOpen=${() => document.getElementById('byte-actions')?.focus()} />
        <${ByteReadout} bytes=${bytes} index=${selected} offset=${row.offset ?? 0} />
        <${ByteFaults} row=${row} index=${selected} />`}
    </section>`;
}

/** A link to send the same bytes again; a stub or server sends to clients alone. */
function Again({ row }) {
  const service = services.named(row.service);
  if (!service || !(row.direction === 'out' || (row.direction === 'in' && service.kind === 'proxy'))) return null;
  const address = link('send', [], {
    service: row.service, connection: row.connection, to: row.direction === 'in' ? 'server' : 'client', row: row.id,
  });
  return html`<p><a href=${address}>${t('detail.again')}</a></p>`;
}

/** The rows of the same connection before and after. */
function Around({ row, around, onChoose }) {
  return html`
    <section aria-label=${t('detail.around')}>
      <h3>${t('detail.around')}</h3>
      <ol class="around">${around.map((each) => html`
        <li key=${each.id}><${RowButton} row=${each} current=${each.id === row.id} onChoose=${onChoose} /></li>`)}</ol>
    </section>`;
}
