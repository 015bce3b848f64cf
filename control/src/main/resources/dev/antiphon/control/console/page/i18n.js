// Texts and numbers in the language of the reader.
import { saveSetting, setting } from './settings.js';

export const LANGUAGES = { en: 'English', ru: 'Русский' };

let language = 'en';
let texts = {};
let plural = new Intl.PluralRules('en');
let formats = {};

/** Returns the language that the reader chose, or the browser's. */
function preferred() {
  const chosen = setting('language', null);
  if (chosen in LANGUAGES) return chosen;
  const known = navigator.languages.map((each) => each.slice(0, 2)).find((each) => each in LANGUAGES);
  return known ?? 'en';
}

/** Loads the texts of a language; without one, of the preferred one. */
export async function loadLanguage(code) {
  const next = code ?? preferred();
  texts = (await import(`./text-${next}.js`)).default;
  language = next;
  if (code) saveSetting('language', code);
  plural = new Intl.PluralRules(next);
  formats = {};
  document.documentElement.lang = next;
}

export const currentLanguage = () => language;

/** Returns a text, with {name} replaced by the values. */
export function t(key, values) {
  const text = texts[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all)) : text;
}

/** Returns whether there is a text. */
export const hasText = (key) => key in texts;

/** Returns the form of a text for a count: KEY.one, KEY.few, KEY.many, KEY.other. */
export function tn(key, count, values) {
  const form = `${key}.${plural.select(count)}`;
  return t(form in texts ? form : `${key}.other`, { n: number(count), ...values });
}

function format(digits) {
  formats[digits] ??= new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  return formats[digits];
}

export const number = (value, digits = 0) => format(digits).format(value);

/** Returns a size in bytes, such as 1.4 MiB. */
export function size(bytes) {
  if (bytes < 10_000) return t('unit.bytes', { n: number(bytes) });
  const kib = bytes / 1024;
  return kib < 1024
    ? t('unit.kib', { n: number(kib, kib < 100 ? 1 : 0) })
    : t('unit.mib', { n: number(kib / 1024, 1) });
}

/** Returns a time span given in milliseconds. */
export function span(ms) {
  if (ms < 1000) return t('unit.ms', { n: number(ms, ms < 10 ? 2 : ms < 100 ? 1 : 0) });
  return t('unit.s', { n: number(ms / 1000, ms < 100_000 ? 2 : 0) });
}

const pad = (value, digits) => String(value).padStart(digits, '0');

/** Returns the time of day of an instant of the server, in the time zone of the browser. */
export function clock(iso) {
  const at = new Date(iso);
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}`
    + `.${pad(at.getMilliseconds(), 3)}`;
}
