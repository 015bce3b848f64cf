// The first minute: services to start, the command line of each, and what to do next.
import { html, useState } from './preact.js';
import { useAction } from './acting.js';
import { post } from './api.js';
import { Command, errorsOf, Field, FormError, quoted } from './form.js';
import { t, tn } from './i18n.js';
import { link } from './route.js';
import { services } from './services.js';
import { useStore } from './store.js';

const RULES = { name: 'ping', when: 'PING', reply: 'PONG' };

/** The address where the command line starts a server, and looks for one. */
const USUAL = 'localhost:12345';

const given = (option, value) => (value ? [option, quoted(value)] : []);
const line = (...words) => ['antiphon', ...words].join(' ');

const OFFERS = {
  server: {
    path: '/api/servers',
    fields: [],
    json: {},
    command: (form) => line('serve', ...given('--listen', form.listen), ...given('--framing', form.framing)),
    message: () => t('start.hello'),
  },
  stub: {
    path: '/api/stubs',
    fields: [],
    json: { rules: [RULES] },
    command: (form) => [
      "cat > stub.yaml <<'END'",
      'rules:',
      `- name: ${RULES.name}`,
      `  when: ${RULES.when}`,
      `  reply: ${RULES.reply}`,
      'END',
      line('serve', ...given('--listen', form.listen), ...given('--framing', form.framing), '--stubs stub.yaml'),
    ].join('\n'),
    message: () => RULES.when,
  },
  proxy: {
    path: '/api/proxies',
    fields: ['to'],
    json: {},
    command: (form) => line('proxy', ...given('--listen', form.listen), ...given('--to', form.to),
      ...given('--framing', form.framing)),
    message: () => t('start.hello'),
  },
};

export default function Start() {
  const { all } = useStore(services);
  const [begun, setBegun] = useState([]);
  const started = (kind, service) => setBegun((before) => [{ kind, service }, ...before]);
  const target = (all ?? []).find((each) => each.kind === 'server' || each.kind === 'stub')?.address;
  return html`
    <div class="task">
      <h1>${t('view.start')}</h1>
      <p>${t(all?.length ? 'start.more' : 'start.nothing')}</p>
      ${begun.map(({ kind, service }) => html`<${Begun} key=${service.name} kind=${kind} service=${service} />`)}
      <div class="offers">
        ${Object.entries(OFFERS).map(([kind, offer]) => html`
          <${Offer} key=${kind} kind=${kind} offer=${offer} target=${target ?? USUAL}
            onStarted=${(service) => started(kind, service)} />`)}
      </div>
    </div>`;
}

function Offer({ kind, offer, target, onStarted }) {
  const [typed, setTyped] = useState({ framing: 'line' });
  const form = offer.fields.includes('to') ? { to: target, ...typed } : typed;
  const { busy, error, run } = useAction();
  const start = async () => {
    const json = { ...offer.json };
    ['name', 'listen', 'framing', ...offer.fields].forEach((each) => {
      if (form[each]) json[each] = form[each];
    });
    onStarted(await post(offer.path, { json }));
  };
  const errors = errorsOf(error, 'name', 'listen', 'framing', ...offer.fields);
  const field = (name) => html`
    <${Field} id=${`${kind}-${name}`} label=${t(`start.${name}`)} hint=${t(`start.${name}.hint`)} error=${errors[name]}>
      ${(attributes) => html`<input type="text" ...${attributes} value=${form[name] ?? ''} spellcheck=${false}
        autocomplete="off" onInput=${(event) => setTyped({ ...typed, [name]: event.target.value.trim() })} />`}
    </${Field}>`;
  const hidden = ['name', 'listen', 'framing'];
  const submit = (event) => {
    event.preventDefault();
    if (!busy) run(start);
  };
  return html`
    <section class="block" aria-labelledby=${`${kind}-title`}>
      <h2 id=${`${kind}-title`}>${t(`start.${kind}`)}</h2>
      <p>${t(`start.${kind}.why`)}</p>
      <form class="form" onSubmit=${submit}>
        ${offer.fields.map(field)}
        <details open=${hidden.some((each) => errors[each])}><summary>${t('start.options')}</summary>
          <div class="form">${hidden.map(field)}</div></details>
        <${FormError} error=${errors['']} />
        <button type="submit" class="main" aria-disabled=${busy ? 'true' : undefined}>${t(`start.${kind}.do`)}</button>
      </form>
      <p class="quiet">${t('start.command')}</p>
      <${Command} text=${offer.command(form)} label=${t('start.command')} />
    </section>`;
}

/** A service that was started here: its address, a message to try, and what has come of it. */
function Begun({ kind, service }) {
  const now = useStore(services).named(service.name) ?? service;
  const framing = now.framing && now.framing !== 'raw' ? ['--framing', quoted(now.framing)] : [];
  const send = line('send', '--to', quoted(now.address), ...framing, quoted(OFFERS[kind].message()));
  const received = now.received ?? 0;
  return html`
    <section class="block begun" aria-labelledby=${`begun-${service.name}`}>
      <h2 id=${`begun-${service.name}`} role="status">${t('start.begun', { name: now.name, address: now.address })}</h2>
      <p>${t(kind === 'proxy' ? 'start.next.proxy' : 'start.next', { to: now.to })}</p>
      <${Command} text=${send} label=${t('start.try')} />
      <p role="status">${received === 0 ? t('start.waiting') : tn('start.received', received)}
        ${' '}<a href=${link('', [], { service: now.name })}>${t('start.see')}</a></p>
      ${now.command && html`
        <details><summary>${t('start.same')}</summary>
          ${now.commandNote && html`<p class="quiet">${now.commandNote}</p>`}
          <${Command} text=${now.command} label=${t('start.same')} /></details>`}
    </section>`;
}
