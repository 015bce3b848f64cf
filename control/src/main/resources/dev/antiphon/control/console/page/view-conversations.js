// Connections and messages as they happen, with the details beside the list.
import { html, useEffect, useRef, useState } from './preact.js';
import { attention, KEPT_MAX, problemOf } from './attention.js';
import { Detail } from './detail.js';
import { cleared, filterOf, Filters, setFilter } from './filters.js';
import { number, t, tn } from './i18n.js';
import { useKeys } from './keys.js';
import { indexOf, VirtualList } from './list.js';
import { cells, heads, RowButton, rowClass } from './row.js';
import { selection } from './selection.js';
import { services } from './services.js';
import { useStore } from './store.js';
import { styled } from './stylesheet.js';
import { Timeline } from './timeline.js';
import { traffic } from './traffic.js';

const ATTENTION_LINES = 3;

/** The row in the details, also after a visit to another view. */
let kept = null;

const focusList = () => document.getElementById('rows')?.focus();
/** On the screen of a phone the details are below the list. */
const showDetail = () => matchMedia('(max-width: 40rem)').matches
  && setTimeout(() => document.getElementById('detail-title')?.scrollIntoView());
const focusDetail = () => document.getElementById('detail-title')?.focus();

export default function Conversations({ route }) {
  const filter = filterOf(route.query);
  const key = JSON.stringify(filter);
  const { rows, base, error, loading, older } = useStore(traffic);
  const [chosen, setChosen] = useState(kept);
  const [follow, setFollow] = useState(true);
  const [taking, setTaking] = useState(null);
  useStore(selection);
  const seen = useRef(0);
  useEffect(() => {
    if (JSON.stringify(traffic.filter) !== key || traffic.error) traffic.open(filter);
    setFollow(true);
  }, [key]);
  const end = rows.at(-1)?.id ?? 0;
  if (follow) seen.current = end;
  const row = chosen && (rows[indexOf(rows, chosen.id)] ?? chosen);
  const choose = (each) => {
    kept = each;
    setChosen(each);
    if (each && each.id !== traffic.rows.at(-1)?.id) setFollow(false);
  };
  const pick = (each) => {
    choose(each);
    showDetail();
  };
  const home = async () => {
    await traffic.loadOldest();
    choose(traffic.rows[0]);
  };
  const markTo = (each) => {
    selection.extend(rows, row, each);
    choose(each);
  };
  const mark = (each) => {
    if (selection.rows.size === 0 && row && row.id !== each.id && row.service === each.service) selection.toggle(row);
    selection.toggle(each);
    choose(each);
  };
  const take = async (what) => {
    const { TakeAway } = await styled('acting.css', import('./take-away.js'));
    setTaking({ ...what, view: TakeAway });
  };
  const takeRows = () => take({ service: selection.service, rows: selection.ids,
    connection: [...selection.rows.values()].find((each) => each.connection !== undefined)?.connection });
  const close = () => {
    choose(null);
    focusList();
  };
  const next = (step) => {
    const at = row ? indexOf(rows, row.id) : -1;
    const from = at < 0 && step < 0 ? rows.length : at;
    for (let i = from + step; i >= 0 && i < rows.length; i += step) {
      if (problemOf(rows[i])) return choose(rows[i]);
    }
    return undefined;
  };
  useKeys({
    e: () => next(1), E: () => next(-1), l: focusList, d: focusDetail,
    Escape: () => (selection.rows.size > 0 ? selection.clear() : row && close()), c: () => setFilter(cleared()),
    o: () => row?.connection !== undefined
      && setFilter({ service: row.service, connection: String(row.connection) }),
  });
  const fresh = follow ? 0 : rows.length - 1 - lastSeen(rows, seen.current);
  return html`
    <div class="conversations">
      <h1 class="unseen">${t('view.conversations')}</h1>
      <${Notices} />
      <${Filters} filter=${filter} error=${error} />
      <${NeedsAttention} onChoose=${pick} />
      <${Timeline} filter=${filter} />
      <div class="split">
        <section class="pane" aria-label=${t('list.title')}>
          <${VirtualList} id="rows" label=${t('list.title')} columns=${heads()} rows=${rows} base=${base}
            active=${row?.id ?? null} render=${cells} rowClass=${rowClass} follow=${follow} onFollow=${setFollow}
            onActive=${choose} onPick=${pick} onTop=${() => traffic.loadOlder()} onHome=${home}
            onOpen=${(each) => { choose(each); setTimeout(focusDetail); }}
            isMarked=${(id) => selection.has(id)} onMark=${mark} onMarkTo=${markTo} />
          ${selection.rows.size > 0 && html`<${Chosen} onTake=${takeRows} />`}
          <${ListFoot} count=${rows.length} older=${older} loading=${loading} fresh=${fresh} follow=${follow}
            filtered=${key !== '{}'} onFollow=${() => setFollow(true)} />
        </section>
        <section class="pane" aria-label=${t('detail.title')}>
          ${row ? html`<${Detail} row=${row} onChoose=${choose} onClose=${close}
              onTake=${() => take({ service: row.service, rows: [], connection: row.connection })} />`
            : html`<p class="quiet hint">${t('detail.hint')}</p>`}
        </section>
      </div>
      ${taking && html`<${taking.view} ...${taking} onClose=${() => setTaking(null)} />`}
    </div>`;
}

/** How many rows are chosen, and what can be done with them. */
function Chosen({ onTake }) {
  return html`
    <p class="foot chosen"><span role="status">${tn('take.rows', selection.rows.size)}</span>
      <span><button type="button" class="main" onClick=${onTake}>${t('take.open')}</button>${' '}
        <button type="button" onClick=${() => selection.clear()}>${t('take.clear')}</button></span></p>`;
}

function lastSeen(rows, id) {
  const at = indexOf(rows, id);
  return at >= 0 ? at : rows.findLastIndex((each) => each.id <= id);
}

function ListFoot({ count, older, loading, fresh, follow, filtered, onFollow }) {
  const state = loading ? t('list.loading')
    : count === 0 ? t(filtered ? 'list.none' : 'list.empty')
      : tn('list.count', count) + (older === 'none' ? '' : ` · ${t('list.older')}`);
  return html`
    <p class="foot"><span>${state}</span>
      ${follow ? html`<span class="quiet">${t('list.follows')}</span>`
        : html`<button type="button" class="main" onClick=${onFollow}>
            ↓ ${fresh > 0 ? tn('list.new', fresh) : t('list.end')}</button>`}</p>`;
}

function Notices() {
  const { restarted, live } = useStore(traffic);
  const { error } = useStore(services);
  return html`
    <div role="status">
      ${restarted && html`<p class="notice">${t('live.restarted')}
        <button type="button" onClick=${() => traffic.acceptRestart()}>${t('live.understood')}</button></p>`}
      ${live.kind === 'waiting' && html`<p class="notice">${t('live.gone')}</p>`}
      ${error && error.status > 0 && html`<p class="notice">${error.message}</p>`}
    </div>`;
}

/** Unmatched messages and failures above the list, whatever its filter. */
function NeedsAttention({ onChoose }) {
  const { unmatched, failure } = useStore(attention);
  const group = (list, kind, field) => list.length > 0 && html`
    <section class="group ${kind}" aria-labelledby=${`attention-${kind}`}>
      <h2 id=${`attention-${kind}`}>${t(`attention.${kind}`)} <span class="count">${number(list.length)}${list.length === KEPT_MAX ? '+' : ''}</span></h2>
      <ul>${list.slice(-ATTENTION_LINES).reverse().map((each) => html`
        <li key=${each.id}><${RowButton} row=${each} onChoose=${onChoose} /></li>`)}</ul>
      ${list.length > ATTENTION_LINES && html`<button type="button"
        onClick=${() => setFilter({ ...cleared(), [field]: 'true' })}>${t('attention.all')}</button>`}
    </section>`;
  return html`<div class="attention">
    ${group(unmatched, 'unmatched', 'unmatched')} ${group(failure, 'failure', 'failed')}</div>`;
}
