// The content of a message that the reader writes: text, or hexadecimal digits.
import { html } from './preact.js';
import { bytesOfHex, hexOf, textOf } from './bytes.js';
import { Choice, Field } from './form.js';
import { size, t } from './i18n.js';

const encoder = new TextEncoder();

/** Characters that a text field does not keep: it turns \r into \n and shows no others. */
const UNTYPED = /[^\P{Cc}\n\t]/u;

/** Returns bytes as a content: as text if a person could have typed it, else as digits. */
export function contentOfBytes(bytes) {
  const text = textOf(bytes);
  return text === null || UNTYPED.test(text)
    ? { mode: 'hex', value: pairs(hexOf(bytes)) }
    : { mode: 'text', value: text };
}

const pairs = (hex) => hex.replace(/../g, '$& ').trimEnd();

/** Returns the bytes of a content, or null if its digits are none. */
export const bytesOf = ({ mode, value }) => (mode === 'hex' ? bytesOfHex(value) : encoder.encode(value));

/** Returns a content as the API takes it: {text} or {hex}. */
export const jsonOf = ({ mode, value }) => (mode === 'hex' ? { hex: value.replace(/\s+/g, '') } : { text: value });

/** Returns the content in the other form; one that has no other form stays as it is. */
function converted(content, mode) {
  const bytes = bytesOf(content);
  if (bytes === null || mode === content.mode) return { ...content, mode };
  if (mode === 'hex') return { mode, value: pairs(hexOf(bytes)) };
  return { mode, value: textOf(bytes) ?? '' };
}

/** The field for a content. Ctrl and Enter call onSubmit. */
export function ContentField({ id, label, hint, content, onChange, onSubmit, error, rows = 4 }) {
  const bytes = bytesOf(content);
  const unkept = content.mode === 'hex' && bytes !== null && contentOfBytes(bytes).mode === 'hex';
  const key = (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit?.();
  };
  return html`
    <${Field} id=${id} label=${label} wide hint=${hint} error=${error}>${(attributes) => html`
      <${Choice} name=${`${id}-mode`} legend=${t('content.mode')} value=${content.mode}
        values=${unkept ? [['hex', 'bytes.hex']] : [['text', 'bytes.text'], ['hex', 'bytes.hex']]}
        onChange=${(mode) => onChange(converted(content, mode))} />
      <textarea ...${attributes} rows=${rows} spellcheck=${false} autocomplete="off" autocapitalize="off"
        value=${content.value} onInput=${(event) => onChange({ ...content, value: event.target.value })}
        onKeyDown=${key}></textarea>
      <p class=${bytes === null ? 'why' : 'quiet'}>${bytes === null ? t('content.nohex') : size(bytes.length)}</p>`}
    </${Field}>`;
}
