// Faults at the byte that is selected in the digits: close, reset or hold the connection there.
import { html, useEffect, useState } from './preact.js';
import { post, servicePath } from './api.js';
import { ErrorNote, useAction } from './acting.js';
import { t } from './i18n.js';
import { link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const KINDS = { close: (at) => `close:${at}`, reset: (at) => `reset:${at}`, hold: (at) => `stall:${at},10s` };

/** Returns the place of a byte in its direction. The bytes of the framing before the content count, too. */
async function placeOf(row, index, proxy) {
  const { service, connection, direction, offset } = row;
  if (row.kind !== 'message' || proxy.framing === 'raw') return offset + index;
  const cut = await post('/api/traffic/cut', { json: { service, connection, direction, framing: proxy.framing } });
  return (cut.messages.find((each) => each.start === offset)?.content ?? offset) + index;
}

/** Returns the text of a fault before a byte of a row; without a known place it counts in the message. */
async function faultAt(kind, row, index, proxy) {
  if (row.offset === undefined) return `${KINDS[kind](index)} on message ${row.number}`;
  return KINDS[kind](await placeOf(row, index, proxy));
}

/** The actions for a byte. The first button has the id byte-actions, to which Enter leads. */
export function ByteFaults({ row, index }) {
  useStore(services);
  const { busy, error, run } = useAction();
  const [armed, setArmed] = useState(null);
  useEffect(() => setArmed(null), [row.id, index]);
  const proxy = services.named(row.service);
  if (index === null || !proxy || !row.direction) return null;
  if (proxy.kind !== 'proxy') {
    return html`<p class="quiet">${t('byte.noproxy')} <a href=${link('faults')}>${t('byte.toproxies')}</a></p>`;
  }
  const to = row.direction === 'in' ? 'server' : 'client';
  const arm = async (kind) => {
    setArmed(null);
    await run(async () => {
      const fault = await faultAt(kind, row, index, proxy);
      const { name } = await post(servicePath(proxy, 'faults'), { json: { fault, to } });
      setArmed({ name, fault });
    });
  };
  return html`
    <div class="byte-faults" role="group" aria-label=${t('byte.title')}>
      <p>${t('byte.before')}</p>
      ${Object.keys(KINDS).map((each, i) => html`
        <button type="button" key=${each} id=${i === 0 ? 'byte-actions' : undefined} disabled=${busy}
          onClick=${() => arm(each)}>${t(`byte.${each}`)}</button>`)}
      <${ErrorNote} error=${error} />
      <p role="status">${armed && html`${t('byte.armed')} <code>${armed.fault}</code> ${t(`faults.to.${to}`)}.
        ${' '}${t('byte.counts')} <a href=${link('faults', [proxy.name])}>${t('byte.switch')}</a>`}</p>
    </div>`;
}
