// A dialog that turns a connection or chosen rows into a test, rules, commands or a recording.
import { html, useEffect, useState } from './preact.js';
import { save, send } from './api.js';
import { CopyButton, ErrorNote, invalid } from './acting.js';
import { Dialog } from './dialog.js';
import { size, t, tn } from './i18n.js';
import { services } from './services.js';

const TYPING_MS = 300;
const PREVIEW_MAX = 200_000;

/** The forms, with the name of their file. */
const FORMS = {
  junit: (name) => `${name || 'RecordedTest'}.java`,
  pytest: (name) => `${name || 'test_recorded'}.py`,
  rules: () => 'rules.yaml',
  send: () => 'send.sh',
  jsonl: () => 'recording.jsonl',
  pcapng: () => 'recording.pcapng',
};

const isTest = (form) => form === 'junit' || form === 'pytest';

/** Asks for the export when the reader pauses; the last one stays until the next one is there. */
function useExport(body) {
  const key = JSON.stringify(body);
  const [state, setState] = useState({ key: null });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const reply = await send('POST', '/api/traffic/export', { json: body, signal: stop.signal });
        const blob = await reply.blob();
        setState({ key, blob, text: body.as === 'pcapng' ? null : await blob.text() });
      } catch (error) {
        if (error.name !== 'AbortError') setState({ key, error });
      }
    }, state.key ? TYPING_MS : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  return { ...state, fresh: state.key === key };
}

/** Properties: service, connection (a number, or undefined), rows (ids, perhaps none) and onClose. */
export function TakeAway({ service, connection, rows, onClose }) {
  const [form, setForm] = useState('junit');
  const [what, setWhat] = useState(rows.length > 0 ? 'rows' : 'connection');
  const [values, setValues] = useState({ name: '', of: 'server', framing: '' });
  const framed = services.named(service)?.framing !== 'raw';
  const body = {
    as: form, service,
    ...(what === 'rows' ? { rows } : { connections: [connection] }),
    ...(isTest(form) ? { of: values.of } : {}),
    ...(isTest(form) && values.name.trim() ? { name: values.name.trim() } : {}),
    ...(values.framing.trim() ? { framing: values.framing.trim() } : {}),
  };
  const result = useExport(body);
  const at = (field) => (result.fresh && result.error && (result.error.field ?? '') === field ? result.error : null);
  const general = result.fresh && result.error && !['name', 'framing'].includes(result.error.field) && result.error;
  const file = FORMS[form](values.name.trim());
  const typed = (field) => (event) => setValues({ ...values, [field]: event.target.value });
  const choice = (group, value, chosen, choose, label) => html`
    <label><input type="radio" name=${group} checked=${value === chosen} onChange=${() => choose(value)} /> ${label}</label>`;
  return html`
    <${Dialog} title=${t('take.title')} onClose=${onClose}>
      <div class="take">
        ${rows.length > 0 && connection !== undefined ? html`
          <fieldset><legend class="unseen">${t('take.what')}</legend>
            ${choice('take-what', 'rows', what, setWhat, tn('take.rows', rows.length))}
            ${choice('take-what', 'connection', what, setWhat, t('take.connection', { n: connection, service }))}</fieldset>`
          : html`<p>${rows.length > 0 ? tn('take.rows', rows.length) : t('take.connection', { n: connection, service })}</p>`}
        <fieldset><legend class="unseen">${t('take.as')}</legend>${Object.keys(FORMS).map((each) => html`
          ${choice('take-as', each, form, setForm, t(`take.${each}`))}`)}</fieldset>
        <p class="quiet">${t(`take.${form}.about`)}</p>
        <p class="row-form">
          ${isTest(form) && html`
            <label>${t('take.of')} <select value=${values.of} onChange=${typed('of')}>
              ${['server', 'client'].map((each) => html`<option value=${each} selected=${each === values.of}>
                ${t(`take.of.${each}`)}</option>`)}</select></label>
            <label>${t('take.name')} <input type="text" value=${values.name} spellcheck="false"
              placeholder=${FORMS[form]('').replace(/\..*/, '')} onInput=${typed('name')} ...${invalid(at('name'), 'take-name')} /></label>`}
          ${(!framed || values.framing) && html`
            <label>${t('take.framing')} <input type="text" value=${values.framing} spellcheck="false" placeholder="line"
              onInput=${typed('framing')} ...${invalid(at('framing'), 'take-framing')} /></label>`}
        </p>
        <${ErrorNote} error=${at('name')} id="take-name" />
        <${ErrorNote} error=${at('framing')} id="take-framing" onNearest=${(word) => setValues({ ...values, framing: word })} />
        <${ErrorNote} error=${general} />
        <${Result} result=${result} form=${form} file=${file} />
      </div>
    </${Dialog}>`;
}

function Result({ result, form, file }) {
  const { blob, text } = result;
  if (!blob) return result.error ? null : html`<p class="quiet">${t('app.loading')}</p>`;
  return html`
    ${text === null ? html`<p>${t('take.binary', { size: size(blob.size) })}</p>` : html`
      <pre class="bytes text preview" tabindex="0" role="region" aria-label=${t('take.preview')}>${text.slice(0, PREVIEW_MAX)}</pre>
      ${text.length > PREVIEW_MAX && html`<p class="quiet">${t('take.part')}</p>`}`}
    <p class="row-form">
      ${text !== null && html`<span><${CopyButton} text=${text} /></span>`}
      <button type="button" class="main" disabled=${!result.fresh} onClick=${() => save(blob, file)}>
        ${t('take.download', { file })}</button>
    </p>`;
}
