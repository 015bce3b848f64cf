// Proxies and their faults: switches, delays, and a form for each kind of fault.
import { html, useEffect, useRef, useState } from './preact.js';
import { del, patch, post, servicePath } from './api.js';
import { ErrorNote, invalid, useAction, useId } from './acting.js';
import { FaultForm } from './fault-form.js';
import { delayOf } from './fault-kinds.js';
import { t, tn } from './i18n.js';
import { services } from './services.js';
import { useStore } from './store.js';

const DELAY_MS_MAX = 1000;
const SLIDE_MS = 150;
const pathOf = (proxy, ...more) => servicePath({ kind: 'proxy', name: proxy.name }, ...more);

export default function Faults({ route }) {
  const { all } = useStore(services);
  const proxies = (all ?? []).filter((each) => each.kind === 'proxy');
  const targets = (all ?? []).filter((each) => each.kind === 'stub' || each.kind === 'server');
  return html`
    <div class="act">
      <h1>${t('view.faults')}</h1>
      <p class="quiet">${t('faults.about')}</p>
      ${all && proxies.length === 0 && html`<p>${t('faults.none')}</p>`}
      ${proxies.map((each) => html`
        <${Proxy} key=${each.name} proxy=${each} chosen=${route.args[0] === each.name} />`)}
      ${targets.length > 0 && html`<${NewProxy} targets=${targets} open=${proxies.length === 0} />`}
    </div>`;
}

function Proxy({ proxy, chosen }) {
  const { busy, error, run } = useAction();
  const element = useRef();
  const title = useRef();
  const id = useId('proxy');
  useEffect(() => {
    if (chosen) element.current.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const toggle = (event) => run(() => patch(pathOf(proxy), { json: { enabled: event.target.checked } }));
  return html`
    <section class="card proxy" aria-labelledby=${id} ref=${element}>
      <header>
        <h2 id=${id} tabindex="-1" ref=${title}>${proxy.name}</h2>
        <span class="quiet"><code>${proxy.address}</code> → <code>${proxy.to}</code>
          ${` · ${proxy.framing} · ${tn('faults.open', proxy.connections)}`}</span>
        <label class="switch"><input type="checkbox" role="switch" checked=${proxy.enabled} disabled=${busy}
          onChange=${toggle} /> ${t(proxy.enabled ? 'faults.accepts' : 'faults.refuses')}</label>
      </header>
      <${ErrorNote} error=${error} />
      <div class="delays">
        <${Delay} proxy=${proxy} to="server" /><${Delay} proxy=${proxy} to="client" />
      </div>
      ${proxy.faults.length > 0
        ? html`<ul class="faults">${proxy.faults.map((each) => html`
            <${Fault} key=${each.name} proxy=${proxy} fault=${each} onRemoved=${() => title.current?.focus()} />`)}</ul>`
        : html`<p class="quiet">${t('faults.empty')}</p>`}
      <details><summary>${t('faults.add')}</summary><${FaultForm} proxy=${proxy} /></details>
    </section>`;
}

/** A slider and a number for the delay of one direction, which is a fault of its own name. */
function Delay({ proxy, to }) {
  const fault = proxy.faults.find((each) => each.to === to && delayOf(each.fault) !== null);
  const current = fault?.enabled ? delayOf(fault.fault) : 0;
  const [typed, setTyped] = useState(null);
  const { error, run } = useAction();
  const id = useId('delay');
  const waiting = useRef({});
  const value = typed ?? current;
  useEffect(() => {
    if (typed === current) setTyped(null);
  }, [typed, current]);
  const send = async () => {
    const own = waiting.current;
    if (own.sending) return;
    while (own.next !== undefined) {
      const ms = own.next;
      own.next = undefined;
      own.sending = true;
      const done = await run(() => delay(proxy, to, ms));
      own.sending = false;
      if (!done) setTyped(null);
    }
  };
  const change = (event) => {
    const ms = Math.max(0, Math.round(Number(event.target.value) || 0));
    setTyped(ms);
    waiting.current.next = ms;
    clearTimeout(waiting.current.timer);
    waiting.current.timer = setTimeout(send, SLIDE_MS);
  };
  return html`
    <fieldset class="delay" aria-labelledby=${id}>
      <span id=${id}>${t(`faults.delay.${to}`)}</span>
      <input type="range" min="0" max=${DELAY_MS_MAX} step="10" value=${Math.min(value, DELAY_MS_MAX)} onInput=${change}
        aria-label=${t('faults.delay.slider', { to: t(`faults.to.${to}`) })} />
      <label><input type="number" min="0" step="10" value=${value} onInput=${change}
        aria-label=${t('faults.delay.number', { to: t(`faults.to.${to}`) })} /> ${t('faults.ms')}</label>
      <${ErrorNote} error=${error} />
    </fieldset>`;
}

/** Sets the delay of a direction: changes its fault, makes one, or switches it off at 0. */
async function delay(proxy, to, ms) {
  const now = services.named(proxy.name)?.faults ?? proxy.faults;
  const fault = now.find((each) => each.to === to && delayOf(each.fault) !== null);
  const text = `latency:${ms}ms`;
  if (fault) {
    await patch(pathOf(proxy, 'faults', fault.name), {
      json: ms === 0 ? { enabled: false } : { fault: text, enabled: true },
    });
  } else if (ms > 0) {
    await post(pathOf(proxy, 'faults'), { json: { name: `delay-to-${to}`, fault: text, to } });
  }
  await services.refresh();
}

function Fault({ proxy, fault, onRemoved }) {
  const { busy, error, run } = useAction();
  const [text, setText] = useState(null);
  const id = useId('fault');
  const path = pathOf(proxy, 'faults', fault.name);
  const toggle = (event) => run(() => patch(path, { json: { enabled: event.target.checked } }));
  const change = async (event) => {
    event.preventDefault();
    if (await run(() => patch(path, { json: { fault: text } }))) setText(null);
  };
  const remove = async () => {
    if (!busy && await run(() => del(path))) onRemoved();
  };
  return html`
    <li class=${fault.enabled ? 'on' : 'off'}>
      <label class="switch"><input type="checkbox" role="switch" checked=${fault.enabled} disabled=${busy}
        onChange=${toggle} /> <strong>${fault.name}</strong></label>
      ${text === null ? html`
        <span class="what"><code>${fault.fault}</code>
          <span class="quiet">${`${t(`faults.to.${fault.to}`)} · ${tn('faults.fired', fault.fired)}`}</span></span>
        <button type="button" onClick=${() => setText(fault.fault)}
          aria-label=${t('faults.change.of', { name: fault.name })}>${t('faults.change')}</button>` : html`
        <form class="what" onSubmit=${change}>
          <input type="text" value=${text} onInput=${(event) => setText(event.target.value)} autofocus
            aria-label=${t('faults.text')} spellcheck="false" ...${invalid(error, id)} />
          <button type="submit" class="main" disabled=${busy}>${t('faults.apply')}</button>
          <button type="button" onClick=${() => setText(null)}>${t('act.cancel')}</button>
        </form>`}
      <button type="button" aria-disabled=${busy ? 'true' : undefined} onClick=${remove}
        aria-label=${t('faults.remove.of', { name: fault.name })}>${t('faults.remove')}</button>
      <${ErrorNote} error=${error} id=${id}
        onNearest=${text !== null && ((word) => setText(text.replace(/^[^:]*/, word)))} />
    </li>`;
}

/** Puts a proxy before a service, so that faults have a place. */
function NewProxy({ targets, open }) {
  const { busy, error, run } = useAction();
  const [target, setTarget] = useState(targets[0].name);
  const service = targets.find((each) => each.name === target) ?? targets[0];
  const start = (event) => {
    event.preventDefault();
    run(() => post('/api/proxies', {
      json: { to: service.address, ...(service.framing === 'raw' ? {} : { framing: service.framing }) },
    }));
  };
  return html`
    <details class="card" open=${open}><summary>${t('faults.before')}</summary>
      <form class="row-form" onSubmit=${start}>
        <label>${t('faults.before.service')}
          <select value=${service.name} onChange=${(event) => setTarget(event.target.value)}>
            ${targets.map((each) => html`<option value=${each.name} selected=${each === service}>
              ${each.name} (${each.address})</option>`)}
          </select></label>
        <button type="submit" class="main" disabled=${busy}>${t('faults.before.start')}</button>
      </form>
      <p class="quiet">${t('faults.before.about')}</p>
      <${ErrorNote} error=${error} />
    </details>`;
}
