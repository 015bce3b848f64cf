// Requests to the API. A token is asked for once and sent with each request.
import { saveToken, token } from './settings.js';

/** Requests that wait for the token share one question. */
let asked = null;
let ask = () => Promise.reject(new ApiError(401, {}));

/** Sets the function that asks the reader for the token, and returns a promise of it. */
export function onTokenNeeded(question) {
  ask = question;
}

/** An answer that is an error, or no answer (status 0). */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
    /** The field or parameter that is wrong, if the server named it. */
    this.field = problem.field;
    this.nearest = problem.nearest;
  }
}

async function problem(response) {
  try {
    return await response.json();
  } catch {
    return { detail: `${response.status} ${response.statusText}` };
  }
}

/** Returns a path with the parameters that have a value. */
export function withQuery(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** Sends a request and returns the response, or throws an ApiError. */
export async function send(method, path, { query, json, body, type, headers, signal } = {}) {
  const all = { ...headers };
  if (token()) all.Authorization = `Bearer ${token()}`;
  if (json !== undefined) all['Content-Type'] = 'application/json';
  if (type) all['Content-Type'] = type;
  let response;
  try {
    response = await fetch(withQuery(path, query), {
      method,
      headers: all,
      body: json === undefined ? body : JSON.stringify(json),
      signal,
      redirect: 'error',
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, {});
  }
  if (response.status === 401) {
    asked ??= ask(token() !== null).finally(() => {
      asked = null;
    });
    saveToken(await asked);
    return send(method, path, { query, json, body, type, headers, signal });
  }
  if (!response.ok) throw new ApiError(response.status, await problem(response));
  return response;
}

async function content(response) {
  if (response.status === 204) return null;
  const type = response.headers.get('Content-Type') ?? '';
  return type.includes('json') ? response.json() : response.text();
}

const call = (method) => async (path, options) => content(await send(method, path, options));

/** The methods return the JSON or the text of the body. */
export const get = call('GET');
export const post = call('POST');
export const put = call('PUT');
export const patch = call('PATCH');
export const del = call('DELETE');

/** Returns a path of a service, such as /api/stubs/bank, with further segments. */
export function servicePath(service, ...segments) {
  const kinds = { stub: 'stubs', proxy: 'proxies', port: 'ports', server: 'servers' };
  return ['/api', kinds[service.kind], service.name, ...segments].map(
    (each, i) => (i === 0 ? each : encodeURIComponent(each))).join('/');
}

/** Saves the body of a reply as a file. */
export async function download(path, name, options) {
  save(await (await send('GET', path, options)).blob(), name);
}

/** Saves a text or a blob as a file. */
export function save(what, name) {
  const blob = what instanceof Blob ? what : new Blob([what], { type: 'text/plain' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
