// The frame of the page: navigation, state of the connection, theme, language, help and token.
import { html, render, useEffect, useLayoutEffect, useState } from './preact.js';
import { onTokenNeeded } from './api.js';
import { Dialog } from './dialog.js';
import { held } from './held.js';
import { filterOf } from './filters.js';
import { currentLanguage, hasText, LANGUAGES, loadLanguage, t } from './i18n.js';
import { useKeys } from './keys.js';
import { presence } from './presence.js';
import { currentRoute, go, link, useRoute } from './route.js';
import { services } from './services.js';
import { applyTheme, saveSetting, setting } from './settings.js';
import { LiveState } from './live-state.js';
import { useStore } from './store.js';
import { traffic } from './traffic.js';
import { VIEWS } from './views.js';

const THEMES = ['auto', 'light', 'dark'];
const components = new Map();

function useView(path) {
  const view = VIEWS.find((each) => each.path === path) ?? VIEWS[0];
  const [, loaded] = useState(null);
  useEffect(() => {
    if (components.has(view)) return;
    view.load().then(
      (module) => components.set(view, module.default),
      (error) => components.set(view, () => html`<p class="problem" role="alert">${error.message}</p>`),
    ).then(() => loaded(view));
  }, [view]);
  return { view, component: components.get(view) };
}

function App() {
  const route = useRoute();
  const { view, component: View } = useView(route.view);
  const [help, setHelp] = useState(false);
  const [language, setLanguage] = useState(currentLanguage());
  useStore(presence);
  useKeys({ '?': () => setHelp(true) });
  useEffect(() => {
    document.title = `${t(view.title)} · Antiphon`;
  }, [view, language]);
  const choose = async (code) => {
    await loadLanguage(code);
    setLanguage(code);
  };
  return html`
    <a class="skip" href="#main" onClick=${toMain}>${t('app.skip')}</a>
    <header class="top">
      <strong class="brand">Antiphon</strong>
      <nav aria-label=${t('app.views')}>
        ${VIEWS.filter((each) => !each.hidden && (each.shown?.() ?? true)).map((each) => html`
          <a key=${each.path} href=${link(each.path)}
            aria-current=${each === view ? 'page' : undefined}>${t(each.title)}${each.mark && html`<${each.mark} />`}</a>`)}
      </nav>
      <${LiveState} />
      <${Theme} />
      <select aria-label=${t('app.language')} value=${language}
        onChange=${(event) => choose(event.target.value)}>
        ${Object.entries(LANGUAGES).map(([code, name]) => html`
          <option value=${code} selected=${code === language}>${name}</option>`)}
      </select>
      <button type="button" class="plain" onClick=${() => setHelp(true)} aria-keyshortcuts="?"
        title=${t('app.help')} aria-label=${t('app.help')}>?</button>
    </header>
    <main id="main" tabindex="-1">
      ${View ? html`<${View} key=${`${view.path} ${language}`} route=${route} />`
        : html`<p class="quiet">${t('app.loading')}</p>`}
    </main>
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}
    <${TokenQuestion} />`;
}

function toMain(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function Theme() {
  const [theme, setTheme] = useState(setting('theme', 'auto'));
  const choose = (value) => {
    saveSetting('theme', value);
    applyTheme(value);
    setTheme(value);
  };
  return html`
    <select aria-label=${t('app.theme')} value=${theme} onChange=${(e) => choose(e.target.value)}>
      ${THEMES.map((each) => html`
        <option value=${each} selected=${each === theme}>${t(`app.theme.${each}`)}</option>`)}
    </select>`;
}

/** The keys, which are the texts key.1, key.2 and so on: "KEYS — what they do". */
function Help({ onClose }) {
  const [on, setOn] = useState(setting('keys', 'on') === 'on');
  const lines = [];
  for (let i = 1; hasText(`key.${i}`); i++) lines.push(t(`key.${i}`).split(' — '));
  const toggle = (event) => {
    saveSetting('keys', event.target.checked ? 'on' : 'off');
    setOn(event.target.checked);
  };
  return html`
    <${Dialog} title=${t('app.help')} onClose=${onClose}>
      <dl class="keys">${lines.map(([keys, meaning]) => html`
        <div><dt>${keys.split(' ').map((each) => html`<kbd>${each}</kbd>`)}</dt><dd>${meaning}</dd></div>`)}
      </dl>
      <label><input type="checkbox" checked=${on} onChange=${toggle} /> ${t('app.letters')}</label>
      <p class="quiet">${t('app.about')}</p>
    </${Dialog}>`;
}

function TokenQuestion() {
  const [question, setQuestion] = useState(null);
  useLayoutEffect(() => onTokenNeeded((wrong) => new Promise((answer) => {
    setQuestion({ wrong, answer });
  })), []);
  if (!question) return null;
  const submit = (event) => {
    event.preventDefault();
    setQuestion(null);
    question.answer(new FormData(event.target).get('token'));
  };
  return html`
    <${Dialog} title=${t('token.title')} onClose=${() => {}}>
      <form onSubmit=${submit}>
        <p>${t(question.wrong ? 'token.wrong' : 'token.why')}</p>
        <label>${t('token.label')}
          <input name="token" type="password" required autocomplete="off" autofocus /></label>
        <button type="submit" class="main">${t('token.send')}</button>
      </form>
    </${Dialog}>`;
}

/** Opens the load, or the view where something can be started, when there are no conversations. */
function openFirst() {
  const ends = [services, traffic, presence].map((each) => each.subscribe(() => {
    if (services.all === null || traffic.loading || presence.load === null) return;
    ends.forEach((end) => end());
    const { view, query } = currentRoute();
    const asked = view !== '' || Object.keys(query).length > 0;
    const empty = services.all.length === 0 && traffic.rows.length === 0;
    if (!asked && empty) go(link(presence.load ? 'load' : 'start'), true);
  }));
}

applyTheme();
await loadLanguage();
render(html`<${App} />`, document.getElementById('app'));
services.start();
traffic.start(filterOf(currentRoute().query));
presence.start();
held.start();
openFirst();
