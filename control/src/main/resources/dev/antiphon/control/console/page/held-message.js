// A message that a breakpoint holds: its content, which the reader may change, and what happens with it.
import { html, useEffect, useState } from './preact.js';
import { errorText, useAction } from './acting.js';
import { get, post } from './api.js';
import { bytesOfBase64 } from './bytes.js';
import { bytesOf, ContentField, contentOfBytes, jsonOf } from './content.js';
import { held } from './held.js';
import { clock, number, size, t } from './i18n.js';
import { link } from './route.js';

const SOON_MS = 15_000;
const INJECTED_MAX = 100;

/** The largest message that is shown for a change. */
const CHANGED_BYTES_MAX = 1 << 20;

const encoder = new TextEncoder();

/** Returns the content of a held message as the server gives it. */
const contentOf = (message) => contentOfBytes(
  message.b64 === undefined ? encoder.encode(message.text) : bytesOfBase64(message.b64));

const same = (one, other) => one.mode === other.mode && one.value === other.value;

/** A hook: the content of the message; null while it is not there as a whole. */
function useWhole(message) {
  const [whole, setWhole] = useState(message.cut ? null : () => contentOf(message));
  useEffect(() => {
    if (!message.cut || message.size > CHANGED_BYTES_MAX) return;
    get(`/api/held/${message.id}`).then((all) => setWhole(contentOf(all)), () => {});
  }, []);
  return whole;
}

export function HeldMessage({ message, onDecided }) {
  const whole = useWhole(message);
  const [changed, setChanged] = useState(null);
  const [before, setBefore] = useState([]);
  const [after, setAfter] = useState([]);
  const content = changed ?? whole;
  const isChanged = changed !== null && whole !== null && !same(changed, whole);
  const contents = [...before, ...after, ...(isChanged ? [content] : [])];
  const wrong = contents.some((each) => bytesOf(each) === null);
  const { busy, error, run } = useAction();
  const tell = async (what) => {
    const json = { do: what };
    if (what === 'replace') Object.assign(json, jsonOf(content));
    if (before.length > 0) json.before = before.map(jsonOf);
    if (after.length > 0) json.after = after.map(jsonOf);
    await post(`/api/held/${message.id}`, { json });
    onDecided();
  };
  const decide = (what) => () => {
    if (!busy && !(wrong && what !== 'close' && what !== 'reset')) run(() => tell(what));
  };
  const go = decide(isChanged ? 'replace' : 'pass');
  const id = `held-${message.id}`;
  const button = (what, action, main) => html`<button type="button" class=${main ? 'main' : undefined} onClick=${action}
    aria-disabled=${busy || (main && wrong) ? 'true' : undefined} aria-describedby=${id}>${t(`held.${what}`)}</button>`;
  return html`
    <article class="block held" aria-labelledby=${id}>
      <header><h3 id=${id}>${t(`held.what.${message.to}`, { n: number(message.number) })}</h3>
        <${TimeLeft} message=${message} /></header>
      <p class="quiet"><a href=${link('', [], { service: message.service, connection: message.connection })}>
        ${t('send.rows', { n: number(message.connection), name: message.service })}</a>
        ${' · '}${size(message.size)} · ${t('held.by', { name: message.breakpoint })} · ${clock(message.since)}</p>
      <${Injected} id=${`${id}-before`} title=${t('held.before')} list=${before} onChange=${setBefore} />
      ${content
        ? html`<${ContentField} id=${`${id}-content`} label=${t(isChanged ? 'held.changed' : 'held.content')} rows=${3}
            content=${content} onChange=${setChanged} onSubmit=${go} />`
        : html`<p class="quiet">${t('held.large', { n: size(message.size) })}</p>`}
      <${Injected} id=${`${id}-after`} title=${t('held.after')} list=${after} onChange=${setAfter} />
      ${error && html`<p class="problem" role="alert">${error.status === 404 ? t('held.gone') : errorText(error)}</p>`}
      <p class="buttons">${button(isChanged ? 'replace' : 'pass', go, true)}
        ${button('drop', decide('drop'))} ${button('close', decide('close'))} ${button('reset', decide('reset'))}
        ${isChanged && html`<button type="button" class="plain" onClick=${() => setChanged(null)}>${t('held.undo')}</button>`}</p>
    </article>`;
}

/** The time after which the message goes on by itself. It is not read out each second. */
function TimeLeft({ message }) {
  const [left, setLeft] = useState(held.left(message));
  useEffect(() => {
    const timer = setInterval(() => setLeft(held.left(message)), 500);
    return () => clearInterval(timer);
  }, [message.until]);
  const seconds = Math.ceil(left / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return html`<span class=${left < SOON_MS ? 'left soon' : 'left'} role="timer" aria-live="off">${t('held.left', { time: text })}</span>`;
}

/** Messages to send before or after the held one. */
function Injected({ id, title, list, onChange }) {
  const replaced = (at, ...others) => [...list.slice(0, at), ...others, ...list.slice(at + 1)];
  const add = () => {
    onChange([...list, { mode: 'text', value: '' }]);
    setTimeout(() => document.getElementById(`${id}-${list.length}`)?.focus());
  };
  return html`
    <div class="injected">
      ${list.map((each, i) => html`
        <div key=${i}><${ContentField} id=${`${id}-${i}`} label=${`${title} (${number(i + 1)})`} rows=${2} content=${each}
            onChange=${(next) => onChange(replaced(i, next))} />
          <button type="button" onClick=${() => onChange(replaced(i))}>${t('held.without')}</button></div>`)}
      ${list.length < INJECTED_MAX && html`<button type="button" class="chip" onClick=${add}>+ ${title}</button>`}
    </div>`;
}
