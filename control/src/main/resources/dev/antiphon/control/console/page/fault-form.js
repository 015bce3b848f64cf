// The form that arms a fault: its kind, what the kind does, its values and conditions.
import { html, useState } from './preact.js';
import { post, servicePath } from './api.js';
import { ErrorNote, invalid, useAction, useId } from './acting.js';
import { CONDITIONS, FAULT_KINDS, faultText, startOf } from './fault-kinds.js';
import { hasText, t } from './i18n.js';

/** Returns a text of this kind of fault, or the one that all kinds share. */
const own = (kind, key) => (hasText(`fault.${kind.name}.${key}`) ? t(`fault.${kind.name}.${key}`) : t(`fault.${key}`));

export function FaultForm({ proxy }) {
  const [kind, setKind] = useState(FAULT_KINDS[0]);
  const [form, setForm] = useState(kind.forms[0]);
  const [values, setValues] = useState(startOf(form));
  const [conditions, setConditions] = useState({});
  const [to, setTo] = useState('client');
  const [name, setName] = useState('');
  const [armed, setArmed] = useState('');
  const { busy, error, run, clear } = useAction();
  const id = useId('arm');
  const text = faultText(kind, form, values, conditions);
  const choose = (nextKind, nextForm) => {
    setKind(nextKind);
    setForm(nextForm);
    setValues(startOf(nextForm));
    clear();
  };
  const arm = async (event) => {
    event.preventDefault();
    if (busy) return;
    setArmed('');
    const json = { fault: text, to, ...(name.trim() ? { name: name.trim() } : {}) };
    if (await run(() => post(servicePath({ kind: 'proxy', name: proxy.name }, 'faults'), { json }))) {
      setArmed(text);
      setName('');
    }
  };
  const at = (field) => (error && (error.field ?? 'fault') === field ? error : null);
  return html`
    <form class="arm" onSubmit=${arm}>
      <label class="kind">${t('faults.kind')}
        <select value=${kind.name} onChange=${(event) => {
          const next = FAULT_KINDS.find((each) => each.name === event.target.value);
          choose(next, next.forms[0]);
        }}>${FAULT_KINDS.map((each) => html`
          <option value=${each.name} selected=${each === kind}>${t(`fault.${each.name}`)}</option>`)}</select></label>
      <p class="does">${t(`fault.${kind.name}.does`)}</p>
      ${kind.forms.length > 1 && html`
        <fieldset><legend class="unseen">${t('faults.form')}</legend>${kind.forms.map((each) => html`
          <label><input type="radio" name=${`${id}-form`} checked=${each === form}
            onChange=${() => choose(kind, each)} /> ${t(`faults.form.${each.name}`)}</label>`)}</fieldset>`}
      <div class="fields">${form.fields.map((field) => html`
        <label key=${`${kind.name} ${form.name} ${field.key}`}>
          <span>${own(kind, field.key)}${!field.required && html` <span class="quiet">${t('faults.optional')}</span>`}</span>
          <input type="text" required=${field.required} value=${values[field.key]} spellcheck="false"
            placeholder=${t(`faults.example.${field.type}`)} ...${invalid(at('fault'), id)}
            onInput=${(event) => setValues({ ...values, [field.key]: event.target.value })} /></label>`)}
        <label>${t('faults.direction')}
          <select value=${to} onChange=${(event) => setTo(event.target.value)}>
            ${['client', 'server'].map((each) => html`<option value=${each} selected=${each === to}>
              ${t(`faults.to.${each}`)}</option>`)}</select></label>
        <label><span>${t('faults.name')} <span class="quiet">${t('faults.optional')}</span></span>
          <input type="text" value=${name} spellcheck="false" ...${invalid(at('name'), `${id}-name`)}
            onInput=${(event) => setName(event.target.value)} /></label>
      </div>
      <${ErrorNote} error=${at('fault')} id=${id} />
      <${ErrorNote} error=${at('name')} id=${`${id}-name`} />
      <details><summary>${t('faults.only')}</summary>
        <div class="fields">${CONDITIONS.map((each) => html`
          <label key=${each.key}>${t(`faults.only.${each.key}`)}
            <input type="text" value=${conditions[each.key] ?? ''} spellcheck="false"
              placeholder=${t(`faults.only.${each.key}.example`)}
              onInput=${(event) => setConditions({ ...conditions, [each.key]: event.target.value })} /></label>`)}
        </div></details>
      <p class="row-form"><button type="submit" class="main" aria-disabled=${busy ? 'true' : undefined}>${t('faults.arm')}</button>
        <span class="quiet">${t('faults.astext')} <code>${text}</code></span></p>
      <p role="status">${armed && t('faults.armed', { fault: armed })}</p>
    </form>`;
}
