// Server-Sent Events by fetch, since an EventSource cannot send a token.
import { ApiError, send } from './api.js';

/** The server sends a comment every 10 s; a stream that is silent for longer is broken. */
const SILENCE_MS = 30_000;
const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 15_000];

/** Splits a stream into events, whatever the parts in which it arrives. */
export class EventParser {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = '';
    this.clear();
  }

  clear() {
    this.event = 'message';
    this.data = null;
  }

  push(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    lines.forEach((each) => this.line(each.endsWith('\r') ? each.slice(0, -1) : each));
  }

  line(line) {
    if (line === '') {
      if (this.data !== null) this.onEvent({ event: this.event, data: this.data, id: this.id });
      this.clear();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data = this.data === null ? value : `${this.data}\n${value}`;
    else if (name === 'event') this.event = value;
    else if (name === 'id') this.id = value;
  }
}

/**
 * A stream that begins again by itself, with the id of the last event.
 *
 * options: path, query, after (an id), onEvent({event, data, id}), onState({kind, …}), where kind is
 * connecting, open, waiting (with until, the time of the next try, and error) or refused (with error).
 */
export class LiveStream {
  constructor(options) {
    this.options = options;
    this.tries = 0;
    this.lastId = options.after;
    this.stopped = false;
    this.online = () => this.retry();
    window.addEventListener('online', this.online);
    this.run();
  }

  stop() {
    this.stopped = true;
    window.removeEventListener('online', this.online);
    this.abort?.abort();
    this.wake?.();
  }

  /** Tries now instead of at the end of the wait. */
  retry() {
    this.wake?.();
  }

  async run() {
    while (!this.stopped) {
      let error;
      try {
        await this.read();
      } catch (e) {
        error = e;
      }
      if (this.stopped) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        this.stop();
        this.options.onState({ kind: 'refused', error });
        return;
      }
      await this.pause(error);
    }
  }

  async read() {
    this.abort = new AbortController();
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => this.abort.abort(), SILENCE_MS);
    };
    const parser = new EventParser((each) => {
      if (each.id) this.lastId = each.id;
      this.options.onEvent(each);
    });
    this.options.onState({ kind: 'connecting' });
    try {
      alive();
      const headers = { Accept: 'text/event-stream' };
      if (this.lastId !== undefined) headers['Last-Event-ID'] = String(this.lastId);
      const { path, query } = this.options;
      const response = await send('GET', path, { query, headers, signal: this.abort.signal });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      this.tries = 0;
      this.options.onState({ kind: 'open' });
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        alive();
        if (this.stopped) return;
        parser.push(part.value);
      }
    } finally {
      clearTimeout(watch);
    }
  }

  pause(error) {
    const ms = BACK_OFF_MS[Math.min(this.tries++, BACK_OFF_MS.length - 1)] * (0.8 + Math.random() / 5);
    this.options.onState({ kind: 'waiting', until: Date.now() + ms, error });
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => {
      this.wake = null;
    });
  }
}
