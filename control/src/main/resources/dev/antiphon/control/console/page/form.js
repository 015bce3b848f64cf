// Parts of forms: fields with their errors, and command lines to copy.
import { html } from './preact.js';
import { CopyButton, errorText } from './acting.js';
import { t } from './i18n.js';

/**
 * A field with its label, a hint, and the error of the server below it. The child is a function that
 * gets the attributes of the input.
 */
export function Field({ id, label, hint, error, wide, children }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const attributes = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? 'true' : undefined,
  };
  return html`
    <div class=${wide ? 'field wide' : 'field'}>
      <label for=${id}>${label}</label>
      ${children(attributes)}
      ${hint && html`<p class="quiet" id=${`${id}-hint`}>${hint}</p>`}
      ${error && html`<p class="problem" id=${`${id}-error`} role="alert">${errorText(error)}</p>`}
    </div>`;
}

/** The error of a form that belongs to none of its fields. */
export const FormError = ({ error }) => (error
  ? html`<p class="problem" role="alert">${errorText(error)}</p>` : null);

/** Returns the error for one of the fields, and for none of them under the name ''. */
export function errorsOf(error, ...fields) {
  if (!error) return {};
  const field = fields.find((each) => error.field === each || error.field?.startsWith(`${each}.`));
  return { [field ?? '']: error };
}

/** A command line, with a button that copies it. */
export function Command({ text, label }) {
  return html`
    <div class="command">
      <pre tabindex="0" role="region" aria-label=${label}>${text}</pre>
      <span><${CopyButton} text=${text} /></span>
    </div>`;
}

/** Returns a word as a POSIX shell takes it. */
export const quoted = (word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A group of radio buttons: values with the keys of their texts. */
export function Choice({ name, legend, values, value, onChange }) {
  return html`
    <fieldset><legend class="unseen">${legend}</legend>
      ${values.map(([each, key]) => html`
        <label><input type="radio" name=${name} value=${each} checked=${each === value}
          onChange=${() => onChange(each)} /> ${t(key)}</label>`)}
    </fieldset>`;
}
