// The bytes of a stream with their boundaries: a numbered span for each message, as text or digits.
import { html, useState } from './preact.js';
import { hexOf, visible } from './bytes.js';
import { number, t, tn } from './i18n.js';

const MESSAGES_MAX = 300;

const decode = (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const pairs = (bytes) => hexOf(bytes).replace(/../g, '$& ').trimEnd();
const binary = (bytes) => bytes.subarray(0, 4096).some((each) => each < 9 || (each > 13 && each < 32 && each !== 27));

export function CutBytes({ cut, bytes }) {
  const [wanted, setWanted] = useState(null);
  const [all, setAll] = useState(false);
  const mode = wanted ?? (binary(bytes) ? 'hex' : 'text');
  const shown = all ? cut.messages : cut.messages.slice(0, MESSAGES_MAX);
  const kept = shown.filter((each) => each.end <= bytes.length);
  const whole = kept.length === cut.messages.length;
  return html`
    <fieldset><legend class="unseen">${t('bytes.show')}</legend>
      ${['text', 'hex'].map((each) => html`
        <label><input type="radio" name="cut-bytes" checked=${mode === each} onChange=${() => setWanted(each)} />
          ${t(`bytes.${each}`)}</label>`)}
      <span class="quiet">${t('cut.legend')} <span class="frame">${t('cut.legend.frame')}</span></span>
    </fieldset>
    <ol class="bytes stream" tabindex="0" aria-label=${t('cut.stream')}>
      ${kept.map((each, i) => html`<${Part} key=${`${each.start}-${each.end}`} part=${each} n=${i + 1} bytes=${bytes} mode=${mode} />`)}
      ${whole && cut.rest && html`<${Rest} rest=${cut.rest} error=${cut.error} bytes=${bytes} mode=${mode} />`}
    </ol>
    ${!whole && (kept.length === shown.length && !all
      ? html`<button type="button" onClick=${() => setAll(true)}>${t('cut.showall', { n: number(cut.messages.length) })}</button>`
      : html`<p class="quiet">${t('cut.part', { n: number(kept.length) })}</p>`)}`;
}

const look = (bytes, mode) => (mode === 'hex' ? pairs(bytes) : visible(decode(bytes)));

/** A message: its number, the bytes of the framing before, its content, the bytes of the framing behind. */
function Part({ part, n, bytes, mode }) {
  const { start, end, content = start, size = end - start } = part;
  const title = t('cut.range', { n: number(n), from: number(start), to: number(end - 1) });
  const pieces = [
    ['frame', start, content], ['', content, content + size], ['frame', content + size, end],
  ].filter(([, from, to]) => to > from);
  return html`
    <li class=${n % 2 ? 'part odd' : 'part'} title=${title}>
      <span class="n" aria-hidden="true">${n}</span><span class="unseen">${title}: </span>
      <code>${pieces.map(([kind, from, to], i) => html`${i > 0 && mode === 'hex' ? ' ' : ''}<span
        class=${kind}>${look(bytes.subarray(from, to), mode)}</span>`)}</code>
      ${size === 0 && html`<span class="quiet"> ${t('cut.empty')}</span>`}
    </li>`;
}

function Rest({ rest, error, bytes, mode }) {
  return html`
    <li class="part rest">
      <span class="n" aria-hidden="true">${error ? '!' : '…'}</span>
      <strong>${error ? error.text : tn('cut.open', rest.size)}</strong>${' '}
      <code>${look(bytes.subarray(rest.start, Math.min(bytes.length, rest.start + 2048)), mode)}</code>
    </li>`;
}
