// The rules of a stub as text: checked while one types, used in memory, or saved to their file.
import { html, useEffect, useRef, useState } from './preact.js';
import { get, post, put, servicePath } from './api.js';
import { errorText, useAction } from './acting.js';
import { number, t, tn } from './i18n.js';
import { go, link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const TYPING_MS = 350;
const TYPE = 'application/yaml';
const pathOf = (stub, ...more) => servicePath({ kind: 'stub', name: stub }, 'rules', ...more);

/** Texts that were changed and not used yet, by the name of the stub: {text, base}. */
const drafts = new Map();

window.addEventListener('beforeunload', (event) => {
  if (drafts.size > 0) event.preventDefault();
});

export default function Rules({ route }) {
  const { all } = useStore(services);
  const stubs = (all ?? []).filter((each) => each.kind === 'stub').map((each) => each.name);
  const stub = route.args[0] || stubs[0];
  return html`
    <div class="act rules">
      <h1>${t('view.rules')}</h1>
      ${all && stubs.length === 0 && !stub && html`<p>${t('rules.none')} <a href=${link('start')}>${t('view.start')}</a></p>`}
      ${stub && html`
        <label>${t('rules.stub')}
          <select value=${stub} onChange=${(event) => go(link('rules', [event.target.value]))}>
            ${[...new Set([...stubs, stub])].map((each) => html`
              <option value=${each} selected=${each === stub}>${each}${drafts.has(each) ? ` ${t('rules.changed.mark')}` : ''}</option>`)}
          </select></label>
        <${Editor} key=${stub} stub=${stub} line=${Number(route.query.line) || null} />`}
    </div>`;
}

/** The text of the server, the text in the editor, and whether the server's has changed meanwhile. */
function useRules(stub) {
  const [state, setState] = useState({ loading: true });
  const load = async (keep) => {
    try {
      const base = await get(pathOf(stub), { query: { as: 'yaml' } });
      const draft = keep ? drafts.get(stub) : undefined;
      if (!draft) drafts.delete(stub);
      setState({
        base: draft?.base ?? base, text: draft?.text ?? base,
        newer: draft && draft.base !== base ? base : null,
      });
    } catch (error) {
      setState({ error });
    }
  };
  useEffect(() => {
    load(true);
  }, [stub]);
  const edit = (text) => setState((before) => {
    if (text === before.base) drafts.delete(stub);
    else drafts.set(stub, { text, base: before.base });
    return { ...before, text };
  });
  const used = (text) => setState((before) => {
    if (before.text === text) drafts.delete(stub);
    else drafts.set(stub, { text: before.text, base: text });
    return { ...before, base: text, newer: null };
  });
  return { ...state, edit, used, reload: () => load(false) };
}

/** The error of a text, asked for when the reader pauses. */
function useCheck(stub, text) {
  const [check, setCheck] = useState({ state: 'none' });
  useEffect(() => {
    if (text === undefined) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      post(pathOf(stub, 'check'), { body: text, type: TYPE, signal: stop.signal }).then(
        () => setCheck({ state: 'fine', text }),
        (error) => error.name !== 'AbortError' && setCheck({ state: 'wrong', text, error }),
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [stub, text]);
  return check;
}

function Editor({ stub, line }) {
  const { text, base, newer, loading, error, edit, used, reload } = useRules(stub);
  const check = useCheck(stub, text);
  const action = useAction();
  const [done, setDone] = useState('');
  const area = useRef();
  useEffect(() => {
    if (line && text !== undefined) selectLine(area.current, line);
  }, [line, text === undefined]);
  if (loading) return html`<p class="quiet">${t('app.loading')}</p>`;
  if (error) return html`<p class="problem" role="alert">${errorText(error)}</p>`;
  const finish = async (request, message) => {
    setDone('');
    const sent = text;
    let file;
    if (await action.run(async () => {
      file = (await request(sent))?.file;
    })) {
      used(sent);
      setDone(t(message, { file, stub }));
    }
  };
  const use = () => finish((sent) => put(pathOf(stub), { body: sent, type: TYPE }), 'rules.used');
  const save = () => finish((sent) => post(pathOf(stub, 'save'), { json: { yaml: sent } }), 'rules.saved');
  const wrong = action.error?.problem.line ? action.error : check.text === text && check.error;
  const refused = action.error && !action.error.problem.line && action.error;
  const keys = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === 'Enter') use();
    else if (event.key === 's') save();
    else return;
    event.preventDefault();
  };
  const changed = text !== base;
  return html`
    ${newer !== null && newer !== undefined && html`<p class="notice">${t('rules.newer')}
      <button type="button" onClick=${reload}>${t('rules.newer.take')}</button></p>`}
    <${Area} text=${text} error=${wrong} holder=${area} onKeyDown=${keys}
      onText=${(next) => { edit(next); setDone(''); action.clear(); }} />
    <${State} check=${check} text=${text} error=${wrong} area=${area} />
    ${refused && html`<p class="problem" role="alert">${errorText(refused)}</p>`}
    <p class="row-form">
      <button type="button" class="main" disabled=${action.busy} onClick=${use}
        aria-keyshortcuts="Control+Enter">${t('rules.use')}</button>
      <button type="button" disabled=${action.busy} onClick=${save} aria-keyshortcuts="Control+S">${t('rules.save')}</button>
      ${changed && html`<button type="button" onClick=${reload}>${t('rules.discard')}</button>
        <span class="quiet">${t('rules.changed')}</span>`}
    </p>
    <p role="status">${done}</p>
    <p class="quiet">${t('rules.about')}</p>`;
}

/** A text field with the numbers of its lines. They scroll together, as the field has their height. */
function Area({ text, error, holder, onText, onKeyDown }) {
  const lines = text.split('\n').length;
  const at = error?.problem?.line;
  const numbers = [];
  for (let i = 1; i <= lines; i++) {
    numbers.push(html`<span key=${i} class=${i === at ? 'wrong' : undefined}>${i === at ? '▸' : ''}${i}</span>`);
  }
  return html`
    <div class="editor">
      <div class="sheet">
        <div class="lines" aria-hidden="true">${numbers}</div>
        <textarea ref=${holder} rows=${Math.max(lines, 12)} wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off"
          aria-label=${t('rules.text')} aria-invalid=${error ? 'true' : undefined} aria-describedby="rules-state"
          value=${text} onInput=${(event) => onText(event.target.value)} onKeyDown=${onKeyDown}></textarea>
      </div>
    </div>`;
}

/** What the server says of the text, with the line in question. */
function State({ check, text, error, area }) {
  const at = error?.problem?.line;
  if (error) {
    return html`
      <div class="problem" id="rules-state" role="status">
        ${at && html`<button type="button" class="link" onClick=${() => selectLine(area.current, at, error.problem.column)}>
          ${t('rules.line', { line: number(at), column: number(error.problem.column ?? 1) })}</button> `}
        ${errorText(error)}
        ${at && html`<pre>${text.split('\n')[at - 1] ?? ''}</pre>`}
      </div>`;
  }
  const key = check.text !== text ? 'rules.checking' : 'rules.fine';
  return html`<p id="rules-state" role="status" class="quiet">
    ${t(key)} ${tn('rules.lines', text.split('\n').length)}</p>`;
}

/** Moves the caret to a place and shows it. */
function selectLine(area, line, column = 1) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start + column - 1, start + (lines[line - 1] ?? '').length);
  const box = area.closest('.editor');
  const height = area.scrollHeight / Math.max(area.rows, lines.length);
  box.scrollTop = Math.max(0, (line - 3) * height);
}
