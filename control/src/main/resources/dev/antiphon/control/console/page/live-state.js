// The state of the connection to the server, in the head of the page.
import { html, useEffect, useState } from './preact.js';
import { number, t, tn } from './i18n.js';
import { useStore } from './store.js';
import { traffic } from './traffic.js';

/** Says whether the list is live, when the next try is, and how many rows were lost. */
export function LiveState() {
  const { live, lost } = useStore(traffic);
  return html`
    <span class="live" role="status">
      <span class=${`state ${live.kind}`}>${t(`live.${live.kind}`)}</span>
      ${lost > 0 && html`<span class="state lost" title=${t('live.lost.why')}>${tn('live.lost', lost)}</span>`}
    </span>
    ${live.kind === 'waiting' && html`<${Countdown} until=${live.until} />`}`;
}

/** Outside of the status, so that a screen reader does not read each second. */
function Countdown({ until }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left());
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return html`
    <span class="quiet">${t('live.next', { n: number(seconds) })}</span>
    <button type="button" onClick=${() => traffic.retry()}>${t('live.retry')}</button>`;
}
