// Messages that the reader keeps in this browser, by name.
import { html, useRef, useState } from './preact.js';
import { CopyButton } from './acting.js';
import { save } from './api.js';
import { bytesOf } from './content.js';
import { Dialog } from './dialog.js';
import { Field } from './form.js';
import { visibleText } from './bytes.js';
import { t } from './i18n.js';
import { saveSetting, setting } from './settings.js';

const KEY = 'messages';
const COUNT_MAX = 500;
const NAME_MAX = 100;
const TEXT_MAX = 2 << 20;

/** A list of saved messages as the file has it: [{"name", "text" or "hex"}]. */
const asText = (list) => JSON.stringify(list, null, 2);

const contentOf = (each) => (each.hex === undefined
  ? { mode: 'text', value: each.text } : { mode: 'hex', value: each.hex });

/** Returns the messages of a text, or throws an error that says what is wrong with which one. */
function parsed(text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch (e) {
    throw new Error(t('saved.nojson', { why: e.message }));
  }
  if (!Array.isArray(list)) throw new Error(t('saved.nolist'));
  if (list.length > COUNT_MAX) throw new Error(t('saved.full', { n: list.length, max: COUNT_MAX }));
  return list.map((each, i) => {
    const content = each && (each.text === undefined) !== (each.hex === undefined) ? contentOf(each) : null;
    const valid = content && typeof each.name === 'string' && each.name.trim() !== ''
      && typeof content.value === 'string' && bytesOf(content) !== null;
    if (!valid) throw new Error(t('saved.wrong', { n: i + 1 }));
    const name = each.name.trim().slice(0, NAME_MAX);
    return content.mode === 'hex' ? { name, hex: each.hex } : { name, text: each.text };
  });
}

function kept() {
  try {
    return parsed(setting(KEY, '[]'));
  } catch {
    return [];
  }
}

/** Returns a list with others, which take the place of those with their names. */
function merged(list, others) {
  const all = new Map(list.map((each) => [each.name, each]));
  others.forEach((each) => all.set(each.name, each));
  return [...all.values()];
}

export function SavedMessages({ content, onUse }) {
  const [list, setList] = useState(kept);
  const [name, setName] = useState('');
  const [error, setError] = useState(null);
  const [dialog, setDialog] = useState(false);
  const field = useRef();
  const change = (next) => {
    const text = asText(next);
    saveSetting(KEY, text);
    setList(next);
    setError(setting(KEY, '[]') === text ? null : new Error(t('saved.unkept')));
  };
  const add = (event) => {
    event.preventDefault();
    const bytes = bytesOf(content);
    if (name.trim() === '') setError(new Error(t('saved.noname')));
    else if (!bytes?.length) setError(new Error(t('saved.empty')));
    else if (list.length >= COUNT_MAX) setError(new Error(t('saved.full', { n: list.length + 1, max: COUNT_MAX })));
    else {
      change(merged(list, [{ name: name.trim(), [content.mode]: content.value }]));
      setName('');
    }
  };
  const remove = (each) => {
    change(list.filter((other) => other !== each));
    field.current.focus();
  };
  return html`
    <section aria-labelledby="saved-title">
      <h2 id="saved-title">${t('saved.title')}</h2>
      <p class="quiet">${t('saved.where')}</p>
      ${list.length > 0 && html`<ul class="saved">${list.map((each) => html`
        <li key=${each.name}>
          <button type="button" onClick=${() => onUse(contentOf(each))} aria-label=${`${t('saved.use')}: ${each.name}`}>${t('saved.use')}</button>
          <strong><bdi>${each.name}</bdi></strong>
          <code class="preview">${visibleText((each.text ?? each.hex).slice(0, 120))}</code>
          <button type="button" class="plain" onClick=${() => remove(each)} aria-label=${`${t('saved.delete')}: ${each.name}`}>✕</button>
        </li>`)}</ul>`}
      <form class="form across" onSubmit=${add}>
        <${Field} id="saved-name" label=${t('saved.name')} error=${error}>${(attributes) => html`
          <input type="text" ...${attributes} ref=${field} value=${name} maxlength=${NAME_MAX} autocomplete="off"
            onInput=${(event) => setName(event.target.value)} />`}</${Field}>
        <span class="buttons"><button type="submit">${t('saved.save')}</button>
          <button type="button" onClick=${() => setDialog(true)}>${t('saved.text')}</button></span>
      </form>
      ${dialog && html`<${AsText} list=${list} onTake=${(others) => change(merged(list, others))}
        onClose=${() => setDialog(false)} />`}
    </section>`;
}

/** The list as text: to copy and save it, and to take over another one. */
function AsText({ list, onTake, onClose }) {
  const [text, setText] = useState(asText(list));
  const [error, setError] = useState(null);
  const take = (event) => {
    event.preventDefault();
    try {
      onTake(parsed(text));
      onClose();
    } catch (e) {
      setError(e);
    }
  };
  const file = async (event) => {
    const [chosen] = event.target.files;
    if (!chosen) return;
    if (chosen.size > TEXT_MAX) setError(new Error(t('saved.large')));
    else setText(await chosen.text());
  };
  return html`
    <${Dialog} title=${t('saved.text')} onClose=${onClose}>
      <form onSubmit=${take}>
        <p>${t('saved.text.how')}</p>
        <${Field} id="saved-text" label=${t('saved.json')} wide error=${error}>${(attributes) => html`
          <textarea ...${attributes} rows="12" spellcheck=${false} value=${text}
            onInput=${(event) => setText(event.target.value)}></textarea>`}</${Field}>
        <label>${t('saved.file')} <input type="file" accept=".json,application/json,text/plain" onChange=${file} /></label>
        <p class="buttons"><button type="submit" class="main">${t('saved.take')}</button>
          <${CopyButton} text=${text} />
          <button type="button" onClick=${() => save(text, 'antiphon-messages.json')}>${t('saved.download')}</button></p>
      </form>
    </${Dialog}>`;
}
