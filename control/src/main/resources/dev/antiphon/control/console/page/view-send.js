// A message by hand on a connection that is open: a new one, one of the list again, or a saved one.
import { html, useEffect, useRef, useState } from './preact.js';
import { useAction } from './acting.js';
import { get, post, send, servicePath } from './api.js';
import { bytesOf, ContentField, contentOfBytes, jsonOf } from './content.js';
import { Choice, Command, errorsOf, Field, FormError, quoted } from './form.js';
import { clock, number, size, t } from './i18n.js';
import { go, link } from './route.js';
import { RowButton, titleOf } from './row.js';
import { SavedMessages } from './saved.js';
import { services } from './services.js';
import { useStore } from './store.js';

const PERIOD_MS = 800;
const ROWS = 12;

/** The largest message that is sent again; the body of a request is bounded by the server. */
const AGAIN_BYTES_MAX = 1 << 20;

/** What the reader has written, also after a visit to another view. */
let draft = { mode: 'text', value: '' };

const canSend = (service) => ['stub', 'proxy', 'server'].includes(service.kind);

/** Changes a part of the address, which says where the message goes. */
const choose = (query, changes) => go(link('send', [], { ...query, ...changes }), true);

/** A hook: calls a function now and then while the page is in sight. */
function usePeriodic(action, key) {
  useEffect(() => {
    let ended = false;
    let timer;
    const next = async () => {
      if (!document.hidden) await action(() => ended).catch(() => {});
      if (!ended) timer = setTimeout(next, PERIOD_MS);
    };
    next();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [key]);
}

/** A hook: the open connections of a service; null until they are known. */
function useConnections(service) {
  const [known, setKnown] = useState({ name: null, open: null });
  usePeriodic(async (ended) => {
    if (!service) return;
    const { connections } = await get(servicePath(service, 'connections'));
    const open = connections.filter((each) => each.open);
    if (!ended()) setKnown({ name: service.name, open });
  }, service?.name);
  return known.name === service?.name ? known.open : null;
}

export default function Send({ route }) {
  const { query } = route;
  const { all } = useStore(services);
  const possible = (all ?? []).filter(canSend);
  const service = possible.find((each) => each.name === query.service)
    ?? (query.service ? undefined : possible.find((each) => each.connections > 0) ?? possible[0]);
  const open = useConnections(service);
  const connection = open?.find((each) => String(each.id) === query.connection)
    ?? (query.connection ? undefined : open?.at(-1));
  useEffect(() => { // the address keeps it, so that no other one takes its place when it closes
    if (connection && !query.connection) choose(query, { service: service.name, connection: connection.id });
  }, [connection?.id, query.connection]);
  const [content, setContent] = useState(draft);
  const write = (next) => {
    draft = next;
    setContent(next);
  };
  const again = useAgain(query.row, write);
  return html`
    <div class="task">
      <h1>${t('view.send')}</h1>
      <p>${t('send.what')}</p>
      ${all && possible.length === 0 && html`<p class="notice">${t('send.noservice')} <a href=${link('start')}>${t('view.start')}</a></p>`}
      ${again}
      <${Where} query=${query} possible=${possible} service=${service} open=${open} connection=${connection} />
      <${Message} query=${query} service=${service} connection=${connection} content=${content} onChange=${write} />
      <${SavedMessages} content=${content} onUse=${(saved) => {
        write(saved);
        document.getElementById('send-content').focus();
      }} />
    </div>`;
}

/** A hook: takes the content of a row of the list, and says which one it is. */
function useAgain(id, write) {
  const [row, setRow] = useState(null);
  useEffect(() => {
    let ended = false;
    setRow(null);
    if (!id) return undefined;
    (async () => {
      const found = await get(`/api/traffic/${encodeURIComponent(id)}`);
      if (found.size > AGAIN_BYTES_MAX) throw new Error(t('send.again.large', { n: size(found.size), max: size(AGAIN_BYTES_MAX) }));
      const bytes = await (await send('GET', `/api/traffic/${encodeURIComponent(id)}/bytes`)).arrayBuffer();
      if (ended) return;
      write(contentOfBytes(new Uint8Array(bytes)));
      setRow({ found });
    })().catch((error) => !ended && setRow({ error }));
    return () => {
      ended = true;
    };
  }, [id]);
  if (!row) return null;
  return row.error
    ? html`<p class="problem" role="alert">${row.error.status === undefined ? row.error.message : t('detail.gone')}</p>`
    : html`<p class="notice" role="status">${t('send.again', { what: titleOf(row.found), at: clock(row.found.time) })}</p>`;
}

function Where({ query, possible, service, open, connection }) {
  const missing = query.connection && open && !connection;
  const connect = service && ['antiphon connect', quoted(service.address),
    ...(service.framing === 'raw' ? [] : ['--framing', quoted(service.framing)])].join(' ');
  return html`
    <div class="form across">
      <${Field} id="send-service" label=${t('send.service')}>${(attributes) => html`
        <select ...${attributes} onChange=${(event) => choose(query, { service: event.target.value, connection: '', row: '' })}>
          ${query.service && !service && html`<option selected>${query.service}</option>`}
          ${possible.map((each) => html`<option value=${each.name} selected=${each.name === service?.name}>
            ${each.name} · ${each.address}</option>`)}
        </select>`}</${Field}>
      <${Field} id="send-connection" label=${t('send.connection')}>${(attributes) => html`
        <select ...${attributes} disabled=${!open?.length}
          onChange=${(event) => choose(query, { service: service.name, connection: event.target.value })}>
          ${missing && html`<option selected value="">${t('send.ended', { n: query.connection })}</option>`}
          ${!missing && !open?.length && html`<option selected value="">${t('send.none')}</option>`}
          ${(open ?? []).map((each) => html`<option value=${each.id} selected=${each.id === connection?.id}>
            ${number(each.id)} · ${each.client}</option>`)}
        </select>`}</${Field}>
      ${service?.kind === 'proxy' && html`
        <div class="field"><span class="label" aria-hidden="true">${t('send.to')}</span>
          <${Choice} name="send-to" legend=${t('send.to')} value=${query.to ?? 'client'}
            values=${[['client', 'send.to.client'], ['server', 'send.to.server']]}
            onChange=${(to) => choose(query, { to })} /></div>`}
    </div>
    ${service && open?.length === 0 && html`
      <div class="notice"><p>${t('send.noconnection', { name: service.name })}</p>
        <${Command} text=${connect} label=${t('send.connect')} /></div>`}`;
}

function Message({ query, service, connection, content, onChange }) {
  const [sent, setSent] = useState(null);
  const { busy, error, run } = useAction();
  const push = async () => {
    const to = service.kind === 'proxy' ? { to: query.to ?? 'client' } : {};
    const { last } = await get('/api/traffic', { query: { service: service.name, connection: connection.id, limit: 1 } });
    await post(servicePath(service, 'connections', connection.id, 'push'), { json: { ...jsonOf(content), ...to } });
    setSent({ service: service.name, connection: connection.id, after: last, size: bytesOf(content).length, at: new Date() });
  };
  const bytes = bytesOf(content);
  const ready = connection && bytes?.length > 0 && !busy;
  const submit = (event) => {
    event?.preventDefault();
    if (ready) run(push);
  };
  const errors = errorsOf(error, 'text', 'hex');
  const hint = service && t(service.framing === 'raw' ? 'send.raw' : 'send.framed', { framing: service.framing });
  const shown = sent && sent.service === service?.name && sent.connection === connection?.id ? sent : null;
  return html`
    <form class="form" onSubmit=${submit}>
      <${ContentField} id="send-content" label=${t('send.message')} hint=${hint} content=${content} onChange=${onChange}
        onSubmit=${submit} error=${errors.text ?? errors.hex} />
      <${FormError} error=${errors['']} />
      <p><button type="submit" class="main" aria-disabled=${ready ? undefined : 'true'} aria-keyshortcuts="Control+Enter">
        ${t('send.do')}</button> <span class="quiet">${t('send.key')}</span></p>
      <p role="status">${shown && t('send.sent', { n: size(shown.size), connection: number(shown.connection), at: clock(shown.at) })}</p>
    </form>
    ${service && connection && html`
      <${Conversation} service=${service.name} connection=${connection.id} sent=${shown} />`}`;
}

/** The latest rows of the connection, of which those after the message have a head. */
function Conversation({ service, connection, sent }) {
  const [rows, setRows] = useState([]);
  const latest = useRef('');
  usePeriodic(async (ended) => {
    const answer = await get('/api/traffic', { query: { service, connection, limit: ROWS } });
    const text = JSON.stringify(answer.rows);
    if (ended() || text === latest.current) return;
    latest.current = text;
    setRows(answer.rows);
  }, `${service} ${connection} ${sent?.at.getTime()}`);
  const before = sent ? rows.filter((each) => each.id <= sent.after) : rows;
  const after = sent ? rows.filter((each) => each.id > sent.after) : [];
  const all = link('', [], { service, connection });
  const list = (some) => html`<ol class="around">${some.map((row) => html`
    <li key=${row.id}><${RowButton} row=${row} onChoose=${() => go(all)} /></li>`)}</ol>`;
  return html`
    <section aria-labelledby="send-rows">
      <h2 id="send-rows">${t('send.rows', { n: number(connection), name: service })}</h2>
      ${rows.length === 0 && html`<p class="quiet">${t('send.norows')}</p>`}
      ${before.length > 0 && list(before)}
      ${after.length > 0 && html`<h3>${t('send.after')}</h3><div class="fresh" role="log">${list(after)}</div>`}
      <p><a href=${all}>${t('send.all')}</a></p>
    </section>`;
}
