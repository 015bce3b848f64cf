// Traffic over time: messages of both directions, the longest waits, failures and faults.
import { html, useEffect, useRef, useState } from './preact.js';
import { get } from './api.js';
import { setFilter } from './filters.js';
import { clock, span, t, tn } from './i18n.js';
import { traffic } from './traffic.js';

/** The signs of the drawing, as its legend has them. */
const SIGNS = { failure: '▼', fault: '◆' };
const PERIOD_MS = 2000;
const HEIGHT = 56;
const BAR = 4;
const STALL_MS = 1000;

/** Asks for the time line of a filter, again and again while it changes. */
function useTimeline(filter, buckets) {
  const [line, setLine] = useState(null);
  const key = JSON.stringify(filter);
  useEffect(() => {
    if (!buckets) return undefined;
    let ended = false;
    let seen = null;
    const { service, connection, since, until } = filter;
    const ask = async () => {
      const latest = `${traffic.rows.at(-1)?.id} ${traffic.rows.length}`;
      if (document.hidden || latest === seen) return;
      seen = latest;
      try {
        const query = { service, connection, since, until, buckets };
        const next = await get('/api/traffic/timeline', { query });
        if (!ended) setLine(next);
      } catch {
        seen = null; // the head of the page says why
      }
    };
    ask();
    const timer = setInterval(ask, PERIOD_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [key, buckets]);
  return line;
}

/**
 * Returns the spans in which a message waited for its reply: {start, end, ms}, with indexes of buckets. Only replies
 * whose message is known count, since the messages of a bucket may be of several connections.
 */
export function stallsOf(buckets, bucketMs) {
  return buckets.flatMap(({ maxReplyMs: ms = 0 }, i) =>
    ms < STALL_MS ? [] : [{ start: Math.max(0, i - Math.round(ms / bucketMs)), end: i, ms }],
  );
}

const sum = (buckets, field) => buckets.reduce((total, each) => total + (each[field] ?? 0), 0);
const path = (bars) => bars.map(([x, y, height]) => `M${x} ${y}v${height}`).join('');

export function Timeline({ filter }) {
  const box = useRef();
  const [width, setWidth] = useState(0);
  const [chosen, setChosen] = useState(null);
  useEffect(() => {
    const observer = new ResizeObserver(() => setWidth(box.current.clientWidth));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const line = useTimeline(filter, Math.min(500, Math.floor(width / BAR)));
  const buckets = line?.buckets ?? [];
  const from = traffic.startMs + (line?.from ?? 0) * 1000;
  const bucketMs = buckets.length ? ((line.until - line.from) * 1000) / buckets.length : 1;
  const at = (i) => new Date(from + i * bucketMs).toISOString();
  const stalls = stallsOf(buckets, bucketMs);
  const isEmpty = buckets.every((each) => each.in + each.out + each.failures + each.faults === 0);
  const indexOf = (event) => Math.min(buckets.length - 1, Math.max(0, Math.floor(
    (event.clientX - box.current.getBoundingClientRect().left) / BAR)));
  const range = (start, end) => setFilter({ since: at(start), until: at(end + 1) });
  const pointer = {
    onPointerDown: (event) => {
      if (isEmpty) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setChosen([indexOf(event), indexOf(event)]);
    },
    onPointerMove: (event) => chosen && setChosen([chosen[0], indexOf(event)]),
    onPointerUp: () => {
      if (!chosen) return;
      setChosen(null);
      range(Math.min(...chosen), Math.max(...chosen));
    },
  };
  const parts = isEmpty ? [[t('timeline.empty')]] : [
    [t('timeline.span', { from: clock(at(0)), until: clock(at(buckets.length)) })],
    [tn('timeline.in', sum(buckets, 'in'))], [tn('timeline.out', sum(buckets, 'out'))],
    [tn('timeline.failures', sum(buckets, 'failures')), 'failure'], [tn('timeline.faults', sum(buckets, 'faults')), 'fault'],
    [tn('timeline.stalls', stalls.length)],
  ];
  const summary = parts.map(([text]) => text).join(' · ');
  const worst = [...stalls].sort((a, b) => b.ms - a.ms).slice(0, 3);
  return html`
    <section class="timeline" aria-label=${t('timeline.title')}>
      <div ref=${box}>
        <svg role="img" aria-label=${summary} width=${width} height=${HEIGHT} ...${pointer}>
          <${Drawing} buckets=${buckets} stalls=${stalls} chosen=${chosen} />
        </svg>
      </div>
      <p class="quiet">${parts.map(([text, sign], i) => html`${i > 0 && ' · '}${sign
          && html`<span class=${`sign ${sign}`} aria-hidden="true">${SIGNS[sign]}</span> `}${text}`)}
        ${worst.map((each) => html` <button type="button" class="chip"
          onClick=${() => range(Math.max(0, each.start - 1), each.end + 1)}>
          ${t('timeline.stall', { span: span(each.ms), at: clock(at(each.start)) })}</button>`)}
        ${(filter.since || filter.until) && html` <button type="button" class="chip"
          onClick=${() => setFilter({ since: '', until: '' })}>${t('timeline.all')}</button>`}</p>
    </section>`;
}

function Drawing({ buckets, stalls, chosen }) {
  const most = Math.max(1, ...buckets.map((each) => Math.max(each.in, each.out)));
  const middle = HEIGHT / 2;
  const high = (count) => Math.max(1.5, (Math.sqrt(count) / Math.sqrt(most)) * (middle - 9));
  const x = (i) => i * BAR + BAR / 2;
  const indexes = buckets.map((_, i) => i);
  const some = (field) => indexes.filter((i) => buckets[i][field] > 0);
  const left = chosen && Math.min(...chosen);
  return html`
    ${stalls.map((each) => html`<rect class="stall" x=${each.start * BAR} y="8" height=${HEIGHT - 16}
      width=${Math.max(BAR, (each.end - each.start + 1) * BAR)} />`)}
    <path class="axis" d=${`M0 ${middle}h${buckets.length * BAR}`} />
    <path class="in" d=${path(some('in').map((i) => [x(i), middle, -high(buckets[i].in)]))} />
    <path class="out" d=${path(some('out').map((i) => [x(i), middle, high(buckets[i].out)]))} />
    <path class="failure" d=${some('failures').map((i) => `M${x(i) - 4} 0h8l-4 7z`).join('')} />
    <path class="fault" d=${some('faults').map((i) => `M${x(i)} ${HEIGHT - 8}l4 4-4 4-4-4z`).join('')} />
    ${chosen && html`<rect class="chosen" x=${left * BAR} y="0" height=${HEIGHT}
      width=${(Math.abs(chosen[1] - chosen[0]) + 1) * BAR} />`}`;
}
