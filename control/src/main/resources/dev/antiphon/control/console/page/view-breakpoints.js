// Breakpoints: which messages to hold, and what to do with those that are held.
import { html, useEffect, useRef, useState } from './preact.js';
import { useAction } from './acting.js';
import { del, get, post, servicePath } from './api.js';
import { Choice, errorsOf, Field, FormError } from './form.js';
import { held } from './held.js';
import { HeldMessage } from './held-message.js';
import { number, t, tn } from './i18n.js';
import { link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const CONDITIONS = ['all', 'contains', 'equals', 'matches'];
const DIRECTIONS = [['server', 'break.to.server'], ['client', 'break.to.client'], ['both', 'break.to.both']];
const TIMES = ['10s', '60s', '5m', '10m'];
const PERIOD_MS = 3000;

const canHold = (service) => service.kind === 'stub' || service.kind === 'proxy';

/** A hook: the breakpoints of all services, with their service; null until they are known. */
function useBreakpoints(possible) {
  const [known, setKnown] = useState(null);
  const [asked, setAsked] = useState(0);
  const names = possible.map((each) => each.name).join(' ');
  const ids = useStore(held).all.map((each) => each.id).join(' ');
  useEffect(() => {
    let ended = false;
    let timer;
    const ask = async () => {
      const lists = await Promise.all(possible.map((service) => get(servicePath(service, 'breakpoints')).then(
        ({ breakpoints }) => breakpoints.map((each) => ({ ...each, service })), () => [])));
      if (ended) return;
      setKnown(lists.flat());
      timer = setTimeout(() => !ended && ask(), PERIOD_MS);
    };
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [names, asked, ids]);
  return [known, () => setAsked(asked + 1)];
}

export default function Breakpoints({ route }) {
  const { all } = useStore(services);
  const possible = (all ?? []).filter(canHold);
  const [breakpoints, refresh] = useBreakpoints(possible);
  return html`
    <div class="task">
      <h1>${t('view.breakpoints')}</h1>
      <p>${t('break.what')}</p>
      <${Waiting} />
      ${all && possible.length === 0
        ? html`<p class="notice">${t('break.noservice')} <a href=${link('start')}>${t('view.start')}</a></p>`
        : html`<${NewBreakpoint} possible=${possible} breakpoints=${breakpoints} wanted=${route.query.service} onDone=${refresh} />
          <${List} breakpoints=${breakpoints} onDone=${refresh} />`}
    </div>`;
}

/** The messages that are held now. */
function Waiting() {
  const { all } = useStore(held);
  const title = useRef();
  useEffect(() => {
    held.refresh();
  }, []);
  const decided = () => {
    title.current.focus();
    held.refresh();
  };
  return html`
    <section aria-labelledby="held-title">
      <h2 id="held-title" tabindex="-1" ref=${title}>${t('held.title')} <span class="count">${number(all.length)}</span></h2>
      <p class="unseen" role="status">${tn('held.count', all.length)}</p>
      ${all.length === 0 && html`<p class="quiet">${t('held.none')}</p>`}
      ${all.map((each) => html`<${HeldMessage} key=${`${each.id} ${each.since}`} message=${each} onDecided=${decided} />`)}
    </section>`;
}

function NewBreakpoint({ possible, breakpoints, wanted, onDone }) {
  const [form, setForm] = useState({ service: wanted ?? '', condition: 'all', text: '', to: 'server', hold: '60s', times: '' });
  const service = possible.find((each) => each.name === form.service) ?? possible[0];
  const set = (changes) => setForm({ ...form, ...changes });
  const [done, setDone] = useState(null);
  const isThere = done && breakpoints?.some((each) => each.name === done.name && each.service.name === done.service);
  const { busy, error, run } = useAction();
  const add = async () => {
    const json = { to: service.kind === 'stub' ? 'server' : form.to, hold: form.hold };
    if (form.condition !== 'all') json.when = { [form.condition]: form.text };
    if (form.times.trim() !== '') json.times = /^\d+$/.test(form.times.trim()) ? Number(form.times) : form.times;
    setDone(null);
    const made = await post(servicePath(service, 'breakpoints'), { json });
    setDone({ name: made.name, service: service.name });
    onDone();
  };
  const errors = errorsOf(error, 'when', 'hold', 'times', 'to');
  const submit = (event) => {
    event.preventDefault();
    if (service && !busy) run(add);
  };
  const input = (name, attributes, more) => html`<input type="text" ...${attributes} ...${more} value=${form[name]}
    spellcheck=${false} autocomplete="off" onInput=${(event) => set({ [name]: event.target.value })} />`;
  return html`
    <section aria-labelledby="break-new"><h2 id="break-new">${t('break.new')}</h2>
      <form class="form across" onSubmit=${submit}>
        <${Field} id="break-service" label=${t('send.service')}>${(attributes) => html`
          <select ...${attributes} onChange=${(event) => set({ service: event.target.value })}>
            ${possible.map((each) => html`<option value=${each.name} selected=${each.name === service?.name}>
              ${each.name} · ${each.address}</option>`)}</select>`}</${Field}>
        <${Field} id="break-condition" label=${t('break.which')}>${(attributes) => html`
          <select ...${attributes} onChange=${(event) => set({ condition: event.target.value })}>
            ${CONDITIONS.map((each) => html`<option value=${each} selected=${each === form.condition}>
              ${t(`break.if.${each}`)}</option>`)}</select>`}</${Field}>
        ${form.condition !== 'all' && html`
          <${Field} id="break-text" label=${t(form.condition === 'matches' ? 'break.regex' : 'break.text')} error=${errors.when}>
            ${(attributes) => input('text', attributes, { required: true })}</${Field}>`}
        ${service?.kind === 'stub' ? html`<p class="quiet">${t('break.stub')}</p>` : html`
          <div class="field"><span class="label" aria-hidden="true">${t('break.to')}</span>
            <${Choice} name="break-to" legend=${t('break.to')} value=${form.to} values=${DIRECTIONS}
              onChange=${(to) => set({ to })} /></div>`}
        <${Field} id="break-hold" label=${t('break.hold')} error=${errors.hold}>${(attributes) => html`
          <select ...${attributes} onChange=${(event) => set({ hold: event.target.value })}>
            ${TIMES.map((each) => html`<option value=${each} selected=${each === form.hold}>${t(`break.hold.${each}`)}</option>`)}
          </select>`}</${Field}>
        <${Field} id="break-times" label=${t('break.times')} hint=${t('break.times.hint')} error=${errors.times}>
          ${(attributes) => input('times', attributes, { inputmode: 'numeric' })}</${Field}>
        <span class="buttons"><button type="submit" class="main" aria-disabled=${busy ? 'true' : undefined}>${t('break.do')}</button></span>
      </form>
      <${FormError} error=${errors[''] ?? errors.to ?? (form.condition === 'all' ? errors.when : null)} />
      <p role="status">${isThere && t('break.done', done)}</p>
    </section>`;
}

function List({ breakpoints, onDone }) {
  const title = useRef();
  const { error, run } = useAction();
  const remove = async (each) => {
    await del(servicePath(each.service, 'breakpoints', each.name));
    title.current.focus();
    held.refresh();
    onDone();
  };
  if (!breakpoints) return null;
  return html`
    <section aria-labelledby="break-list"><h2 id="break-list" tabindex="-1" ref=${title}>${t('break.list')}</h2>
      <${FormError} error=${error} />
      ${breakpoints.length === 0 ? html`<p class="quiet">${t('break.none')}</p>` : html`
        <div class="scroll" tabindex="0" role="region" aria-labelledby="break-list"><table class="breakpoints">
          <thead><tr>${['service', 'name', 'which', 'to', 'count'].map((each) => html`<th scope="col">${t(`break.column.${each}`)}</th>`)}
            <td></td></tr></thead>
          <tbody>${breakpoints.map((each) => html`
            <tr key=${`${each.service.name} ${each.name}`}><td>${each.service.name}</td><th scope="row">${each.name}</th>
              <td>${each.when ? html`<code>${each.when}</code>` : t('break.if.all')}</td>
              <td>${t(`break.to.${each.to}`)}</td>
              <td>${each.times === undefined ? number(each.count) : t('break.of', { n: number(each.count), max: number(each.times) })}</td>
              <td><button type="button" onClick=${() => run(() => remove(each))} aria-label=${`${t('break.remove')}: ${each.name}`}>
                ${t('break.remove')}</button></td></tr>`)}</tbody></table></div>
        <p class="quiet">${t('break.remove.why')}</p>`}
    </section>`;
}
