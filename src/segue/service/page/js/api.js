// The service, as calls. Every failure is a Problem with what to tell a person.

/** Something went wrong; `kind` is "offline", "busy", "key" or "problem". */
export class Problem extends Error {
  constructor(kind, { title = "", detail = "", hint = "", status = 0, retryAfter = 0, where = "", etag = "" } = {}) {
    super(detail || title || kind);
    Object.assign(this, { kind, title, detail, hint, status, retryAfter, where, etag });
  }
}

const KEY = "segue.key";

/** Whether calls carry an API key. */
export const hasKey = () => sessionStorage.getItem(KEY) !== null;

/** Remember an API key for this tab. */
export const useKey = (key) => sessionStorage.setItem(KEY, key);

const address = (path, query = {}) => {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  return url;
};

/** The answer to a request; JSON unless `raw`, in which case the Response. */
export async function request(path, { method = "GET", body, query, signal, raw = false, type, headers, keepalive } = {}) {
  const key = sessionStorage.getItem(KEY);
  let response;
  try {
    response = await fetch(address(path, query), {
      method,
      signal,
      keepalive,
      headers: {
        ...headers,
        Accept: "application/json, application/problem+json, */*",
        ...(body !== undefined && { "Content-Type": type ?? "application/json" }),
        ...(key && { Authorization: `Bearer ${key}` }),
      },
      body: body === undefined || type ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("offline");
  }
  if (!response.ok) throw await problem(response);
  if (raw) return response;
  return response.status === 204 ? null : response.json();
}

async function problem(response) {
  let told = {};
  try {
    told = await response.json();
  } catch {
    told = { title: response.statusText };
  }
  const kind = { 401: "key", 403: "key", 429: "busy", 503: "busy" }[response.status] ?? "problem";
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  return new Problem(kind, { ...told, status: response.status, retryAfter, etag: response.headers.get("ETag") ?? "" });
}

export const isAborted = (error) => error?.name === "AbortError";

const one = (id) => `v1/tracks/${encodeURIComponent(id)}`;

export const model = (name) => request("v1/model", { query: { model: name } });
export const health = (name) => request("v1/model/health", { query: { model: name } });
export const findTracks = (search, name, signal, limit = 8) =>
  request("v1/tracks", { query: { search, limit, model: name }, signal });
export const findTags = (search, name, signal, limit = 8) =>
  request("v1/tags", { query: { search, limit, model: name }, signal });
/** Each id's own commas are written %2C, so that those between ids are the only ones. */
export const tracks = (ids, name) =>
  request("v1/tracks", { query: { ids: ids.map((id) => String(id).replace(/[%,]/g, encodeURIComponent)).join(","), model: name } });
export const similar = (id, name, n) => request(`${one(id)}/similar`, { query: { n, model: name } });
export const continuations = (body, name, signal) =>
  request("v1/continuations", { method: "POST", body, query: { model: name }, signal });
export const names = (body, name, signal) => request("v1/names", { method: "POST", body, query: { model: name }, signal });
export const map = (tracks, name, signal) =>
  request("v1/map", { method: "POST", body: { tracks }, query: { model: name }, signal });
export const exported = (body, format, name) =>
  request("v1/export", { method: "POST", body, query: { format, model: name }, raw: true });
/** The service finds the format of a file by its content, unless one is named. */
export const imported = (file, name, format) =>
  request("v1/import", {
    method: "POST",
    body: file,
    type: file.type || "application/octet-stream",
    query: { name: file.name, format, model: name },
  });
/** The address of a track's sound, for a player, which cannot send a key: with one, the sound is fetched here. */
export async function sound(path) {
  const here = path.replace(/^\//, ""); // below wherever the page lies
  if (!hasKey()) return address(here).href;
  return URL.createObjectURL(await (await request(here, { raw: true })).blob());
}
export const alive = () => request("healthz");
/** Kept playlists, the latest first; `draft` is true for drafts alone, false for all but drafts. */
export const playlists = ({ draft } = {}) => request("v1/playlists", { query: { limit: 100, draft } });
const kept = (key) => `v1/playlists/${encodeURIComponent(key)}`;
/** What a change goes from: the ETag that was read, or "" where nothing is kept yet. */
const onlyIf = (etag) => (etag ? { "If-Match": etag } : { "If-None-Match": "*" });
const MOST_ALIVE = 60_000; // bytes: browsers let requests of 64 KiB outlive the page

export const playlist = (key) => request(kept(key));
/** Keep a playlist in the place of what has that ETag; a request of middling size goes on when the page is closed. */
export function savePlaylist(key, body, etag) {
  const keepalive = new Blob([JSON.stringify(body)]).size < MOST_ALIVE;
  return request(kept(key), { method: "PUT", body, headers: onlyIf(etag), keepalive });
}
export const deletePlaylist = (key, etag) => request(kept(key), { method: "DELETE", headers: onlyIf(etag) });
export const feedback = (playlist, trackId, event) =>
  request("v1/feedback", { method: "POST", body: { playlist, track: trackId, event } });
