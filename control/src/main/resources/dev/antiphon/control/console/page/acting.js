// What views that change something share: requests with their state, and errors beside fields.
import { html, useEffect, useRef, useState } from './preact.js';
import { t } from './i18n.js';
import { services } from './services.js';

/** Returns the text of an error without the place in the body, which the reader did not write. */
export function errorText(error) {
  if (error.status === 0) return t('act.noserver');
  return error.message.replace(/^(?:body|yaml|when)(?::\d+)*: /, '');
}

/**
 * A hook for one kind of request: run(action) calls an async function and returns whether it
 * succeeded; error has the last failure, busy says whether one is under way.
 */
export function useAction() {
  const [state, setState] = useState({ busy: false, error: null });
  const shown = useRef(true);
  useEffect(() => () => {
    shown.current = false;
  }, []);
  const set = (next) => shown.current && setState(next);
  const run = async (action) => {
    set({ busy: true, error: null });
    try {
      await action();
      set({ busy: false, error: null });
      services.refresh();
      return true;
    } catch (error) {
      set({ busy: false, error });
      return false;
    }
  };
  return { ...state, run, clear: () => set({ busy: false, error: null }) };
}

/** The attributes of a field that has the error with this id. */
export const invalid = (error, id) => (error
  ? { 'aria-invalid': 'true', 'aria-describedby': id } : {});

/** An error beside its field. With onNearest, the word that was probably meant is one click away. */
export function ErrorNote({ error, id, onNearest }) {
  if (!error) return null;
  return html`
    <p class="problem" id=${id} role="alert">${errorText(error)}
      ${error.nearest && onNearest && html` <button type="button" onClick=${() => onNearest(error.nearest)}>
        ${t('act.nearest', { word: error.nearest })}</button>`}</p>`;
}

let lastId = 0;

/** A hook: an id of this component, for labels and descriptions. */
export function useId(prefix) {
  const id = useRef();
  id.current ??= `${prefix}-${++lastId}`;
  return id.current;
}

async function copied(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea'); // a page that is neither HTTPS nor of this machine
  area.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }) {
  const [state, setState] = useState('');
  useEffect(() => setState(''), [text]);
  const copy = async () => {
    try {
      await copied(text);
      setState('act.copied');
    } catch {
      setState('act.notcopied');
    }
  };
  return html`
    <button type="button" onClick=${copy}>${label ?? t('act.copy')}</button>
    <span role="status" class="quiet copied">${state && t(state)}</span>`;
}
