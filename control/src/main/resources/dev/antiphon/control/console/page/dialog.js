// Dialogs over the page.
import { html, useEffect, useRef } from './preact.js';
import { t } from './i18n.js';

/** A modal dialog, which is open as long as it is rendered. Escape calls onClose. */
export function Dialog({ title, onClose, children }) {
  const element = useRef();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      dialog.close(); // what is behind an open dialog takes no focus
      before?.focus?.();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${element} onCancel=${cancel} aria-labelledby="dialog-title">
      <header>
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="plain" onClick=${onClose} aria-label=${t('dialog.close')}>✕</button>
      </header>
      ${children}
    </dialog>`;
}
